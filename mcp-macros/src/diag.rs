//! The error bag of one expansion.
//!
//! Owns the collected errors until the last stage drains them, so that every mistake of an item is reported in one
//! compile. Must not know what any error is about.

use std::fmt::Display;
use std::thread;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// Collects errors. Dropping it without [`Diag::drain`] is a bug of this crate and panics.
pub(crate) struct Diag {
    errors: Vec<syn::Error>,
    drained: bool,
}

impl Diag {
    pub(crate) fn new() -> Self {
        Self { errors: Vec::new(), drained: false }
    }

    /// Records a mistake at one token.
    pub(crate) fn at(&mut self, span: Span, message: impl Display) {
        self.push(syn::Error::new(span, message));
    }

    /// Records a mistake that covers several tokens, from the first to the last.
    pub(crate) fn over(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    /// Gives up the bag: `None` if nothing went wrong, else one `compile_error!` for each mistake.
    pub(crate) fn drain(mut self) -> Option<TokenStream> {
        self.drained = true;
        if self.errors.is_empty() {
            return None;
        }
        Some(self.errors.iter().map(syn::Error::to_compile_error).collect())
    }
}

impl Drop for Diag {
    fn drop(&mut self) {
        if !self.drained && !thread::panicking() {
            panic!("an error bag was dropped before its errors were reported");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drained_bag_gives_every_error() {
        let mut diag = Diag::new();
        diag.at(Span::call_site(), "one");
        diag.at(Span::call_site(), "two");
        let tokens = diag.drain().map(|tokens| tokens.to_string()).unwrap_or_default();
        assert!(tokens.contains("\"one\"") && tokens.contains("\"two\""), "{tokens}");
    }

    #[test]
    fn an_empty_bag_gives_nothing() {
        assert!(Diag::new().drain().is_none());
    }

    #[test]
    #[should_panic(expected = "before its errors were reported")]
    fn a_bag_that_is_not_drained_panics() {
        drop(Diag::new());
    }
}
