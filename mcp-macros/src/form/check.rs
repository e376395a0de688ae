//! The rules a form must keep.
//!
//! Owns what a form may be made of, and who judges each of its fields. Must not change the model and must not build tokens.

use std::collections::HashMap;

use super::{Body, Field, Form, secret, values};
use crate::diag::Diag;

pub(super) fn check(form: &Form, diag: &mut Diag) {
    if !form.generics.params.is_empty() {
        diag.over(&form.generics, "a form has no generics: write the types that its fields have");
    }
    let Body::Fields(fields) = &form.body else { return };
    if fields.is_empty() {
        let message = "a form needs a field that serde reads: add one, or ask with `ctx.elicit::<()>` for a plain confirmation";
        diag.at(form.ident.span(), message);
    }
    for field in fields {
        if let Some(span) = field.flatten {
            diag.at(span, "a form is flat: write the inner fields here");
        }
        values::check(field, diag);
        secret::check(field, diag);
    }
    names(fields, diag);
}

/// No two fields are read by one name.
fn names(fields: &[Field], diag: &mut Diag) {
    let mut seen = HashMap::new();
    for Field { ident, name, .. } in fields {
        if let Some(first) = seen.get(&name.value) {
            let message =
                format!("the fields `{first}` and `{ident}` are both called `{}`: rename one", name.value);
            diag.at(name.span, message);
        }
        seen.entry(&name.value).or_insert(ident);
    }
}
