//! The enum and its attributes.
//!
//! Owns which of serde's keys matter and how they are written. What else serde knows is passed over: its own derive
//! judges it. Must not judge names.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Expr, Fields, Generics, Ident, Item, Lit, LitStr, Token, token};

use super::case::Case;
use super::{Choice, Name, Variant};
use crate::diag::Diag;
use crate::keys::{self, Table};
use crate::parse::Args;

/// The keys of `#[choice(...)]`.
const CHOICE: Table = Table { attribute: "choice", keys: &[&keys::CRATE] };

const NOT_AN_ENUM: &str = "`Choice` is for enums whose variants are names: derive it on one";

/// What serde's attributes say of one enum or one variant.
#[derive(Default)]
struct Serde {
    rename: Option<LitStr>,
    rename_all: Option<LitStr>,
    aliases: Vec<LitStr>,
    skipped: bool,
    other: bool,
}

/// Reads the item; `None` if it is none.
pub(super) fn choice(item: TokenStream, diag: &mut Diag) -> Option<Choice> {
    match syn::parse2(item) {
        Ok(Item::Enum(item)) => {
            let case = case(&Serde::read(&item.attrs, diag), diag);
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
    let mut args = Args::default();
    for attribute in attrs.iter().filter(|attribute| attribute.path().is_ident(CHOICE.attribute)) {
        args.add(attribute, &CHOICE, diag);
    }
    Choice { ident, generics, root: args.path(&keys::CRATE).cloned(), variants }
}

fn case(serde: &Serde, diag: &mut Diag) -> Case {
    let Some(literal) = &serde.rename_all else { return Case::Pascal };
    let name = literal.value();
    Case::named(&name).unwrap_or_else(|| {
        diag.at(literal.span(), format!("serde knows no case `{name}`: write one of {}", Case::names()));
        Case::Pascal
    })
}

fn variant(written: syn::Variant, case: Case, diag: &mut Diag) -> Variant {
    for attribute in written.attrs.iter().filter(|attribute| attribute.path().is_ident(CHOICE.attribute)) {
        diag.over(
            attribute.path(),
            "`#[choice]` goes on the enum; a variant takes its name from serde: write `#[serde(rename = \"...\")]`",
        );
    }
    let serde = Serde::read(&written.attrs, diag);
    let own = written.ident.unraw().to_string();
    let fields = match written.fields {
        Fields::Unit => None,
        fields => Some(fields.to_token_stream()),
    };
    let name = serde
        .rename
        .as_ref()
        .map_or_else(|| Name { value: case.apply(&own), span: written.ident.span() }, Name::literal);
    let mut aliases: Vec<Name> = Vec::new();
    for alias in serde.aliases.iter().map(Name::literal) {
        if alias.value != name.value && aliases.iter().all(|other| other.value != alias.value) {
            aliases.push(alias);
        }
    }
    Variant { ident: written.ident, fields, name, aliases, skipped: serde.skipped, other: serde.other }
}

impl Name {
    fn literal(literal: &LitStr) -> Self {
        Self { value: literal.value(), span: literal.span() }
    }
}

impl Serde {
    fn read(attrs: &[Attribute], diag: &mut Diag) -> Self {
        let mut serde = Self::default();
        for attribute in attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            if let Err(error) = attribute.parse_nested_meta(|meta| serde.key(&meta)) {
                diag.push(error);
            }
        }
        serde
    }

    fn key(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        if meta.path.is_ident("rename") {
            self.rename = read_side(meta)?.or(self.rename.take());
        } else if meta.path.is_ident("rename_all") {
            self.rename_all = read_side(meta)?.or(self.rename_all.take());
        } else if meta.path.is_ident("alias") {
            self.aliases.push(text(meta)?);
        } else if meta.path.is_ident("skip") || meta.path.is_ident("skip_deserializing") {
            self.skipped = true;
        } else if meta.path.is_ident("other") {
            self.other = true;
        } else {
            pass_over(meta)?;
        }
        Ok(())
    }
}

/// `= "..."`, or the text for reading in `(serialize = "...", deserialize = "...")`.
fn read_side(meta: &ParseNestedMeta<'_>) -> syn::Result<Option<LitStr>> {
    if !meta.input.peek(token::Paren) {
        return text(meta).map(Some);
    }
    let mut found = None;
    meta.parse_nested_meta(|side| {
        let text = text(&side)?;
        if side.path.is_ident("deserialize") {
            found = Some(text);
        }
        Ok(())
    })?;
    Ok(found)
}

/// `= "..."`, also out of the invisible group in which `macro_rules!` passes it on.
fn text(meta: &ParseNestedMeta<'_>) -> syn::Result<LitStr> {
    let mut value: Expr = meta.value()?.parse()?;
    while let Expr::Group(group) = value {
        value = *group.expr;
    }
    match value {
        Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) => Ok(text),
        other => Err(syn::Error::new_spanned(other, "serde takes a string literal here: put it in quotes")),
    }
}

/// Some key of serde's that says nothing about names.
fn pass_over(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<Expr>()?;
    } else if meta.input.peek(token::Paren) {
        meta.input.parse::<proc_macro2::Group>()?;
    }
    Ok(())
}
