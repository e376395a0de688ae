//! Integers, also where they are written as floats.

use serde::de::{Error, Visitor};
use std::fmt;

/// Takes `1.0` for `1`.
pub(super) struct Integral<V>(pub(super) V);

/// 2^63 and 2^64, which are the first floats that are too large.
const I64_END: f64 = 9_223_372_036_854_775_808.0;
const U64_END: f64 = 18_446_744_073_709_551_616.0;

impl<'de, V: Visitor<'de>> Visitor<'de> for Integral<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<V::Value, E> {
        self.0.visit_i64(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<V::Value, E> {
        self.0.visit_u64(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        if value.fract() != 0.0 {
            self.0.visit_f64(value)
        } else if (-I64_END..I64_END).contains(&value) {
            self.0.visit_i64(value as i64)
        } else if (0.0..U64_END).contains(&value) {
            self.0.visit_u64(value as u64)
        } else {
            self.0.visit_f64(value)
        }
    }
}
