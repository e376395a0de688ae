//! The shape of a type as it is written.
//!
//! Owns the purely syntactic questions: is there a reference, what stands behind `Option`, which word comes last.
//! Must not know what any type means; the compiler decides that from trait bounds.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, PathSegment, Signature, Type, TypeReference};

/// How a parameter's type passes its value.
pub(crate) enum Shape<'a> {
    /// `T`
    Value,
    /// `&T`
    Ref(&'a TypeReference),
    /// `Option<&T>`
    OptRef(&'a TypeReference),
}

pub(crate) fn shape(ty: &Type) -> Shape<'_> {
    let ty = ungrouped(ty);
    if let Type::Reference(reference) = ty {
        return Shape::Ref(reference);
    }
    if let Some(Type::Reference(reference)) = unoptional(ty) {
        Shape::OptRef(reference)
    } else {
        Shape::Value
    }
}

/// `T` of a type written `some::path::Word<T>`.
pub(crate) fn only_argument<'a>(ty: &'a Type, word: &str) -> Option<&'a Type> {
    let segment = last_segment(ty).filter(|segment| segment.ident == word)?;
    let PathArguments::AngleBracketed(generics) = &segment.arguments else { return None };
    match generics.args.first() {
        Some(GenericArgument::Type(argument)) if generics.args.len() == 1 => Some(argument),
        _ => None,
    }
}

/// `T` of a type written `Result<T>` or `Result<T, E>`, and any other type itself.
pub(crate) fn unfailing(ty: &Type) -> &Type {
    let segment = last_segment(ty).filter(|segment| segment.ident == "Result");
    match segment.map(|segment| &segment.arguments) {
        Some(PathArguments::AngleBracketed(generics)) => match generics.args.first() {
            Some(GenericArgument::Type(inner)) => ungrouped(inner),
            _ => ty,
        },
        _ => ty,
    }
}

/// `T` of a type written `Option<T>`.
pub(crate) fn unoptional(ty: &Type) -> Option<&Type> {
    only_argument(ty, "Option").map(ungrouped)
}

/// Whether the type is written `some::path::Word`, with or without arguments.
pub(crate) fn is_named(ty: &Type, word: &str) -> bool {
    last_segment(ty).is_some_and(|segment| segment.ident == word)
}

/// Where the first `impl` stands, however deep.
pub(crate) fn first_impl(ty: &Type) -> Option<Span> {
    find_word(ty.to_token_stream(), "impl")
}

/// Whether `Self` stands anywhere in the signature.
pub(crate) fn mentions_self(sig: &Signature) -> bool {
    find_word(sig.to_token_stream(), "Self").is_some()
}

/// Whether a lifetime stands anywhere in the type, written or as `'_`.
pub(crate) fn has_lifetime(ty: &Type) -> bool {
    fn in_tokens(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Punct(punct) => punct.as_char() == '\'',
            TokenTree::Group(group) => in_tokens(group.stream()),
            _ => false,
        })
    }
    in_tokens(ty.to_token_stream())
}

/// The first reference inside the type, which is not one itself.
pub(crate) fn first_reference(ty: &Type) -> Option<TypeReference> {
    let arguments = last_segment(ty).map(|segment| &segment.arguments);
    let inside: Vec<&Type> = match (ungrouped(ty), arguments) {
        (Type::Tuple(tuple), _) => tuple.elems.iter().collect(),
        (Type::Array(array), _) => vec![&array.elem],
        (Type::Slice(slice), _) => vec![&slice.elem],
        (_, Some(PathArguments::AngleBracketed(generics))) => {
            let types = generics.args.iter();
            types.filter_map(|of| if let GenericArgument::Type(ty) = of { Some(ty) } else { None }).collect()
        }
        _ => Vec::new(),
    };
    inside.into_iter().find_map(|ty| match ungrouped(ty) {
        Type::Reference(reference) => Some(reference.clone()),
        ty => first_reference(ty),
    })
}

fn find_word(tokens: TokenStream, word: &str) -> Option<Span> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) if ident == word => Some(ident.span()),
        TokenTree::Group(group) => find_word(group.stream(), word),
        _ => None,
    })
}

/// The last two words of a type's path, empty where there is none.
pub(super) fn last_words(ty: &Type) -> [String; 2] {
    let Type::Path(path) = ungrouped(ty) else { return Default::default() };
    let mut words = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let [last, before] = [words.next(), words.next()].map(Option::unwrap_or_default);
    [before, last]
}

fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ungrouped(ty) {
        Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        _ => None,
    }
}

/// The type without parentheses and without the invisible group in which `macro_rules!` passes one on.
pub(super) fn ungrouped(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Group(group) => &group.elem,
            Type::Paren(paren) => &paren.elem,
            other => return other,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        let ty: Type = syn::parse_str(source).unwrap();
        match shape(&ty) {
            Shape::Value => "value".to_owned(),
            Shape::Ref(inner) => format!("ref {}", inner.elem.to_token_stream()),
            Shape::OptRef(inner) => format!("opt {}", inner.elem.to_token_stream()),
        }
    }

    #[test]
    fn references_are_seen_through_option_and_parentheses() {
        let cases = [
            ("i64", "value"),
            ("Vec<&str>", "value"),
            ("&str", "ref str"),
            ("(&[u8])", "ref [u8]"),
            ("Option<&str>", "opt str"),
            ("std::option::Option<(&str)>", "opt str"),
            ("Option<Option<&str>>", "value"),
            ("Option", "value"),
        ];
        for (source, expected) in cases {
            assert_eq!(shown(source), expected, "{source}");
        }
    }

    #[test]
    fn an_impl_is_found_at_any_depth() {
        for (source, found) in [("impl Copy", true), ("Vec<(u8, impl Copy)>", true), ("Vec<u8>", false)] {
            assert_eq!(first_impl(&syn::parse_str(source).unwrap()).is_some(), found, "{source}");
        }
    }
}
