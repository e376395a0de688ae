//! What serde's attributes say of one type, one variant or one field.
//!
//! Owns how the keys that matter here are written. What else serde knows is passed over: its own derive judges it. Must not
//! judge names.

use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned as _;
use syn::{Attribute, Expr, Lit, LitStr, Token, token};

use super::case::Case;
use crate::diag::Diag;

/// The keys of serde's that change what is read, and how.
#[derive(Default)]
pub(crate) struct Serde {
    pub(crate) rename: Option<LitStr>,
    rename_all: Option<LitStr>,
    pub(crate) aliases: Vec<LitStr>,
    pub(crate) skipped: bool,
    pub(crate) other: bool,
    pub(crate) default: bool,
    /// Where `flatten` stands.
    pub(crate) flatten: Option<Span>,
    /// Where `transparent` stands.
    pub(crate) transparent: Option<Span>,
}

impl Serde {
    pub(crate) fn read(attrs: &[Attribute], diag: &mut Diag) -> Self {
        let mut serde = Self::default();
        for attribute in attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            if let Err(error) = attribute.parse_nested_meta(|meta| serde.key(&meta)) {
                diag.push(error);
            }
        }
        serde
    }

    /// The case of `rename_all`, if it is one.
    pub(crate) fn case(&self, diag: &mut Diag) -> Option<Case> {
        let literal = self.rename_all.as_ref()?;
        let name = literal.value();
        let case = Case::named(&name);
        if case.is_none() {
            diag.at(literal.span(), format!("serde knows no case `{name}`: write one of {}", Case::names()));
        }
        case
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
        } else if meta.path.is_ident("flatten") {
            self.flatten = Some(meta.path.span());
        } else if meta.path.is_ident("transparent") {
            self.transparent = Some(meta.path.span());
        } else if meta.path.is_ident("default") {
            self.default = true;
            pass_over(meta)?;
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
