//! Rules on a provider.
//!
//! Owns what its handlers must not have in common, and where `#[provider]` may stand. Must not judge a handler by
//! itself.

use crate::diag::Diag;
use crate::model::{Handler, Provider};

pub(crate) fn check(provider: &Provider, diag: &mut Diag) {
    position(provider, diag);
    for handler in provider.handlers() {
        root(handler, diag);
        super::handler(handler, diag);
    }
    unique(provider, diag);
}

fn position(provider: &Provider, diag: &mut Diag) {
    if let Some((of, _)) = &provider.block.of {
        let message = "`#[provider]` goes on an `impl` block without a trait: move the handlers to one of their own, \
                       `impl Type { ... }`";
        diag.over(of, message);
    } else if provider.handlers().next().is_none() {
        let message = "this provider has no handlers: put `#[tool]`, `#[prompt]` or `#[resource(\"...\")]` on a method, or \
                       remove `#[provider]`";
        diag.over(&provider.block.ty, message);
    }
}

fn root(handler: &Handler, diag: &mut Diag) {
    if let Some(span) = handler.root_span {
        diag.at(
            span,
            "in a provider, `crate` is said once for all handlers: move it to `#[provider(crate = ...)]`",
        );
    }
}

fn unique(provider: &Provider, diag: &mut Diag) {
    let mut seen: Vec<&Handler> = Vec::new();
    for handler in provider.handlers() {
        let kind = handler.kind();
        let address = handler.address();
        let same = |other: &&&Handler| other.kind() == kind && other.address().value == address.value;
        if let Some(first) = seen.iter().find(same).filter(|first| !are_alternatives(first, handler)) {
            let message = format!(
                "`{}` and `{}` are both the {} `{}`: change one of them",
                first.own_name().value,
                handler.own_name().value,
                kind.noun(),
                address.value,
            );
            diag.at(address.span, message);
        }
        seen.push(handler);
    }
}

/// Whether both are under a condition, so that only one of them may be there.
fn are_alternatives(one: &Handler, other: &Handler) -> bool {
    [one, other].iter().all(|handler| handler.function.attrs.iter().any(|attr| attr.path().is_ident("cfg")))
}
