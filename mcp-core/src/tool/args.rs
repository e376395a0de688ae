//! The arguments of one call, taken one by one, with every problem collected.

use super::call::{CallInner, Outcome};
use super::param::{Param, RefParam};
use super::problem::{Problem, Problems};
use crate::context::Context;
use serde::Deserialize;
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

impl<S> fmt::Debug for Args<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Args").field("problems", &self.problems).finish_non_exhaustive()
    }
}

impl<'a, S> Args<'a, S> {
    pub(super) fn new(call: &'a Arc<CallInner>) -> Self {
        Self { call, problems: Problems::default(), state: PhantomData }
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

    /// Ends the call with everything that is wrong with its arguments.
    #[cold]
    pub fn reject(self) -> Outcome {
        self.call.reject(&self.problems)
    }

    /// The raw argument: absent, or its one value. Two of one name are a problem.
    pub(super) fn raw(&mut self, name: &'static str) -> Option<Option<&'a [u8]>> {
        let mut values = self.call.frame.arguments(name);
        let first = values.next();
        if values.next().is_some() {
            self.problems.add(name, Problem::Repeated);
            return None;
        }
        Some(first)
    }

    pub(super) fn required(&mut self, name: &'static str) -> Option<&'a [u8]> {
        let raw = self.raw(name)?;
        if raw.is_none() {
            self.missing(name);
        }
        raw
    }

    pub(super) fn parse<T: Deserialize<'a>>(&mut self, name: &'static str, raw: &'a [u8]) -> Option<T> {
        match serde_json::from_slice(raw) {
            Ok(value) => Some(value),
            Err(error) => {
                self.problems.add(name, Problem::invalid(&error));
                None
            }
        }
    }

    #[cold]
    pub(super) fn missing(&mut self, name: &'static str) {
        self.problems.add(name, Problem::Missing);
    }

    pub(super) fn context(&self) -> Context {
        Context::new(Arc::clone(self.call))
    }
}

impl<S: Send + Sync + 'static> Args<'_, S> {
    pub(super) fn state(&self) -> &S {
        self.call.server.state()
    }
}
