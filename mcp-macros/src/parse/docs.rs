//! Doc comments to plain text.
//!
//! Owns taking the text out of `#[doc]` attributes and removing the indentation that all its lines share; paragraphs
//! and line breaks stay. Must not know what the text describes.

use syn::{Attribute, Expr, Lit, Meta};

/// One line; `first` marks the opening line of a `/** */` comment, whose indentation says nothing about the rest.
struct Line {
    text: String,
    first: bool,
}

/// The text of all doc comments among `attributes`, or `None` if it is blank.
pub(crate) fn text(attributes: &[Attribute]) -> Option<String> {
    let lines: Vec<Line> =
        attributes.iter().filter_map(comment).flat_map(|comment| lines(&comment)).collect();
    let shared = lines.iter().filter(|line| !line.first).filter_map(|line| indentation(&line.text)).min();
    let mut text = String::new();
    for line in &lines {
        let cut = if line.first { indentation(&line.text) } else { shared };
        let rest = line.text.get(cut.unwrap_or(0)..).unwrap_or_default();
        text.push_str(rest.trim_end());
        text.push('\n');
    }
    let trimmed = text.trim_matches('\n');
    if trimmed.is_empty() { None } else { Some(trimmed.to_owned()) }
}

fn comment(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    if !pair.path.is_ident("doc") {
        return None;
    }
    match &pair.value {
        Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

fn lines(comment: &str) -> Vec<Line> {
    let block = comment.contains('\n');
    let starred = block && comment.split('\n').skip(1).all(is_starred);
    let line = |(number, text): (usize, &str)| {
        let text = if starred && number > 0 { after_star(text) } else { text };
        Line { text: text.to_owned(), first: block && number == 0 }
    };
    comment.split('\n').enumerate().map(line).collect()
}

fn is_starred(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with('*')
}

fn after_star(line: &str) -> &str {
    line.trim_start().strip_prefix('*').unwrap_or_default()
}

/// Bytes of blank space before the text, `None` for a blank line.
fn indentation(line: &str) -> Option<usize> {
    if line.trim().is_empty() { None } else { Some(line.len() - line.trim_start().len()) }
}

#[cfg(test)]
mod tests {
    use quote::quote;
    use syn::parse::Parser as _;

    use super::*;

    fn read(tokens: proc_macro2::TokenStream) -> Option<String> {
        text(&Attribute::parse_outer.parse2(tokens).unwrap())
    }

    #[test]
    fn the_shared_indentation_goes_and_paragraphs_stay() {
        let tokens = quote! {
            #[doc = ""]
            #[doc = " Adds two integers."]
            #[doc = ""]
            #[doc = " - one"]
            #[doc = "   - nested  "]
            #[doc = ""]
        };
        assert_eq!(read(tokens).as_deref(), Some("Adds two integers.\n\n- one\n  - nested"));
    }

    #[test]
    fn a_block_comment_loses_its_stars() {
        let tokens = quote!(#[doc = " Adds.\n *\n * Twice:\n *   b\n "]);
        assert_eq!(read(tokens).as_deref(), Some("Adds.\n\nTwice:\n  b"));
        let plain = quote!(#[doc = "\n    Adds.\n      b\n "]);
        assert_eq!(read(plain).as_deref(), Some("Adds.\n  b"));
    }

    #[test]
    fn other_attributes_and_blank_comments_are_no_text() {
        assert_eq!(read(quote!(#[doc(hidden)] #[inline] #[doc = "  "] #[doc = include_str!("a")])), None);
    }
}
