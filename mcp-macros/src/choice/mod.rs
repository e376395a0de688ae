//! `#[derive(Choice)]`: enums of names.
//!
//! Owns the same pipeline as the attributes, for one derive: `parse` reads the enum and what serde's attributes say of
//! its names, `check` judges it, `expand` turns it into impls. `case` renames as serde does. Must not know who asks for
//! the names.

mod case;
mod check;
mod expand;
mod parse;

#[cfg(test)]
mod tests;

use proc_macro2::{Span, TokenStream};
use syn::{Generics, Ident, Path};

use crate::diag::Diag;

/// The type that the derive stands on.
struct Choice {
    ident: Ident,
    generics: Generics,
    /// The path of the core crate, if the user gave one.
    root: Option<Path>,
    /// `None` for a type that is no enum, which has been reported.
    variants: Option<Vec<Variant>>,
}

/// One variant, with the names serde reads it by.
struct Variant {
    ident: Ident,
    /// What follows the identifier and should not.
    fields: Option<TokenStream>,
    name: Name,
    /// Further texts that are read, each once.
    aliases: Vec<Name>,
    /// Never read: it has a name, but the name is neither listed nor accepted.
    skipped: bool,
    /// Reads whatever no other variant does.
    other: bool,
}

/// A name, and the token it comes from.
struct Name {
    value: String,
    span: Span,
}

/// The expansion of the derive.
pub(crate) fn derive(item: TokenStream) -> TokenStream {
    let mut diag = Diag::new();
    match parse::choice(item, &mut diag) {
        Some(choice) => {
            check::check(&choice, &mut diag);
            expand::impls(&choice, diag.drain().as_ref())
        }
        None => diag.drain().unwrap_or_default(),
    }
}
