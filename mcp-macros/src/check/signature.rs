//! Rules on the function's signature.
//!
//! Owns what kind of function can be called with nothing but a request at hand. Must not look at single parameters.

use syn::spanned::Spanned as _;
use syn::{GenericParam, ReturnType, Safety, Signature};

use crate::diag::Diag;
use crate::parse;

pub(super) fn check(sig: &Signature, diag: &mut Diag) {
    qualifiers(sig, diag);
    receiver(sig, diag);
    variadic(sig, diag);
    generics(sig, diag);
    output(sig, diag);
}

fn qualifiers(sig: &Signature, diag: &mut Diag) {
    if let Some(token) = &sig.constness {
        diag.at(token.span, "a tool cannot be a `const fn`: remove `const`");
    }
    if let Safety::Unsafe(token) = &sig.safety {
        diag.at(
            token.span,
            "a tool cannot be `unsafe`: remove it and keep the unsafe block inside the function",
        );
    }
    if let Some(abi) = &sig.abi {
        diag.at(abi.extern_token.span, "a tool cannot be an `extern fn`: remove `extern`");
    }
}

fn receiver(sig: &Signature, diag: &mut Diag) {
    if let Some(receiver) = sig.receiver() {
        let message = "a free function has no `self`: move it out of the `impl` block and take what it needs \
                       as `State<T>`";
        diag.at(receiver.self_token.span, message);
    }
}

fn variadic(sig: &Signature, diag: &mut Diag) {
    if let Some(variadic) = &sig.variadic {
        diag.over(variadic.dots, "a tool cannot be variadic: take a `Vec<T>`");
    }
}

fn generics(sig: &Signature, diag: &mut Diag) {
    for param in &sig.generics.params {
        match param {
            GenericParam::Lifetime(lifetime) => {
                let name = &lifetime.lifetime;
                diag.over(
                    name,
                    format!("a tool cannot be generic: remove `{name}` and write references without it"),
                );
            }
            GenericParam::Type(ty) => {
                let name = &ty.ident;
                diag.at(
                    name.span(),
                    format!("a tool cannot be generic: write a concrete type instead of `{name}`"),
                );
            }
            GenericParam::Const(constant) => {
                let name = &constant.ident;
                diag.at(name.span(), format!("a tool cannot be generic: write a value instead of `{name}`"));
            }
        }
    }
    if let Some(clause) = &sig.generics.where_clause {
        diag.at(
            clause.where_token.span(),
            "a tool cannot have a `where` clause: its types are concrete, so remove it",
        );
    }
}

fn output(sig: &Signature, diag: &mut Diag) {
    let ReturnType::Type(_, ty) = &sig.output else { return };
    if let Some(span) = parse::first_impl(ty) {
        diag.at(span, "a tool cannot return `impl Trait`: write the concrete type");
    }
}
