//! Rules on a parameter whose fields are the arguments.
//!
//! Owns what its spelling and its other keys can tell. Must not know which fields it has; the server finds that out.

use crate::diag::Diag;
use crate::keys;
use crate::model::Param;
use crate::parse::{self, Shape, Spelling};

pub(super) fn check(param: &Param, diag: &mut Diag) {
    shape(param, diag);
    other_keys(param, diag);
}

fn shape(param: &Param, diag: &mut Diag) {
    let what = if !matches!(parse::shape(&param.ty), Shape::Value) {
        "a reference"
    } else if parse::unoptional(&param.ty).is_some() {
        "an `Option`"
    } else {
        match param.spelling() {
            // A map takes whatever the other arguments leave.
            Spelling::Unknown | Spelling::Map | Spelling::Json => return,
            other => other.noun(),
        }
    };
    let message =
        format!("only a struct taken by value has fields to flatten, and this is {what}: remove `flatten`");
    diag.over(&param.ty, message);
}

/// There is no single argument to which they could apply.
fn other_keys(param: &Param, diag: &mut Diag) {
    for (key, span) in param.keys.iter().filter(|(key, _)| key.name != keys::FLATTEN.name) {
        let name = key.name;
        let message = format!(
            "with `flatten` the fields are the arguments, so `{name}` is for none of them: remove it, and say it on the \
             field with an attribute of serde or schemars"
        );
        diag.at(*span, message);
    }
}
