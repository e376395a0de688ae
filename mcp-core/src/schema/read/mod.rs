//! Reading a value as its type, exactly where JSON Schema would have it.
//!
//! serde takes more than schemas say and, once, less: a struct may come as an array of its fields, a unit variant as an
//! object, and `1.0` is no integer. This reader takes neither of the first two and does take the last. It costs nothing
//! over serde_json alone: no value is built. What a type buffers for itself (`flatten`, tagged and untagged enums) is
//! out of its reach; [`held_by_type`](super::held_by_type) finds such types.

mod choice;
mod integral;
mod visitor;

use choice::Choice;
use integral::Integral;
use serde::de::{Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Visitor};
use serde_json::Value;
use visitor::Inside;

/// Reads JSON as a type.
pub(crate) fn read<'de, T: Deserialize<'de>>(json: &'de [u8]) -> serde_json::Result<T> {
    let mut inner = serde_json::Deserializer::from_slice(json);
    let value = T::deserialize(Exact(&mut inner))?;
    inner.end()?;
    Ok(value)
}

/// Reads a value as a type: by way of bytes, so that users' types are compiled for one reader only.
pub(crate) fn read_value<T: DeserializeOwned>(value: &Value) -> serde_json::Result<T> {
    read(&serde_json::to_vec(value)?)
}

/// A deserializer that is exact all the way down.
struct Exact<D>(D);

/// Hands a seed an exact deserializer.
struct Seed<S>(S);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Seed<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Exact(deserializer))
    }
}

/// Types that hold no others are read as they are.
macro_rules! as_it_is {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method(visitor)
        })*
    };
}

macro_rules! integers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method(Integral(visitor))
        })*
    };
}

macro_rules! containers {
    ($($method:ident($($name:ident: $kind:ty),*))*) => {
        $(fn $method<V: Visitor<'de>>(self, $($name: $kind,)* visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($($name,)* Inside(visitor))
        })*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Exact<D> {
    type Error = D::Error;

    as_it_is! {
        deserialize_bool deserialize_f32 deserialize_f64 deserialize_i128 deserialize_u128 deserialize_char
        deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_unit
        deserialize_identifier deserialize_ignored_any
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    containers! {
        deserialize_any()
        deserialize_option()
        deserialize_unit_struct(name: &'static str)
        deserialize_newtype_struct(name: &'static str)
        deserialize_seq()
        deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_map()
    }

    /// A struct is an object, and nothing else.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(Inside(visitor))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(Choice(visitor))
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

#[cfg(test)]
mod tests;
