//! The rules an enum of names must keep.
//!
//! Owns what a set of names is. Must not change the model and must not build tokens.

use std::collections::HashMap;

use super::{Choice, Variant};
use crate::diag::Diag;

pub(super) fn check(choice: &Choice, diag: &mut Diag) {
    let Some(variants) = &choice.variants else { return };
    if variants.is_empty() {
        diag.at(choice.ident.span(), "`Choice` needs at least one variant: add one");
    } else if variants.iter().all(|variant| variant.skipped) {
        diag.at(choice.ident.span(), "`Choice` needs a variant that serde does not skip: remove one `skip`");
    }
    for variant in variants {
        fields(variant, diag);
    }
    names(variants, diag);
}

fn fields(variant: &Variant, diag: &mut Diag) {
    if let Some(fields) = &variant.fields {
        let name = &variant.ident;
        diag.over(fields, format!("`Choice` needs variants without fields: write `{name}` alone"));
    }
}

/// No text may be read as two variants.
fn names(variants: &[Variant], diag: &mut Diag) {
    let mut seen = HashMap::new();
    for variant in variants.iter().filter(|variant| !variant.skipped) {
        let own: Vec<_> = variant.aliases.iter().chain([&variant.name]).collect();
        for name in &own {
            let Some(first) = seen.get(&name.value).copied() else { continue };
            let second = &variant.ident;
            let message =
                format!("the variants `{first}` and `{second}` are both called `{}`: rename one", name.value);
            diag.at(name.span, message);
        }
        for name in own {
            seen.entry(&name.value).or_insert(&variant.ident);
        }
    }
}
