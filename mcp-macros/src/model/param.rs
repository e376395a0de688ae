//! One parameter of a tool.
//!
//! Owns the distinction between what the caller sends and what the server injects, as far as the spelling tells;
//! what it does not tell, the compiler decides from trait bounds. Must not know how a value is taken from a request.

use proc_macro2::Span;
use syn::{Expr, LitStr, Pat, Type};

use super::Text;
use crate::keys;
use crate::parse::{self, ParamSyntax, Shape};

/// A parameter and what its attributes ask for.
pub(crate) struct Param {
    pub(crate) pat: Pat,
    pub(crate) pattern: Pattern,
    pub(crate) ty: Type,
    pub(crate) passing: Passing,
    pub(crate) source: Source,
    /// The name of the argument; a destructured parameter has none.
    pub(crate) name: Option<Text>,
    pub(crate) description: Option<String>,
    pub(crate) default: Option<Fallback>,
    pub(crate) header: Option<LitStr>,
    /// Where `arg` of an `#[arg]` stands.
    pub(crate) arg_span: Option<Span>,
    /// Where `cfg` of a `#[cfg]` stands.
    pub(crate) cfg_span: Option<Span>,
}

/// What stands before the colon.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// `name` or `mut name`
    Name,
    /// `_`
    Hole,
    /// Anything else.
    Other,
}

/// How the function takes the value; the type is the one behind the reference.
pub(crate) enum Passing {
    Value,
    Ref(Type),
    OptRef(Type),
}

/// Where the value comes from.
pub(crate) enum Source {
    /// An argument of the call, or an injected value that only the compiler can tell.
    Caller,
    /// Written `&Context`.
    Context,
    /// Written `State<T>`, with `T`; without an argument the compiler complains.
    State(Option<Box<Type>>),
}

/// What `default` asks for.
pub(crate) struct Fallback {
    /// `None` means the type's own default.
    pub(crate) value: Option<Expr>,
    /// Where the key stands.
    pub(crate) span: Span,
}

impl Param {
    pub(super) fn new(syntax: ParamSyntax) -> Self {
        let ParamSyntax { pat, ty, docs, args, arg_span, cfg_span } = syntax;
        let (pattern, own_name) = read_pattern(&pat);
        let default = args.span(&keys::DEFAULT).zip(args.expr(&keys::DEFAULT));
        Self {
            pattern,
            passing: passing(&ty),
            source: source(&ty),
            name: args.text(&keys::RENAME).map(Text::literal).or(own_name),
            description: args.text(&keys::DESCRIPTION).map(LitStr::value).or(docs),
            default: default.map(|(span, value)| Fallback { value: value.cloned(), span }),
            header: args.text(&keys::HEADER).cloned(),
            pat,
            ty,
            arg_span,
            cfg_span,
        }
    }

    /// The type without the reference through which it is passed.
    pub(crate) fn bare_type(&self) -> &Type {
        match &self.passing {
            Passing::Ref(ty) | Passing::OptRef(ty) => ty,
            Passing::Value => &self.ty,
        }
    }

    pub(crate) fn is_injected(&self) -> bool {
        !matches!(self.source, Source::Caller)
    }

    /// The name under which the value is asked for; empty for what has no name.
    pub(crate) fn key(&self) -> &str {
        self.name.as_ref().map_or("", |name| &name.value)
    }
}

fn read_pattern(pat: &Pat) -> (Pattern, Option<Text>) {
    match pat {
        Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none() => {
            (Pattern::Name, Some(Text::ident(&name.ident)))
        }
        Pat::Wild(_) => (Pattern::Hole, None),
        _ => (Pattern::Other, None),
    }
}

fn passing(ty: &Type) -> Passing {
    match parse::shape(ty) {
        Shape::Value => Passing::Value,
        Shape::Ref(reference) => Passing::Ref((*reference.elem).clone()),
        Shape::OptRef(reference) => Passing::OptRef((*reference.elem).clone()),
    }
}

fn source(ty: &Type) -> Source {
    match parse::shape(ty) {
        Shape::Ref(reference) if parse::is_named(&reference.elem, "Context") => Source::Context,
        Shape::Value if parse::is_named(ty, "State") => {
            Source::State(parse::only_argument(ty, "State").cloned().map(Box::new))
        }
        _ => Source::Caller,
    }
}
