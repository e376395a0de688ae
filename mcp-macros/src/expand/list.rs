//! The expansion of `tools![...]`, `prompts![...]` and `resources![...]`.
//!
//! Owns the nested pairs of elements and the proof that no two elements share a name. Must not know what an
//! element is made of.

use proc_macro2::{Delimiter, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, Path};

use super::at::At;
use super::{local, private};
use crate::kind::Kind;

/// The expansion for paths in the user's order; elements that are no paths are already among the errors.
pub(crate) fn list(
    kind: Kind,
    krate: Option<&Path>,
    paths: &[Path],
    errors: Option<&TokenStream>,
) -> TokenStream {
    let core = private(krate, Span::call_site());
    let unique = unique(kind, krate, paths, &core);
    // All else stands at the end: the compiler looks for a wrong element through pairs, but not through blocks.
    let end = quote! {{
        #errors
        #unique
        #core::end()
    }};
    paths.iter().rev().fold(end, |rest, path| pair(krate, path, &rest))
}

/// Both groups stand, for the compiler, where the path stands: it shows an element there if it seems to be written there.
fn pair(krate: Option<&Path>, path: &Path, rest: &TokenStream) -> TokenStream {
    let at = At::new(path);
    let core = private(krate, Span::call_site());
    let element = at.group(Delimiter::Brace, &quote!(#core::listed::<(#path)>()));
    let pair = at.group(Delimiter::Parenthesis, &quote!(#element, #rest));
    quote!(#pair)
}

/// One assertion for each element after the first, so that the error stands at the second of two equal names.
fn unique(kind: Kind, krate: Option<&Path>, paths: &[Path], core: &TokenStream) -> Option<TokenStream> {
    if paths.len() < 2 {
        return None;
    }
    let names = local("__NAMES");
    let asserts = paths.iter().enumerate().skip(1).map(|(index, path)| {
        let span = last_span(path);
        let shown = private(krate, span);
        let unique = Ident::new(&format!("unique_{}s", kind.noun()), span);
        quote_spanned!(span=> const _: () = #shown::#unique(#names, #index);)
    });
    Some(quote! {
        const #names: &[&::core::primitive::str] = &[#(<#paths as #core::Named>::NAME),*];
        #(#asserts)*
    })
}

/// The user's own span: an evaluation error ignores one that stands for a macro's output.
fn last_span(path: &Path) -> Span {
    path.segments.last().map_or_else(Span::call_site, |segment| segment.ident.span())
}
