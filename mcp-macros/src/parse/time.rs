//! A span of time as it is written in an attribute, such as `"5s"`, and a rate, such as `"10/s"`.
//!
//! Owns the units. Must not know what is timed.

/// The span in milliseconds, or `None` if the text is none.
pub(crate) fn millis(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let unit = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(unit)
}

/// How many times in how many seconds, or `None` if the text is no rate.
pub(crate) fn rate(text: &str) -> Option<(u32, u64)> {
    let (number, unit) = text.split_once('/')?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        _ => return None,
    };
    let is_plain = number.bytes().all(|byte| byte.is_ascii_digit());
    Some((number.parse().ok().filter(|_| is_plain)?, seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_and_a_unit_make_a_span() {
        let cases = [
            ("250ms", Some(250)),
            ("5s", Some(5_000)),
            ("2m", Some(120_000)),
            ("1h", Some(3_600_000)),
            ("0s", Some(0)),
            ("", None),
            ("5", None),
            ("s", None),
            ("-5s", None),
            ("1.5s", None),
            ("5 s", None),
            ("5S", None),
            ("5ss", None),
            ("99999999999999999999s", None),
            ("9999999999999999999h", None),
        ];
        for (text, expected) in cases {
            assert_eq!(millis(text), expected, "{text}");
        }
    }
    #[test]
    fn a_whole_number_and_a_unit_make_a_rate() {
        for (text, expected) in [
            ("10/s", Some((10, 1))),
            ("1/m", Some((1, 60))),
            ("0/h", Some((0, 3_600))),
            ("+1/s", None),
            ("1 / s", None),
            ("1/", None),
            ("/s", None),
            ("1/s/s", None),
            ("1/d", None),
            ("4294967296/s", None),
        ] {
            assert_eq!(rate(text), expected, "{text}");
        }
    }
}
