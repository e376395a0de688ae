//! The arguments of one call, taken one by one, with every problem collected.

use super::call::Outcome;
use super::choices::Choices;
use super::needs::Read;
use super::param::{Param, RefParam};
use super::problem::{Problem, Problems};
use super::text::{RefText, TextParam};
use crate::connection::CallInner;
use crate::context::{Auth, Context};
use crate::jsonrpc::{ParamKey, read_text};
use crate::schema::read;
use crate::tool::Class;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// The arguments of one call. Generated code takes each parameter out and gives up, if it must, only at the end, so
/// that one answer lists everything that is wrong.
pub struct Args<'a, S> {
    call: &'a Arc<CallInner>,
    problems: Problems,
    state: PhantomData<fn() -> S>,
}

/// Everything that is wrong with the arguments of a call.
#[derive(Debug)]
pub struct Rejected(Problems);

impl Rejected {
    #[cold]
    pub(super) fn answer(self, call: &CallInner) -> Outcome {
        Outcome { ending: call.explain(Class::Invalid, &self.0.complete(call).to_string()) }
    }
}

impl<S> fmt::Debug for Args<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Args").field("problems", &self.problems).finish_non_exhaustive()
    }
}

impl<'a, S> Args<'a, S> {
    pub(super) fn new(call: &'a Arc<CallInner>) -> Self {
        let mut problems = Problems::default();
        if let Some(rules) = &call.target.handler.rules {
            problems.rules_broken = !rules.hold(&call.frame, call.server.is_lenient());
        }
        Self { call, problems, state: PhantomData }
    }

    /// Takes a parameter that the handler takes by value.
    pub fn take<T: Param<S, M>, M>(&mut self, name: &'static str) -> Option<T> {
        T::take(self, name)
    }

    /// The same, with a default.
    pub fn take_or<T: Param<S, M>, M>(
        &mut self,
        name: &'static str,
        default: impl FnOnce() -> T,
    ) -> Option<T> {
        T::take_or(self, name, default)
    }

    /// Takes a parameter that the handler borrows.
    pub fn lend<T: ?Sized + RefParam>(&mut self, name: &'static str) -> Option<T::Storage<'a>> {
        T::take(self, name)
    }

    /// Takes a borrowed parameter that may be absent or null.
    pub fn lend_opt<T: ?Sized + RefParam>(&mut self, name: &'static str) -> Option<Option<T::Storage<'a>>> {
        match self.raw(name)? {
            Some(raw) if raw != b"null" => T::take(self, name).map(Some),
            _ => Some(None),
        }
    }

    /// Takes borrowed text with a default. `T` is `str`: nothing else can be borrowed with a default.
    pub fn lend_or<T: ?Sized + RefParam>(
        &mut self,
        name: &'static str,
        default: impl FnOnce() -> &'static str,
    ) -> Option<Cow<'a, str>> {
        Some(self.lend_opt::<str>(name)?.unwrap_or_else(|| Cow::Borrowed(default())))
    }

    /// Takes a parameter that is made of all arguments but those named.
    pub fn flatten<T: Read>(&mut self, others: &[&'static str]) -> Option<T> {
        let whole = self.call.frame.param(ParamKey::Arguments).filter(|raw| *raw != b"null").unwrap_or(b"{}");
        if self.problems.rules_broken {
            return None;
        }
        let rest;
        let raw = if others.is_empty() {
            whole
        } else {
            rest = self.call.frame.arguments_without(others);
            &rest
        };
        match read(raw) {
            Ok(value) => Some(value),
            Err(error) => self.problems.repair_all(self.call, others).or_else(|| {
                self.problems.add("", Problem::invalid(&error));
                None
            }),
        }
    }

    /// Takes a parameter that is read from text, by value.
    pub fn text<T: TextParam<S, M>, M>(&mut self, name: &'static str) -> Option<T> {
        T::take(self, name)
    }

    /// The same, with a default.
    pub fn text_or<T: TextParam<S, M>, M>(
        &mut self,
        name: &'static str,
        default: impl FnOnce() -> T,
    ) -> Option<T> {
        T::take_or(self, name, default)
    }

    /// Takes text that the handler borrows.
    pub fn lend_text<T: ?Sized + RefText>(&mut self, name: &'static str) -> Option<T::Storage<'a>> {
        T::take(self, name)
    }

    /// Takes borrowed text that may be absent.
    pub fn lend_text_opt<T: ?Sized + RefText>(
        &mut self,
        name: &'static str,
    ) -> Option<Option<T::Storage<'a>>> {
        match self.raw_text(name)? {
            Some(_) => T::take(self, name).map(Some),
            None => Some(None),
        }
    }

    /// Takes borrowed text with a default.
    pub fn lend_text_or<T: ?Sized + RefText>(
        &mut self,
        name: &'static str,
        default: impl FnOnce() -> &'static str,
    ) -> Option<Cow<'a, str>> {
        Some(self.raw_text(name)?.unwrap_or_else(|| Cow::Borrowed(default())))
    }

    /// Ends the call with everything that is wrong with its arguments.
    #[cold]
    pub fn reject(self) -> Outcome {
        let call = self.call;
        self.rejected().answer(call)
    }

    /// Gives up with everything that is wrong.
    #[cold]
    pub fn rejected(self) -> Rejected {
        Rejected(self.problems)
    }

    /// The raw argument: absent, or its one value. Two of one name are a problem.
    pub(super) fn raw(&mut self, name: &'static str) -> Option<Option<&'a [u8]>> {
        let mut values = self.call.frame.arguments(name);
        let first = values.next();
        if values.next().is_some() {
            self.problems.add(name, Problem::Repeated);
            return None;
        }
        // Everything that is wrong is said at the end; until then nothing is worth parsing.
        if self.problems.rules_broken { None } else { Some(first) }
    }

    pub(super) fn required(&mut self, name: &'static str) -> Option<&'a [u8]> {
        let raw = self.raw(name)?;
        if raw.is_none() {
            self.missing(name);
        }
        raw
    }

    /// Parses an argument into a type of its own.
    pub(super) fn parse<T: DeserializeOwned>(&mut self, name: &'static str, raw: &'a [u8]) -> Option<T> {
        match read(raw) {
            Ok(value) => Some(value),
            Err(error) => self.problems.repair(self.call, name, raw).or_else(|| {
                self.problems.add(name, Problem::invalid(&error));
                None
            }),
        }
    }

    /// Parses an argument that is text, borrowed where it has no escapes.
    pub(super) fn parse_text(&mut self, name: &'static str, raw: &'a [u8]) -> Option<Cow<'a, str>> {
        match read_text(raw) {
            Ok(text) => Some(text),
            Err(error) => self.problems.repair(self.call, name, raw).map(Cow::Owned).or_else(|| {
                self.problems.add(name, Problem::invalid(&error));
                None
            }),
        }
    }

    /// The text of a prompt's argument or a template's variable.
    pub(super) fn raw_text(&mut self, name: &'static str) -> Option<Option<Cow<'a, str>>> {
        let call = self.call;
        if let Some(value) = call.target.variables.get(name) {
            return Some(Some(Cow::Borrowed(value)));
        }
        match self.raw(name)? {
            None | Some(b"null") => Some(None),
            Some(raw) => match read_text(raw) {
                Ok(text) => Some(Some(text)),
                Err(error) => {
                    self.problems.add(name, Problem::invalid(&error));
                    None
                }
            },
        }
    }

    #[cold]
    pub(super) fn missing(&mut self, name: &'static str) {
        self.problems.add(name, Problem::Missing);
    }

    #[cold]
    pub(super) fn invalid(&mut self, name: &'static str, expectation: String) {
        self.problems.add(name, Problem::Invalid(expectation));
    }

    /// The values that there are for an argument, where its type says.
    pub(super) fn choices(&self, name: &str) -> Option<Choices> {
        let choices = &self.call.target.handler.choices;
        choices.iter().find(|(argument, _)| *argument == name).map(|(_, choices)| *choices)
    }

    pub(super) fn context(&self) -> Context {
        Context::new(Arc::clone(self.call))
    }

    pub(super) fn auth(&self) -> Auth {
        self.call.origin.auth.clone()
    }
}

impl<S: Send + Sync + 'static> Args<'_, S> {
    pub(super) fn state(&self) -> &S {
        self.call.server.state()
    }
}
