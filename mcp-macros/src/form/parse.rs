//! The item and its attributes.
//!
//! Owns what a form is made of: which fields serde reads, and what `#[form]` says of each. Must not judge names or values.

use proc_macro2::TokenStream;
use syn::ext::IdentExt as _;
use syn::{Attribute, Fields, FieldsNamed, Generics, Ident, Item, ItemEnum, ItemStruct, LitStr};

use super::{Body, Field, Form};
use crate::diag::Diag;
use crate::keys::{self, Table};
use crate::model::{Range, Text};
use crate::parse::{Args, docs};
use crate::serde::{Case, Serde};

const FROM_SERDE: &str = "a field takes its name from serde: write `#[serde(rename = \"...\")]`";
const LEFT_OUT: &str =
    "a field may be left out if its type is an `Option`, or with `#[serde(default)]`: write one of the two";
const MESSAGE: &str = "this goes on a field; what the whole form is for says the message of `ctx.elicit`";

/// The keys of `#[form(...)]` on a struct.
const STRUCT: Table = Table {
    attribute: "form",
    keys: &[&keys::CRATE],
    beside: &[("title", MESSAGE), ("description", MESSAGE)],
};

/// The keys of `#[form(...)]` on an enum.
const ENUM: Table =
    Table { attribute: "form", keys: &[&keys::TITLE, &keys::DESCRIPTION, &keys::CRATE], beside: &[] };

/// The keys of `#[form(...)]` on a field.
const FIELD: Table = Table {
    attribute: "form",
    keys: &[
        &keys::TITLE,
        &keys::DESCRIPTION,
        &keys::PREFILL,
        &keys::RANGE,
        &keys::LENGTH,
        &keys::FORMAT,
        &keys::NOT_SECRET,
    ],
    beside: &[
        ("name", FROM_SERDE),
        ("rename", FROM_SERDE),
        ("optional", LEFT_OUT),
        ("required", LEFT_OUT),
        ("crate", "`crate` goes on the struct"),
        (
            "pattern",
            "clients know no patterns in forms: write `format` or `length`, and check the rest yourself",
        ),
    ],
};

const NOT_A_FORM: &str = "a form is a struct with named fields, or an enum of names: derive `Form` on one";

/// Reads the item; `None` if it can have no impl.
pub(super) fn form(item: TokenStream, diag: &mut Diag) -> Option<Form> {
    match syn::parse2(item) {
        Ok(Item::Struct(item)) => Some(of_struct(item, diag)),
        Ok(Item::Enum(item)) => Some(of_enum(item, diag)),
        Ok(Item::Union(item)) => {
            diag.over(item.union_token, NOT_A_FORM);
            None
        }
        Ok(item) => {
            diag.over(item, NOT_A_FORM);
            None
        }
        Err(error) => {
            diag.push(error);
            None
        }
    }
}

fn of_struct(item: ItemStruct, diag: &mut Diag) -> Form {
    let args = Args::of(&item.attrs, &STRUCT, diag);
    let serde = Serde::read(&item.attrs, diag);
    if let Some(span) = serde.transparent {
        diag.at(span, "a form is read from an object, which `transparent` takes away: remove it");
    }
    let body = match item.fields {
        Fields::Named(fields) => Body::Fields(all(fields, &serde, diag)),
        Fields::Unit => Body::Fields(Vec::new()),
        Fields::Unnamed(fields) => {
            let name = &item.ident;
            let message =
                format!("the fields of a form have names: write `struct {name} {{ name: Type, ... }}`");
            diag.over(fields, message);
            Body::None
        }
    };
    container(item.ident, item.generics, &args, body)
}

fn of_enum(item: ItemEnum, diag: &mut Diag) -> Form {
    let args = Args::of(&item.attrs, &ENUM, diag);
    let (title, description) = texts(&args, &item.attrs);
    let mut body = Body::Choice { title, description };
    for variant in &item.variants {
        if !matches!(variant.fields, Fields::Unit) {
            let name = &variant.ident;
            diag.over(&variant.fields, format!("an enum in a form has only names: write `{name}` alone"));
            body = Body::None;
        }
        for attribute in variant.attrs.iter().filter(|attribute| attribute.path().is_ident("form")) {
            let message =
                "this goes on the enum; what people are shown for a variant is `#[choice(title = \"...\")]`";
            diag.over(attribute.path(), message);
        }
    }
    container(item.ident, item.generics, &args, body)
}

fn container(ident: Ident, generics: Generics, args: &Args, body: Body) -> Form {
    Form { ident, generics, root: args.path(&keys::CRATE).cloned(), body }
}

/// What is said for people: under a key, or for the description in a doc comment.
fn texts(args: &Args, attrs: &[Attribute]) -> (Option<LitStr>, Option<String>) {
    let description = args.text(&keys::DESCRIPTION).map(LitStr::value).or_else(|| docs(attrs));
    (args.text(&keys::TITLE).cloned(), description)
}

/// All fields that serde reads.
fn all(fields: FieldsNamed, serde: &Serde, diag: &mut Diag) -> Vec<Field> {
    let case = serde.case(diag).unwrap_or(Case::Snake);
    let read = |written: syn::Field| field(written, case, serde.default, diag);
    fields.named.into_iter().filter_map(read).collect()
}

fn field(written: syn::Field, case: Case, has_default: bool, diag: &mut Diag) -> Option<Field> {
    let syn::Field { attrs, ident, ty, .. } = written;
    let ident = ident?;
    let serde = Serde::read(&attrs, diag);
    let args = Args::of(&attrs, &FIELD, diag);
    if serde.skipped {
        return None;
    }
    let own = || Text { value: case.field(&ident.unraw().to_string()), span: ident.span() };
    let (title, description) = texts(&args, &attrs);
    Some(Field {
        name: serde.rename.as_ref().map_or_else(own, Text::literal),
        title,
        description,
        default: args.expr(&keys::PREFILL).cloned(),
        range: Range::of(&args, &keys::RANGE),
        length: Range::of(&args, &keys::LENGTH),
        format: args.text(&keys::FORMAT).cloned(),
        is_not_secret: args.flag(&keys::NOT_SECRET).is_some_and(|flag| flag.on),
        has_serde_default: has_default || serde.default,
        flatten: serde.flatten,
        ident,
        ty,
    })
}
