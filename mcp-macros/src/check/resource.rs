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

fn variables(uri: &Text, template: &Template, params: &[Param], diag: &mut Diag) {
    let is_taken = |name: &str| params.iter().any(|param| !param.is_injected() && param.key() == name);
    for (name, kind) in template.variables().filter(|(name, _)| !is_taken(name)) {
        let ty = if kind == Kind::Query { "Option<&str>" } else { "&str" };
        let message = format!("no parameter takes the variable `{name}`: add `{name}: {ty}` to the function");
        diag.at(uri.span, message);
    }
    for param in params.iter().filter(|param| !param.is_injected()) {
        let Some(name) = &param.name else { continue };
        match template.variables().find(|(variable, _)| *variable == name.value) {
            Some((_, kind)) => presence(param, name, kind, diag),
            None => diag.at(name.span, not_a_variable(name, template)),
        }
    }
}

fn not_a_variable(name: &Text, template: &Template) -> String {
    let name = &name.value;
    let variables = template.variables().map(|(variable, _)| variable);
    let advice = keys::nearest(name, variables, |variable| variable).map_or_else(
        || format!("add `{{{name}}}` to the URI, or remove the parameter"),
        |variable| format!("did you mean `{variable}`?"),
    );
    format!("`{name}` is no variable of the URI: {advice}")
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
