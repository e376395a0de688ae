//! The statements that only a resource has.
//!
//! Owns the constants that a URI becomes. Must not know what they mean.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::describe::{set, set_at};
use super::names::Names;
use crate::model::{Resource, Text};
use crate::template::{Kind, Part};

pub(super) fn details(resource: &Resource, name: &Text, names: &Names) -> TokenStream {
    let name = set("name", Some(&name.value), names);
    let template = set("template", template(resource, names), names);
    let mime = set("mime", resource.mime.as_ref().map(|text| &text.value), names);
    let size = set("size", resource.size.as_ref(), names);
    let ttl = set("ttl", resource.ttl.as_ref().and_then(|time| time.millis), names);
    let cache_scope = set("cache_scope", cache_scope(resource, names), names);
    let annotations = set_at("annotations", resource.annotations.as_ref(), names);
    quote!(#name #template #mime #size #ttl #cache_scope #annotations)
}

fn cache_scope(resource: &Resource, names: &Names) -> Option<TokenStream> {
    let private = &names.private;
    Some(match &*resource.cache_scope.as_ref()?.value {
        "public" => quote!(#private::CacheScope::Public),
        _ => quote!(#private::CacheScope::Private),
    })
}

fn template(resource: &Resource, names: &Names) -> Option<TokenStream> {
    let private = &names.private;
    let parts = resource.template.as_ref().ok()?.parts.iter().map(|part| match part {
        Part::Literal(text) => quote!(#private::Part::Literal(#text)),
        Part::Variable { name, kind } => {
            let kind = part_kind(*kind, private);
            quote!(#private::Part::Variable { name: #name, kind: #kind })
        }
    });
    Some(quote!(&[#(#parts),*]))
}

fn part_kind(kind: Kind, private: &Ident) -> TokenStream {
    match kind {
        Kind::Simple => quote!(#private::PartKind::Simple),
        Kind::Reserved => quote!(#private::PartKind::Reserved),
        Kind::Segment => quote!(#private::PartKind::Segment),
        Kind::Segments => quote!(#private::PartKind::Segments),
        Kind::Query => quote!(#private::PartKind::Query),
    }
}
