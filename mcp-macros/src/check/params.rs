//! Rules on parameters, one by one and against each other.
//!
//! Owns how a parameter is written and what it is called. Must not decide whether a type can be an argument; the
//! compiler does that from trait bounds.

use syn::{Lifetime, LitStr};

use super::{flatten, texts, values};
use crate::diag::Diag;
use crate::keys::{self, Key};
use crate::kind::Kind;
use crate::model::{Handler, Param, Passing, Pattern};
use crate::parse::{self, Shape, Spelling};

pub(super) fn check(handler: &Handler, diag: &mut Diag) {
    let kind = handler.kind();
    for param in &handler.params {
        pattern(param, kind, diag);
        condition(param, diag);
        opaque(param, kind, diag);
        reference(param, diag);
        injected(param, diag);
        applicable(param, kind, diag);
        if kind == Kind::Tool && param.is_flattened() {
            flatten::check(param, diag);
        } else if param.is_argument() {
            argument(param, kind, diag);
        }
    }
    unique_names(&handler.params, diag);
    unique_headers(&handler.params, diag);
}

fn argument(param: &Param, kind: Kind, diag: &mut Diag) {
    default(param, diag);
    name(param, diag);
    if kind == Kind::Tool {
        header(param, diag);
        values::check(param, diag);
        borrowed_inside(param, diag);
    } else {
        texts::check(param, kind, diag);
    }
}

fn pattern(param: &Param, kind: Kind, diag: &mut Diag) {
    let allowed = match param.pattern {
        Pattern::Name => true,
        Pattern::Hole | Pattern::Other => param.is_injected(),
    };
    if !allowed {
        let why = match kind {
            Kind::Tool => "which becomes its name in the schema",
            Kind::Prompt => "by which clients send it",
            Kind::Resource => "which is that of a variable of the URI",
        };
        let message = format!(
            "an argument needs a plain name, {why}: write `name: Type` and take the value apart in the body"
        );
        diag.over(&param.pat, message);
    }
}

fn condition(param: &Param, diag: &mut Diag) {
    if let Some(span) = param.cfg_span {
        diag.at(span, "a parameter cannot be conditional: put the condition on two versions of the function");
    }
}

fn opaque(param: &Param, kind: Kind, diag: &mut Diag) {
    if let Some(span) = parse::first_impl(&param.ty) {
        let why = if kind == Kind::Tool { ", which has no schema" } else { "" };
        diag.at(span, format!("a parameter cannot be `impl Trait`{why}: write the concrete type"));
    }
}

fn reference(param: &Param, diag: &mut Diag) {
    let (Shape::Ref(reference) | Shape::OptRef(reference)) = parse::shape(&param.ty) else { return };
    if let Some(token) = &reference.mutability {
        diag.at(
            token.span,
            "an argument cannot be borrowed mutably: write `&T`, or `mut name: T` to change your own",
        );
    }
    if let Some(lifetime) = reference.lifetime.as_ref().filter(|lifetime| !is_elided(lifetime)) {
        let message = format!("an argument lives only as long as the call: remove `{lifetime}`");
        diag.over(lifetime, message);
    }
}

/// A list or a map is built from the request, and what is in it is owned.
fn borrowed_inside(param: &Param, diag: &mut Diag) {
    let Some(reference) = parse::first_reference(param.bare_type()) else { return };
    let instead = if parse::is_named(&reference.elem, "str") { "`String`" } else { "the type without `&`" };
    let message = format!(
        "an argument can be borrowed only as a whole, such as `&str` or `&[T]`, and not in parts: write {instead} here"
    );
    diag.over(&reference, message);
}

fn is_elided(lifetime: &Lifetime) -> bool {
    lifetime.ident == "_"
}

fn injected(param: &Param, diag: &mut Diag) {
    if let (true, Some(span)) = (param.is_injected(), param.arg_span) {
        diag.at(
            span,
            "this parameter is injected by the server and never sent by the caller: remove `#[arg]`",
        );
    }
}

/// A text has no schema, and only texts are completed.
fn applicable(param: &Param, kind: Kind, diag: &mut Diag) {
    const ONLY_TOOLS: [&Key; 6] =
        [&keys::HEADER, &keys::EXAMPLE, &keys::RANGE, &keys::LENGTH, &keys::PATTERN, &keys::FLATTEN];
    let noun = kind.noun();
    for (key, span) in &param.keys {
        let name = key.name;
        if kind == Kind::Tool && name == keys::COMPLETE.name {
            let message = "`complete` is for prompts and resources; a tool's arguments are not completed: remove it, or \
                           take an enum, whose values are in the schema";
            diag.at(*span, message);
        }
        if kind != Kind::Tool && ONLY_TOOLS.iter().any(|only| only.name == name) {
            let message = format!(
                "`{name}` is for the arguments of tools, which have a schema; those of a {noun} are plain text: remove it"
            );
            diag.at(*span, message);
        }
    }
}

fn default(param: &Param, diag: &mut Diag) {
    let Some(fallback) = &param.default else { return };
    match &param.passing {
        Passing::Ref(ty) if !parse::is_named(ty, "str") => {
            diag.at(
                fallback.span,
                "only `&str` can be borrowed with a default: take an owned type, such as `Vec<T>`",
            );
        }
        Passing::OptRef(_) => {
            diag.at(
                fallback.span,
                "an `Option<&T>` that is not sent is `None`, so that the default is never used: remove `default`, or take the type \
                 without `Option`",
            );
        }
        Passing::Ref(_) | Passing::Value => {}
    }
}

fn name(param: &Param, diag: &mut Diag) {
    if let Some(name) = param.name.as_ref().filter(|name| name.value.is_empty()) {
        diag.at(name.span, "an argument's name cannot be empty: write one, or remove `rename`");
    }
}

fn header(param: &Param, diag: &mut Diag) {
    let Some(header) = &param.header else { return };
    let value = header.value();
    if value.is_empty() {
        diag.at(header.span(), "a header's name cannot be empty: write one, or remove `header`");
    } else if !value.bytes().all(is_token_byte) {
        let message = format!(
            "`{value}` cannot be part of a header's name: use letters, digits and any of `!#$%&'*+-.^_|~` or a backtick"
        );
        diag.at(header.span(), message);
    }
    match param.spelling() {
        Spelling::Text | Spelling::Whole { .. } | Spelling::Bool | Spelling::Unknown => {}
        other => {
            let message = format!(
                "a header carries text, an integer or a `bool`, and this is {}: remove `header`, or take another type",
                other.noun(),
            );
            diag.over(&param.ty, message);
        }
    }
}

/// A byte of a `token` in the sense of RFC 9110, section 5.6.2.
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn unique_names(params: &[Param], diag: &mut Diag) {
    let mut seen: Vec<&str> = Vec::new();
    for name in params.iter().filter(|param| param.is_argument()).filter_map(|param| param.name.as_ref()) {
        if seen.contains(&name.value.as_str()) {
            let message = format!("two arguments are called `{}`: rename one of them", name.value);
            diag.at(name.span, message);
        }
        seen.push(&name.value);
    }
}

fn unique_headers(params: &[Param], diag: &mut Diag) {
    let mut seen: Vec<String> = Vec::new();
    for header in params.iter().filter_map(|param| param.header.as_ref()) {
        let folded = LitStr::value(header).to_ascii_lowercase();
        if seen.contains(&folded) {
            let message = format!("two arguments use the header `{}`: change one of them", header.value());
            diag.at(header.span(), message);
        }
        seen.push(folded);
    }
}
