//! Every mistake the macros report: what is written, the tokens that are pointed at, and the message.
//!
//! One file for each place where a mistake can stand; each is a table of cases and one helper from here.

mod arguments;
mod attributes;
mod crowds;
mod providers;
mod resources;
mod signatures;
mod texts;
mod values;

use proc_macro2::{TokenStream, TokenTree};

use crate::kind::Kind;
use crate::{expand_handler, expand_provider};

/// The tokens pointed at and the message of every error in an expansion.
pub(crate) fn mistakes(expansion: TokenStream) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let tokens: Vec<TokenTree> = expansion.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let is_error = index > 1 && tokens[index - 2].to_string() == "compile_error";
        if !is_error {
            found.extend(mistakes(group.stream()));
            continue;
        }
        let pointed = tokens[index - 2].span().join(group.span());
        let at = pointed.and_then(|span| span.source_text()).unwrap_or_default();
        let message: syn::LitStr = syn::parse2(group.stream()).unwrap();
        found.push((at, message.value()));
    }
    found
}

fn tokens(source: &str) -> TokenStream {
    source.parse().unwrap()
}

/// `expected` lists, for each error, the tokens pointed at and a part of its message.
pub(crate) fn compare(written: &str, expansion: TokenStream, expected: &[(&str, &str)]) {
    let found = mistakes(expansion);
    assert_eq!(found.len(), expected.len(), "{written}\n{found:#?}");
    for ((at, message), (expected_at, part)) in found.iter().zip(expected) {
        assert_eq!(at, expected_at, "{written}\n{message}");
        assert!(message.contains(part), "{written}\n{message}\nlacks\n{part}");
    }
}

fn handler(kind: Kind, args: &str, item: &str, expected: &[(&str, &str)]) {
    let written = format!("#[{}({args})] {item}", kind.noun());
    compare(&written, expand_handler(kind, tokens(args), tokens(item)), expected);
}

fn tool(args: &str, item: &str, expected: &[(&str, &str)]) {
    handler(Kind::Tool, args, item, expected);
}

/// A prompt that is right but for its parameters.
fn prompt(params: &str, expected: &[(&str, &str)]) {
    handler(Kind::Prompt, "", &format!("/// Plans.\nfn plan({params}) {{}}"), expected);
}

/// A resource that is right but for its arguments and its parameters.
fn resource(args: &str, params: &str, expected: &[(&str, &str)]) {
    handler(Kind::Resource, args, &format!("/// Notes.\nfn notes({params}) {{}}"), expected);
}

fn provider(args: &str, item: &str, expected: &[(&str, &str)]) {
    let written = format!("#[provider({args})] {item}");
    compare(&written, expand_provider(tokens(args), tokens(item)), expected);
}
