//! Rules on the URI of a resource and the parameters that take its variables.
//!
//! Owns that both name the same things, and that what may be missing may be missing in both. Must not know how a URI is
//! matched.

use crate::diag::Diag;
use crate::keys;
use crate::model::{Handler, Param, Resource, Text};
use crate::parse;
use crate::template::{Kind, Template};

pub(super) fn check(resource: &Resource, handler: &Handler, diag: &mut Diag) {
    size(resource, diag);
    cache_scope(resource, handler, diag);
    let Some(uri) = &resource.uri else {
        let message = "a resource needs a URI in front of its keys: write `#[resource(\"notes://all\")]`, or \
                       `#[resource(\"notes://{id}\")]` with a parameter `id: &str`";
        diag.at(resource.marked, message);
        return;
    };
    match &resource.template {
        Ok(template) => variables(uri, template, &handler.params, diag),
        Err(faults) => {
            for fault in faults {
                diag.at(uri.span, format!("{} (at byte {} of the URI)", fault.message, fault.at));
            }
        }
    }
}

fn size(resource: &Resource, diag: &mut Diag) {
    let Some(size) = &resource.size else { return };
    if resource.template.as_ref().is_ok_and(|template| !template.is_fixed()) {
        let message = "a template stands for many resources, which have no size in common: remove `size`";
        diag.at(size.span(), message);
    } else {
        super::handler::count(size, diag);
    }
}

/// Whoever keeps a public copy gives it to anybody, whatever the server would have asked of them.
fn cache_scope(resource: &Resource, handler: &Handler, diag: &mut Diag) {
    let Some(scope) = &resource.cache_scope else { return };
    let is_auth = |param: &Param| {
        let ty = param.bare_type();
        parse::is_named(parse::unoptional(ty).unwrap_or(ty), "Auth")
    };
    let why = match &*scope.value {
        "private" => return,
        "public" if handler.limits.scopes.is_some() => "a resource that needs `scopes`",
        "public" if handler.params.iter().any(is_auth) => "a resource that asks who is calling",
        "public" => return,
        other => {
            let message = format!(
                "`{other}` is no scope of a cache: write `cache_scope = \"public\"` or `\"private\"`"
            );
            return diag.at(scope.span, message);
        }
    };
    let message = format!(
        "{why} is not for everybody, and a public copy of it would be: write `cache_scope = \"private\"`, or remove it"
    );
    diag.at(scope.span, message);
}

fn variables(uri: &Text, template: &Template, params: &[Param], diag: &mut Diag) {
    let own = || params.iter().filter(|param| !param.is_injected());
    let is_taken = |name: &str| own().any(|param| param.key() == name);
    // A parameter that is misspelt, or has no name to be one, is told once: where it stands.
    let is_told = |name: &str| {
        own().any(|param| {
            let key = param.key();
            let is_variable = template.variables().any(|(variable, _)| variable == key);
            key.is_empty() || !is_variable && meant(key, template, params) == Some(name)
        })
    };
    for (name, kind) in template.variables().filter(|(name, _)| !is_taken(name) && !is_told(name)) {
        let ty = if kind == Kind::Query { "Option<&str>" } else { "&str" };
        let message = format!("no parameter takes the variable `{name}`: add `{name}: {ty}` to the function");
        diag.at(uri.span, message);
    }
    for param in params.iter().filter(|param| !param.is_injected()) {
        let Some(name) = &param.name else { continue };
        match template.variables().find(|(variable, _)| *variable == name.value) {
            Some((_, kind)) => presence(param, name, kind, diag),
            None => diag.at(name.span, not_a_variable(name, param, template, params)),
        }
    }
}

fn not_a_variable(name: &Text, param: &Param, template: &Template, params: &[Param]) -> String {
    let name = &name.value;
    let may_be_missing = param.default.is_some() || parse::unoptional(&param.ty).is_some();
    let mark = if may_be_missing { "?" } else { "" };
    let advice = meant(name, template, params).map_or_else(
        || format!("add `{{{mark}{name}}}` to the URI, or remove the parameter"),
        |variable| format!("did you mean `{variable}`?"),
    );
    format!("`{name}` is no variable of the URI: {advice}")
}

/// The variable that a parameter of another name was probably meant to take: of those that none takes, the nearest, or
/// the only one where this is the only parameter without.
fn meant<'t>(name: &str, template: &'t Template, params: &[Param]) -> Option<&'t str> {
    let own = || params.iter().filter(|param| !param.is_injected());
    let is_variable = |key: &str| template.variables().any(|(variable, _)| variable == key);
    let free = || {
        let variables = template.variables().map(|(variable, _)| variable);
        variables.filter(|variable| !own().any(|param| param.key() == *variable))
    };
    let alone = free().count() == 1 && own().filter(|param| !is_variable(param.key())).count() == 1;
    if alone { free().next() } else { keys::nearest(name, free(), |variable| variable) }
}

/// Only a query parameter may be missing.
fn presence(param: &Param, name: &Text, kind: Kind, diag: &mut Diag) {
    let is_optional = parse::unoptional(&param.ty).is_some();
    let name = &name.value;
    match (kind, &param.default) {
        (Kind::Query, None) if !is_optional => {
            let message = format!(
                "a URI may come without its query parameter `{name}`: take an `Option`, or add `#[arg(default = ...)]`"
            );
            diag.over(&param.ty, message);
        }
        (Kind::Query, _) => {}
        (_, Some(fallback)) => {
            let message = format!(
                "`{name}` is in every URI that matches, so its default is never used: remove `default`"
            );
            diag.at(fallback.span, message);
        }
        (_, None) if is_optional => {
            let message = format!(
                "`{name}` is in every URI that matches, so it is never missing: take the type without `Option`"
            );
            diag.over(&param.ty, message);
        }
        (_, None) => {}
    }
}
