//! The enum and its attributes.
//!
//! Owns what a variant is called, listed or not. Must not judge names.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::{Attribute, Fields, Generics, Ident, Item, LitStr};

use super::{Choice, Name, Variant};
use crate::diag::Diag;
use crate::keys::{self, Table};
use crate::parse::Args;
use crate::serde::{Case, Serde};

/// The keys of `#[choice(...)]` on the enum.
const CHOICE: Table = Table {
    attribute: "choice",
    keys: &[&keys::CRATE],
    beside: &[("title", "a title goes on a variant: write `#[choice(title = \"...\")]` there")],
};

/// The keys of `#[choice(...)]` on a variant.
const VARIANT: Table = Table {
    attribute: "choice",
    keys: &[&keys::TITLE],
    beside: &[
        ("rename", "a variant takes its name from serde: write `#[serde(rename = \"...\")]`"),
        ("name", "a variant takes its name from serde: write `#[serde(rename = \"...\")]`"),
        ("crate", "`crate` goes on the enum"),
    ],
};

const NOT_AN_ENUM: &str = "`Choice` is for enums whose variants are names: derive it on one";

/// Reads the item; `None` if it is none.
pub(super) fn choice(item: TokenStream, diag: &mut Diag) -> Option<Choice> {
    match syn::parse2(item) {
        Ok(Item::Enum(item)) => {
            let case = Serde::read(&item.attrs, diag).case(diag).unwrap_or(Case::Pascal);
            let variants = item.variants.into_iter().map(|written| variant(written, case, diag)).collect();
            Some(container(item.ident, item.generics, &item.attrs, Some(variants), diag))
        }
        Ok(Item::Struct(item)) => {
            diag.over(item.struct_token, NOT_AN_ENUM);
            Some(container(item.ident, item.generics, &item.attrs, None, diag))
        }
        Ok(Item::Union(item)) => {
            diag.over(item.union_token, NOT_AN_ENUM);
            Some(container(item.ident, item.generics, &item.attrs, None, diag))
        }
        Ok(item) => {
            diag.over(item, NOT_AN_ENUM);
            None
        }
        Err(error) => {
            diag.push(error);
            None
        }
    }
}

fn container(
    ident: Ident,
    generics: Generics,
    attrs: &[Attribute],
    variants: Option<Vec<Variant>>,
    diag: &mut Diag,
) -> Choice {
    let args = Args::of(attrs, &CHOICE, diag);
    Choice { ident, generics, root: args.path(&keys::CRATE).cloned(), variants }
}

fn variant(written: syn::Variant, case: Case, diag: &mut Diag) -> Variant {
    let args = Args::of(&written.attrs, &VARIANT, diag);
    let serde = Serde::read(&written.attrs, diag);
    let own = written.ident.unraw().to_string();
    let fields = match written.fields {
        Fields::Unit => None,
        fields => Some(fields.to_token_stream()),
    };
    let name = serde
        .rename
        .as_ref()
        .map_or_else(|| Name { value: case.variant(&own), span: written.ident.span() }, Name::literal);
    let mut aliases: Vec<Name> = Vec::new();
    for alias in serde.aliases.iter().map(Name::literal) {
        if alias.value != name.value && aliases.iter().all(|other| other.value != alias.value) {
            aliases.push(alias);
        }
    }
    Variant {
        ident: written.ident,
        fields,
        name,
        title: args.text(&keys::TITLE).cloned(),
        aliases,
        skipped: serde.skipped,
        other: serde.other,
    }
}

impl Name {
    fn literal(literal: &LitStr) -> Self {
        Self { value: literal.value(), span: literal.span() }
    }
}
