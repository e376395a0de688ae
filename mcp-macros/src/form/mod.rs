//! `#[derive(Form)]`: structs and enums that a client shows to its user as a form.
//!
//! Owns the same pipeline as the attributes, for one derive: `parse` reads the item and what serde's attributes say of its
//! names, `check`, `values` and `secret` judge it, `expand` turns it into an impl. Must not know which types a field may
//! have: the compiler decides that from trait bounds.

mod check;
mod expand;
mod parse;
mod secret;
mod values;

#[cfg(test)]
mod tests;

use proc_macro2::{Span, TokenStream};
use syn::{Expr, Generics, Ident, LitStr, Path, Type};

use crate::diag::Diag;
use crate::model::{Range, Text};
use crate::parse::{Spelling, spelling};

/// The type that the derive stands on.
struct Form {
    ident: Ident,
    generics: Generics,
    /// The path of the core crate, if the user gave one.
    root: Option<Path>,
    body: Body,
}

/// What is asked for.
enum Body {
    /// A struct: all its fields that serde reads.
    Fields(Vec<Field>),
    /// An enum: one of its names.
    Choice { title: Option<LitStr>, description: Option<String> },
    /// Something that is no form, which has been reported.
    None,
}

/// One field of a struct.
struct Field {
    ident: Ident,
    ty: Type,
    /// What serde reads it by.
    name: Text,
    title: Option<LitStr>,
    description: Option<String>,
    default: Option<Expr>,
    range: Option<Range>,
    length: Option<Range>,
    format: Option<LitStr>,
    /// It may look like a secret.
    is_not_secret: bool,
    /// Serde has a value for it when it is left out.
    has_serde_default: bool,
    /// Where serde's `flatten` stands.
    flatten: Option<Span>,
}

impl Field {
    fn spelling(&self) -> Spelling {
        spelling(&self.ty)
    }
}

/// The expansion of the derive.
pub(crate) fn derive(item: TokenStream) -> TokenStream {
    let mut diag = Diag::new();
    match parse::form(item, &mut diag) {
        Some(form) => {
            check::check(&form, &mut diag);
            expand::form(&form, diag.drain().as_ref())
        }
        None => diag.drain().unwrap_or_default(),
    }
}
