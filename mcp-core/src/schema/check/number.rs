//! Numbers as JSON Schema compares them: by value, exactly, whether written as `1` or `1.0`.
//!
//! Must not know keywords.

use serde_json::Number;
use std::cmp::Ordering;

/// The largest magnitude up to which a float is taken for the integer that it equals.
const EXACT: f64 = 1e30;

/// A JSON number. An integral float is an integer, so that equal numbers have one form.
#[derive(Clone, Copy, Debug)]
pub(super) enum Num {
    Int(i128),
    Float(f64),
}

impl Num {
    pub(super) fn new(number: &Number) -> Self {
        if let Some(int) = number.as_i64() {
            return Self::Int(int.into());
        }
        if let Some(int) = number.as_u64() {
            return Self::Int(int.into());
        }
        let float = number.as_f64().unwrap_or(f64::NAN);
        if float.fract() == 0.0 && float.abs() <= EXACT {
            Self::Int(float as i128)
        } else {
            Self::Float(float)
        }
    }

    pub(super) fn is_integral(self) -> bool {
        match self {
            Self::Int(_) => true,
            Self::Float(float) => float.fract() == 0.0,
        }
    }

    pub(super) fn compare(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a.cmp(&b),
            (Self::Float(a), Self::Float(b)) => a.total_cmp(&b),
            (Self::Int(a), Self::Float(b)) => compare_mixed(a, b),
            (Self::Float(a), Self::Int(b)) => compare_mixed(b, a).reverse(),
        }
    }

    /// Whether the number is a multiple of another, by their decimal digits: `0.0075` is one of `0.0001`.
    pub(super) fn is_multiple_of(self, divisor: Self) -> bool {
        if let (Self::Int(a), Self::Int(b)) = (self, divisor) {
            return b != 0 && a % b == 0;
        }
        let (Some(value), Some(divisor)) = (Decimal::new(self), Decimal::new(divisor)) else { return false };
        value.is_multiple_of(divisor)
    }
}

/// A float that is no integer (or is huge) beside an integer: they are never equal.
fn compare_mixed(int: i128, float: f64) -> Ordering {
    if float.abs() > EXACT {
        return if float > 0.0 { Ordering::Less } else { Ordering::Greater };
    }
    // With equal whole parts, the fraction decides.
    let whole = int.cmp(&(float as i128));
    whole.then(if float > 0.0 { Ordering::Less } else { Ordering::Greater })
}

/// `digits` × 10^`exponent`.
#[derive(Clone, Copy)]
struct Decimal {
    digits: u128,
    exponent: i32,
}

impl Decimal {
    fn new(number: Num) -> Option<Self> {
        let float = match number {
            Num::Int(int) => return Some(Self { digits: int.unsigned_abs(), exponent: 0 }),
            Num::Float(float) => float.abs(),
        };
        // The shortest digits that read back as this float: at most 17 of them.
        let text = format!("{float:e}");
        let (mantissa, exponent) = text.split_once('e')?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}").parse().ok()?;
        let exponent = exponent.parse::<i32>().ok()? - i32::try_from(fraction.len()).ok()?;
        Some(Self { digits, exponent })
    }

    fn is_multiple_of(self, divisor: Self) -> bool {
        if divisor.digits == 0 || self.digits == 0 {
            return self.digits == 0 && divisor.digits != 0;
        }
        let shift = self.exponent - divisor.exponent;
        if shift >= 0 {
            return multiply_modulo(self.digits, shift.unsigned_abs(), divisor.digits) == 0;
        }
        // The value has the finer digits: it needs that many tens in it beside the divisor.
        let Some(scaled) =
            10u128.checked_pow(shift.unsigned_abs()).and_then(|p| p.checked_mul(divisor.digits))
        else {
            return false;
        };
        self.digits.is_multiple_of(scaled)
    }
}

/// `digits` × 10^`power` modulo `modulus`, which is at most [`EXACT`] and so leaves room for a digit.
fn multiply_modulo(digits: u128, power: u32, modulus: u128) -> u128 {
    (0..power).fold(digits % modulus, |rest, _| rest * 10 % modulus)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn num(text: &str) -> Num {
        let value: Value = serde_json::from_str(text).unwrap();
        Num::new(value.as_number().unwrap())
    }

    #[test]
    fn numbers_compare_by_value() {
        let ascending = [
            "-1e300",
            "-9223372036854775808",
            "-2.5",
            "-2",
            "-1.5",
            "0",
            "0.5",
            "1",
            "1.5",
            "2",
            "9007199254740993",
            "9223372036854775807",
            "18446744073709551615",
            "1e25",
            "1e300",
        ];
        for (index, a) in ascending.iter().enumerate() {
            for (other, b) in ascending.iter().enumerate() {
                assert_eq!(num(a).compare(num(b)), index.cmp(&other), "{a} {b}");
            }
        }
        assert_eq!(num("1.0").compare(num("1")), Ordering::Equal);
        assert_eq!(num("-0.0").compare(num("0")), Ordering::Equal);
    }

    #[test]
    fn integral_floats_are_integers() {
        for (text, integral) in [("1", true), ("1.0", true), ("1e3", true), ("1e300", true), ("1.5", false)] {
            assert_eq!(num(text).is_integral(), integral, "{text}");
        }
    }

    #[test]
    fn multiples_are_told_by_their_decimal_digits() {
        let rows = [
            ("10", "5", true),
            ("11", "5", false),
            ("0", "1.5", true),
            ("4.5", "1.5", true),
            ("35", "1.5", false),
            ("0.0075", "0.0001", true),
            ("0.00751", "0.0001", false),
            ("0.3", "0.1", true),
            ("-0.3", "0.1", true),
            ("19.99", "0.01", true),
            ("1e308", "0.5", true),
            ("1e308", "0.123456789", false),
            ("1e-8", "1", false),
            ("12391239123", "1e-8", true),
            ("1.5", "1e30", false),
        ];
        for (value, divisor, expected) in rows {
            assert_eq!(num(value).is_multiple_of(num(divisor)), expected, "{value} {divisor}");
        }
    }
}
