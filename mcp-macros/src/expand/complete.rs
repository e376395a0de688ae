//! The statement that says how an argument is completed while it is typed.
//!
//! Owns the call of the user's function, all of which stands where its path stands: whatever is wrong with the function
//! is shown there. Must not know what may be completed.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, Path};

use super::at::At;
use super::names::Names;
use super::{call, local, shown_at};
use crate::model::Param;

pub(super) fn statement(param: &Param, names: &Names) -> Option<TokenStream> {
    let path = param.complete.as_ref()?;
    let Names { private, words, spec, call, this, .. } = names;
    let span = shown_at(path);
    let at = At::new(path);
    let [owner, ask] = [Ident::new(words.spec, Span::call_site()), local("__ask")];
    let key = param.key();
    let instance = is_of_self(path).then(|| call::instance(&quote!(&#call), names));
    let lent = instance.is_some().then(|| quote_spanned!(span=> &#this,));
    let asked = at.parenthesised(&quote_spanned!(span=> #lent &#ask));
    // What is asked of the values stands at the last word alone: of equal errors at one place only the first is shown.
    let word = path.segments.last().map(|segment| segment.ident.clone());
    let word = At::new(&word);
    let values = word.local("__values");
    let finish = word.call("Call", "finish_completion", &quote!(), &quote_spanned!(span=> &#call, #values));
    let finished = word.awaited(&finish);
    let future = quote_spanned! {span=>
        ::std::boxed::Box::pin(async move {
            let #ask = #call.completing();
            #instance
            let #values = #path #asked;
            #finished
        })
    };
    Some(quote!(#private::#owner::complete(#spec, #key, |#call| #future);))
}

/// Whether a path starts with `Self`, so that it leads to a method.
fn is_of_self(path: &Path) -> bool {
    path.leading_colon.is_none() && path.segments.first().is_some_and(|segment| segment.ident == "Self")
}
