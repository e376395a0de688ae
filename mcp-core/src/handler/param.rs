//! From the raw argument to one typed parameter.
//!
//! Two kinds of parameters exist: arguments, which are in the schema, and injected values, which are not. Which kind a
//! type is follows from the traits it implements; `M` is inferred by the compiler and never written.

use super::args::Args;
use super::injected::injected;
use super::input::{InputSpec, ParamSpec};
use super::needs::{Read, Schemed};
use crate::context::{Auth, Context};
use schemars::JsonSchema;
use serde::de::{DeserializeOwned, Deserializer, Error, Visitor};
use std::borrow::Cow;

/// Marks parameters that come from the call's arguments.
#[derive(Debug)]
pub enum Argument {}

/// Marks parameters that the server provides.
#[derive(Debug)]
pub enum Injected {}

/// A type that a handler may take by value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a parameter of a tool",
    label = "lacks `serde::Deserialize` or `schemars::JsonSchema`",
    note = "an argument's type, and the types inside it, need `#[derive(serde::Deserialize, schemars::JsonSchema)]` (schemars 1)",
    note = "what the caller does not send is a `&Context`, a `State<T>` or an `&Auth`"
)]
pub trait Param<S, M>: Sized {
    /// Publishes the parameter, if it is an argument.
    fn describe(spec: &mut InputSpec, param: ParamSpec);

    /// Takes the value of the current call; records a problem and returns `None` if it does not fit.
    fn take(args: &mut Args<'_, S>, name: &'static str) -> Option<Self>;

    /// The same, with a value for an argument that is absent or null.
    fn take_or(args: &mut Args<'_, S>, name: &'static str, default: impl FnOnce() -> Self) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<S, T: DeserializeOwned + JsonSchema> Param<S, Argument> for T {
    fn describe(spec: &mut InputSpec, param: ParamSpec) {
        let optional = T::deserialize(Absent).is_ok();
        spec.argument::<T>(param, optional);
    }

    fn take(args: &mut Args<'_, S>, name: &'static str) -> Option<Self> {
        match args.raw(name)? {
            Some(raw) => args.parse(name, raw),
            None => T::deserialize(Absent).map_err(|_| args.missing(name)).ok(),
        }
    }

    fn take_or(args: &mut Args<'_, S>, name: &'static str, default: impl FnOnce() -> Self) -> Option<Self> {
        match args.raw(name)? {
            Some(raw) if raw != b"null" => args.parse(name, raw),
            _ => Some(default()),
        }
    }
}

injected!(Param, RefParam, InputSpec, |_| {});

/// A type that a handler may take by reference.
#[diagnostic::on_unimplemented(
    message = "a tool cannot borrow `{Self}`",
    label = "take it by value",
    note = "a parameter may borrow `str`, `Context`, `Auth`, and slices of what derives `serde::Deserialize` and `schemars::JsonSchema`"
)]
pub trait RefParam {
    /// What keeps the value while the handler runs; it may borrow from the request.
    type Storage<'a>: Send;

    /// Publishes the parameter, if it is an argument.
    fn describe(spec: &mut InputSpec, param: ParamSpec, optional: bool);

    /// Takes the value of the current call; records a problem and returns `None` if it does not fit.
    fn take<'a, S>(args: &mut Args<'a, S>, name: &'static str) -> Option<Self::Storage<'a>>;

    /// Lends the stored value.
    fn lend<'s>(storage: &'s Self::Storage<'_>) -> &'s Self;
}

#[diagnostic::do_not_recommend]
impl RefParam for str {
    type Storage<'a> = Cow<'a, str>;

    fn describe(spec: &mut InputSpec, param: ParamSpec, optional: bool) {
        spec.argument::<String>(param, optional);
    }

    fn take<'a, S>(args: &mut Args<'a, S>, name: &'static str) -> Option<Cow<'a, str>> {
        let raw = args.required(name)?;
        args.parse_text(name, raw)
    }

    fn lend<'s>(storage: &'s Cow<'_, str>) -> &'s str {
        storage
    }
}

impl<T: Read + Schemed + Send> RefParam for [T] {
    type Storage<'a> = Vec<T>;

    fn describe(spec: &mut InputSpec, param: ParamSpec, optional: bool) {
        spec.argument::<Vec<T>>(param, optional);
    }

    fn take<'a, S>(args: &mut Args<'a, S>, name: &'static str) -> Option<Vec<T>> {
        let raw = args.required(name)?;
        args.parse(name, raw)
    }

    fn lend(storage: &Vec<T>) -> &[T] {
        storage
    }
}

/// An argument that was not sent. Types that can do without one, such as `Option`, deserialise from it.
struct Absent;

impl<'de> Deserializer<'de> for Absent {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(Self::Error::custom("required"))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_none()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
