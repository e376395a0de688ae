//! Calls that stand, for the compiler, where one type of the user's stands.
//!
//! Owns the spans of calls that need something of that type. All calls about one type span the same source, from its
//! first token to its last: of equal errors at one place the compiler shows only the first. Must not know what is
//! called.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};

use super::names::private;

/// One type in the user's code.
pub(crate) struct At<'a> {
    ty: &'a dyn ToTokens,
    first: Span,
    last: Span,
}

impl<'a> At<'a> {
    pub(crate) fn new(ty: &'a dyn ToTokens) -> Self {
        let mut spans = ty.to_token_stream().into_iter().map(|token| token.span());
        let first = spans.next().unwrap_or_else(Span::call_site);
        Self { ty, first, last: spans.last().unwrap_or(first) }
    }

    /// A call of a function of the private module that only asks something of its generic arguments.
    pub(crate) fn ask(&self, function: &str, generics: &TokenStream) -> TokenStream {
        let private = private(self.first);
        let function = Ident::new(function, self.first);
        let nothing = self.parenthesised(&TokenStream::new());
        quote_spanned!(self.first=> #private::#function::<#generics> #nothing;)
    }

    /// A method that a type of the private module has, with these generic arguments.
    pub(crate) fn method(&self, owner: &str, method: &str, generics: &TokenStream) -> TokenStream {
        let private = private(self.first);
        let [owner, method] = [owner, method].map(|name| Ident::new(name, self.first));
        quote_spanned!(self.first=> #private::#owner::#method::<#generics>)
    }

    /// A call of such a method.
    pub(crate) fn call(
        &self,
        owner: &str,
        method: &str,
        generics: &TokenStream,
        args: &TokenStream,
    ) -> TokenStream {
        let method = self.method(owner, method, generics);
        let args = self.parenthesised(args);
        quote_spanned!(self.first=> #method #args)
    }

    /// A call of a method that the type has from a trait of the private module.
    pub(crate) fn call_of(&self, owner: &str, method: &str, args: &TokenStream) -> TokenStream {
        let private = private(self.first);
        let [owner, method] = [owner, method].map(|name| Ident::new(name, self.first));
        let ty = self.ty;
        let args = self.parenthesised(args);
        quote_spanned!(self.first=> <#ty as #private::#owner>::#method #args)
    }

    /// The value that a future of the user's comes to.
    pub(super) fn awaited(&self, future: &TokenStream) -> TokenStream {
        quote_spanned!(self.last=> #future.await)
    }

    /// A variable that seems to be the user's.
    pub(super) fn local(&self, name: &str) -> Ident {
        Ident::new(name, self.last)
    }

    /// Arguments of a call, where the type ends.
    pub(super) fn parenthesised(&self, args: &TokenStream) -> TokenTree {
        self.group(Delimiter::Parenthesis, args)
    }

    /// Tokens in delimiters, where the type ends.
    pub(super) fn group(&self, delimiter: Delimiter, tokens: &TokenStream) -> TokenTree {
        let mut group = Group::new(delimiter, tokens.clone());
        group.set_span(self.last);
        group.into()
    }
}
