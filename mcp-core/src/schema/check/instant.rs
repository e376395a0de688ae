//! The formats of dates, times and durations: RFC 3339 and its appendix A.

pub(super) fn is_date_time(text: &str) -> bool {
    split_date(text).is_some_and(|(date, time)| is_date(date) && is_time(time))
}

/// A date and time without an offset.
pub(super) fn is_partial_date_time(text: &str) -> bool {
    split_date(text).is_some_and(|(date, time)| is_date(date) && is_partial_time(time))
}

fn split_date(text: &str) -> Option<(&str, &str)> {
    text.split_once(['T', 't'])
}

pub(super) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return false;
    }
    let (Some(year), Some(month), Some(day)) =
        (number(&bytes[..4]), number(&bytes[5..7]), number(&bytes[8..]))
    else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// A time without an offset.
pub(super) fn is_partial_time(text: &str) -> bool {
    clock(text.as_bytes()).is_some_and(|(_, second, rest)| rest.is_empty() && second < 60)
}

pub(super) fn is_time(text: &str) -> bool {
    let Some((minutes, second, rest)) = clock(text.as_bytes()) else { return false };
    let Some(offset) = offset(rest) else { return false };
    // A leap second is the last one of a day in UTC.
    second < 60 || (minutes - offset).rem_euclid(24 * 60) == 24 * 60 - 1
}

/// The minutes of the day, the second, and what follows.
fn clock(bytes: &[u8]) -> Option<(i32, i32, &[u8])> {
    let [h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..] = bytes else { return None };
    let (hour, minute, second) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?, number(&[*s1, *s2])?);
    let rest = match rest {
        [b'.', fraction @ ..] => {
            let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits == 0 {
                return None;
            }
            &fraction[digits..]
        }
        _ => rest,
    };
    (hour < 24 && minute < 60 && second <= 60).then_some((hour * 60 + minute, second, rest))
}

/// Minutes east of UTC.
fn offset(bytes: &[u8]) -> Option<i32> {
    let (sign, digits) = match bytes {
        [b'Z' | b'z'] => return Some(0),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let [h1, h2, b':', m1, m2] = digits else { return None };
    let (hours, minutes) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

fn number(digits: &[u8]) -> Option<i32> {
    digits.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i32::from(byte - b'0')))
}

pub(super) fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else { return false };
    if let Some(weeks) = rest.strip_suffix('W') {
        return !weeks.is_empty() && weeks.bytes().all(|byte| byte.is_ascii_digit());
    }
    match rest.split_once('T') {
        Some((date, time)) => (date.is_empty() || are_units(date, "YMD")) && are_units(time, "HMS"),
        None => are_units(rest, "YMD"),
    }
}

/// Numbers with units that follow each other without a gap: `1Y2M` but not `1Y2D`.
fn are_units(mut text: &str, mut units: &str) -> bool {
    let mut is_first = true;
    while !text.is_empty() {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let Some(unit) = text[digits..].chars().next() else { return false };
        let Some(at) = units.find(unit).filter(|at| digits > 0 && (is_first || *at == 0)) else {
            return false;
        };
        text = &text[digits + 1..];
        units = &units[at + 1..];
        is_first = false;
    }
    !is_first
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(holds: fn(&str) -> bool, good: &[&str], bad: &[&str]) {
        good.iter().for_each(|text| assert!(holds(text), "{text:?}"));
        bad.iter().for_each(|text| assert!(!holds(text), "{text:?}"));
    }

    #[test]
    fn dates_and_times() {
        check(
            is_date,
            &["2024-02-29", "2000-02-29", "1963-12-31", "0001-01-01"],
            &[
                "2023-02-29",
                "1900-02-29",
                "2024-00-01",
                "2024-13-01",
                "2024-04-31",
                "2024-1-1",
                "24-01-01",
                "2024/01/01",
                "٢٠٢٤-١",
            ],
        );
        check(
            is_time,
            &["12:00:00Z", "23:59:60z", "12:00:00.5+01:30", "01:29:60+01:30", "15:59:60-08:00"],
            &[
                "12:00Z",
                "12:00:00",
                "24:00:00Z",
                "12:60:00Z",
                "22:59:60Z",
                "12:00:00.Z",
                "12:00:00+1:00",
                "12:00:00+24:00",
                "12:00:00Zx",
            ],
        );
        check(
            is_date_time,
            &["1963-06-19T08:30:06.283185Z", "1937-01-01T12:00:27.87+00:20", "1998-12-31t23:59:60z"],
            &["1963-06-19", "1963-06-19 08:30:06Z", "1963-06-38T08:30:06Z", "1998-12-31T23:59:61Z", "", "T"],
        );
        check(is_partial_time, &["12:00:00", "12:00:00.123"], &["12:00:00Z", "12:00", ""]);
        check(is_partial_date_time, &["2024-05-31T12:00:00"], &["2024-05-31T12:00:00Z", "2024-05-31"]);
    }

    #[test]
    fn durations() {
        check(
            is_duration,
            &["P4DT12H30M5S", "P4Y", "PT0S", "P1M", "PT1M", "P2W", "P1Y2M3D", "P0D"],
            &[
                "", "P", "PT", "P1", "4D", "P1YT", "P1D2H", "P2D1Y", "P1Y2W", "P1Y2D", "PT1H1S", "P-1D",
                "P1.5D", "PT1D", "P১D",
            ],
        );
    }
}
