//! Rules on the function's signature.
//!
//! Owns what kind of function can be called with nothing but a request, and perhaps a provider, at hand. Must not look
//! at single parameters.

use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::{GenericParam, Receiver, ReceiverKind, ReturnType, Safety, Signature};

use crate::diag::Diag;
use crate::kind::Kind;
use crate::model::{Handler, Home};
use crate::parse::{self, Spelling};

pub(super) fn check(handler: &Handler, diag: &mut Diag) {
    let sig = &handler.function.sig;
    let noun = handler.kind().noun();
    qualifiers(sig, noun, diag);
    receiver(handler, diag);
    variadic(sig, noun, diag);
    generics(sig, noun, diag);
    output(sig, noun, diag);
    structured(sig, handler.kind(), diag);
}

fn qualifiers(sig: &Signature, noun: &str, diag: &mut Diag) {
    if let Some(token) = &sig.constness {
        diag.at(token.span, format!("a {noun} cannot be a `const fn`: remove `const`"));
    }
    if let Safety::Unsafe(token) = &sig.safety {
        diag.at(
            token.span,
            format!("a {noun} cannot be `unsafe`: remove it and keep the unsafe block inside the function"),
        );
    }
    if let Some(abi) = &sig.abi {
        diag.at(abi.extern_token.span, format!("a {noun} cannot be an `extern fn`: remove `extern`"));
    }
}

fn receiver(handler: &Handler, diag: &mut Diag) {
    let receiver = handler.function.sig.receiver();
    match (handler.home, receiver) {
        (Home::Provider, Some(receiver)) => provided_receiver(receiver, diag),
        (Home::Free, Some(receiver)) => free_method(handler, receiver.self_token.span, "`self`", diag),
        (Home::Free, None) if handler.is_method() => {
            free_method(handler, handler.own_name().span, "`Self`", diag);
        }
        _ => {}
    }
}

/// A provider is shared by all calls, which run at the same time.
fn provided_receiver(receiver: &Receiver, diag: &mut Diag) {
    match &receiver.kind {
        ReceiverKind::Reference(_, _, None) => {}
        ReceiverKind::Reference(_, _, Some(mutable)) => diag.at(
            mutable.span,
            "calls share the provider, so none can have it to itself: write `&self`, and keep what changes in a `Mutex`",
        ),
        _ => diag.over(receiver, "calls share the provider, so none can own it: write `&self`"),
    }
}

fn free_method(handler: &Handler, span: Span, word: &str, diag: &mut Diag) {
    let noun = handler.kind().noun();
    let message = format!(
        "only a method has {word}: put `#[provider]` on the `impl` block around it, or make the {noun} a free function \
         that takes what it needs as `State<T>`"
    );
    diag.at(span, message);
}

fn variadic(sig: &Signature, noun: &str, diag: &mut Diag) {
    if let Some(variadic) = &sig.variadic {
        diag.over(variadic.dots, format!("a {noun} cannot be variadic: take a `Vec<T>`"));
    }
}

fn generics(sig: &Signature, noun: &str, diag: &mut Diag) {
    for param in &sig.generics.params {
        match param {
            GenericParam::Lifetime(lifetime) => {
                let name = &lifetime.lifetime;
                diag.over(
                    name,
                    format!("a {noun} cannot be generic: remove `{name}` and write references without it"),
                );
            }
            GenericParam::Type(ty) => {
                let name = &ty.ident;
                diag.at(
                    name.span(),
                    format!("a {noun} cannot be generic: write a concrete type instead of `{name}`"),
                );
            }
            GenericParam::Const(constant) => {
                let name = &constant.ident;
                diag.at(
                    name.span(),
                    format!("a {noun} cannot be generic: write a value instead of `{name}`"),
                );
            }
        }
    }
    if let Some(clause) = &sig.generics.where_clause {
        diag.at(
            clause.where_token.span(),
            format!("a {noun} cannot have a `where` clause: its types are concrete, so remove it"),
        );
    }
}

fn output(sig: &Signature, noun: &str, diag: &mut Diag) {
    let ReturnType::Type(_, ty) = &sig.output else { return };
    if let Some(span) = parse::first_impl(ty) {
        diag.at(span, format!("a {noun} cannot return `impl Trait`: write the concrete type"));
    }
}

/// What is plainly no object; of all other types the server finds out.
fn structured(sig: &Signature, kind: Kind, diag: &mut Diag) {
    let ReturnType::Type(_, ty) = &sig.output else { return };
    let Some(inside) = parse::only_argument(parse::unfailing(ty), "Json").filter(|_| kind == Kind::Tool)
    else {
        return;
    };
    let what = if parse::unoptional(inside).is_some() {
        "an `Option`"
    } else {
        match parse::spelling(inside) {
            Spelling::Map | Spelling::Json | Spelling::Unknown => return,
            other => other.noun(),
        }
    };
    let message = format!(
        "structured content is an object, and this is {what}: return `Json` of a struct that has it in a field"
    );
    diag.over(inside, message);
}
