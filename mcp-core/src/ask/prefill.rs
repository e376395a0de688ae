//! What the fields of a form show at first.
//!
//! Owns which values go with which type, as they are written: a literal without its conversion, a variant, an array of
//! variants. Must not know schemas.

use super::field::Selectable;
use crate::handler::Choice;
use serde_json::{Number, Value};

/// A value that a field of the type `T` can show at first.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no default of a field of type `{T}`",
    label = "does not go with the type of the field",
    note = "the default of an enum is one of its variants, that of a `Vec` is `[..]` with some of them, and that of an `Option` is what would be in it"
)]
pub trait Prefills<T> {
    /// The value in JSON; none for what JSON cannot write.
    fn prefill(self) -> Option<Value>;
}

macro_rules! prefills {
    ($($value:ty => $($type:ty),+;)+) => {$($(
        impl Prefills<$type> for $value {
            fn prefill(self) -> Option<Value> {
                Some(self.into())
            }
        }
    )+)+};
}

prefills! {
    i8 => i8;
    i16 => i16;
    // A literal without a point is as good a number as one with it.
    i32 => i32, f32, f64;
    i64 => i64;
    isize => isize;
    u8 => u8;
    u16 => u16;
    u32 => u32;
    u64 => u64;
    usize => usize;
    bool => bool;
    &str => String;
    String => String;
}

macro_rules! real {
    ($($value:ty => $($type:ty),+;)+) => {$($(
        impl Prefills<$type> for $value {
            fn prefill(self) -> Option<Value> {
                Number::from_f64(self.into()).map(Value::Number)
            }
        }
    )+)+};
}

real! {
    f32 => f32;
    // A literal with a point is one of these unless something says otherwise.
    f64 => f32, f64;
}

impl Prefills<char> for char {
    fn prefill(self) -> Option<Value> {
        Some(self.to_string().into())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Selectable> Prefills<T> for T {
    fn prefill(self) -> Option<Value> {
        listed(&self)
    }
}

impl<T: Selectable, const N: usize> Prefills<Vec<T>> for [T; N] {
    fn prefill(self) -> Option<Value> {
        self.iter().map(listed).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T, D: Prefills<T>> Prefills<Option<T>> for D {
    fn prefill(self) -> Option<Value> {
        D::prefill(self)
    }
}

/// The name of a choice, if it is one that clients are shown.
fn listed<T: Choice>(value: &T) -> Option<Value> {
    let name = value.name();
    T::NAMES.contains(&name).then(|| name.into())
}
