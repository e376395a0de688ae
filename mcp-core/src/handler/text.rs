//! From text to one typed parameter: the arguments of prompts and the variables of resource templates.
//!
//! Both arrive as text, so a type says with `FromStr` how it is read.

use super::args::Args;
use super::choices::Choices;
use super::injected::injected;
use super::input::ParamSpec;
use super::param::{Argument, Injected};
use super::problem::in_json_words;
use super::state::{FromRef, State};
use super::texts::TextSpec;
use crate::context::{Auth, Context};
use std::borrow::Cow;
use std::str::FromStr;

/// Marks parameters that are read from text and may be absent.
#[derive(Debug)]
pub enum OptionalText {}

/// A type that a prompt or resource may take by value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a parameter of a prompt or resource: it is not read from text",
    label = "cannot be read from text",
    note = "the arguments of prompts and the variables of URI templates are text: take a `&str`, a `String`, a number, a `bool`, a type that implements `std::str::FromStr`, or an `Option` of one of these",
    note = "an enum gets it from `#[derive(mcp_core::Choice)]`, which also offers its names as completions"
)]
pub trait TextParam<S, M>: Sized {
    /// Publishes the parameter, if it is an argument.
    fn describe(spec: &mut TextSpec, param: ParamSpec);

    /// Takes the value of the current call; records a problem and returns `None` if it does not fit.
    fn take(args: &mut Args<'_, S>, name: &'static str) -> Option<Self>;

    /// The same, with a value for an argument that is absent.
    fn take_or(args: &mut Args<'_, S>, name: &'static str, default: impl FnOnce() -> Self) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<S, T: FromStr> TextParam<S, Argument> for T {
    fn describe(spec: &mut TextSpec, param: ParamSpec) {
        spec.argument(&param, false);
    }

    fn take(args: &mut Args<'_, S>, name: &'static str) -> Option<Self> {
        match args.raw_text(name)? {
            Some(text) => parse(args, name, &text),
            None => {
                args.missing(name);
                None
            }
        }
    }

    fn take_or(args: &mut Args<'_, S>, name: &'static str, default: impl FnOnce() -> Self) -> Option<Self> {
        match args.raw_text(name)? {
            Some(text) => parse(args, name, &text),
            None => Some(default()),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<S, T: FromStr> TextParam<S, OptionalText> for Option<T> {
    fn describe(spec: &mut TextSpec, param: ParamSpec) {
        spec.argument(&param, true);
    }

    fn take(args: &mut Args<'_, S>, name: &'static str) -> Option<Self> {
        match args.raw_text(name)? {
            Some(text) => parse(args, name, &text).map(Some),
            None => Some(None),
        }
    }

    fn take_or(args: &mut Args<'_, S>, name: &'static str, default: impl FnOnce() -> Self) -> Option<Self> {
        match args.raw_text(name)? {
            Some(text) => parse(args, name, &text).map(Some),
            None => Some(default()),
        }
    }
}

fn parse<S, T: FromStr>(args: &mut Args<'_, S>, name: &'static str, text: &str) -> Option<T> {
    let parsed = text.parse().ok();
    if parsed.is_none() {
        let kind = std::any::type_name::<T>();
        let expected = match (kind, in_json_words(kind)) {
            ("bool", _) => "true or false".to_owned(),
            // Only the types that have words of their own: a Rust path says nothing to a caller.
            (kind, words) if words != kind => words.into_owned(),
            _ => args.choices(name).map_or_else(|| "not valid".to_owned(), Choices::expected),
        };
        args.invalid(name, expected);
    }
    parsed
}

injected!(TextParam, RefText, TextSpec, |spec| spec.personal = true);

#[diagnostic::do_not_recommend]
impl<S, T> TextParam<S, Injected> for State<T>
where
    S: Send + Sync + 'static,
    T: FromRef<S>,
{
    fn describe(_: &mut TextSpec, _: ParamSpec) {}

    fn take(args: &mut Args<'_, S>, _: &'static str) -> Option<Self> {
        Some(Self(T::from_ref(args.state())))
    }

    fn take_or(args: &mut Args<'_, S>, name: &'static str, _: impl FnOnce() -> Self) -> Option<Self> {
        <Self as TextParam<S, Injected>>::take(args, name)
    }
}

/// A type that a prompt or resource may take by reference.
#[diagnostic::on_unimplemented(
    message = "a prompt or resource cannot borrow `{Self}`",
    label = "take it by value",
    note = "a parameter may borrow `str`, `Context` and `Auth`"
)]
pub trait RefText {
    /// What keeps the value while the handler runs; it may borrow from the request.
    type Storage<'a>: Send;

    /// Publishes the parameter, if it is an argument.
    fn describe(spec: &mut TextSpec, param: ParamSpec, optional: bool);

    /// Takes the value of the current call; records a problem and returns `None` if it does not fit.
    fn take<'a, S>(args: &mut Args<'a, S>, name: &'static str) -> Option<Self::Storage<'a>>;

    /// Lends the stored value.
    fn lend<'s>(storage: &'s Self::Storage<'_>) -> &'s Self;
}

#[diagnostic::do_not_recommend]
impl RefText for str {
    type Storage<'a> = Cow<'a, str>;

    fn describe(spec: &mut TextSpec, param: ParamSpec, optional: bool) {
        spec.argument(&param, optional);
    }

    fn take<'a, S>(args: &mut Args<'a, S>, name: &'static str) -> Option<Cow<'a, str>> {
        let text = args.raw_text(name)?;
        if text.is_none() {
            args.missing(name);
        }
        text
    }

    fn lend<'s>(storage: &'s Cow<'_, str>) -> &'s str {
        storage
    }
}
