//! One parameter of a handler.
//!
//! Owns the distinction between what the caller sends and what the server injects, as far as the spelling tells;
//! what it does not tell, the compiler decides from trait bounds. Must not know how a value is taken from a request.

use proc_macro2::Span;
use syn::{Expr, LitStr, Pat, Path, Type};

use super::{Range, Text};
use crate::keys::{self, Key};
use crate::parse::{self, Args, Flag, ParamSyntax, Shape, Spelling};

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
    pub(crate) example: Option<Expr>,
    pub(crate) range: Option<Range>,
    pub(crate) length: Option<Range>,
    /// The regular expression of `pattern`.
    pub(crate) regex: Option<LitStr>,
    pub(crate) flatten: Option<Flag>,
    /// A function that completes the argument while it is typed.
    pub(crate) complete: Option<Path>,
    /// Every key that is written, and where.
    pub(crate) keys: Vec<(&'static Key, Span)>,
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
    /// Written `&Context`, `Context`, `Auth` or `&Auth`.
    Server,
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
        let default = args.span(&keys::DEFAULT).zip(args.maybe_expr(&keys::DEFAULT));
        Self {
            pattern,
            passing: passing(&ty),
            source: source(&ty),
            name: args.text(&keys::RENAME).map(Text::literal).or(own_name),
            description: args.text(&keys::DESCRIPTION).map(LitStr::value).or(docs),
            default: default.map(|(span, value)| Fallback { value: value.cloned(), span }),
            header: args.text(&keys::HEADER).cloned(),
            example: args.expr(&keys::EXAMPLE).cloned(),
            range: range(&args, &keys::RANGE),
            length: range(&args, &keys::LENGTH),
            regex: args.text(&keys::PATTERN).cloned(),
            flatten: args.flag(&keys::FLATTEN),
            complete: args.path(&keys::COMPLETE).cloned(),
            keys: args.written().collect(),
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

    /// Whether the fields of the type are arguments, and not the parameter itself.
    pub(crate) fn is_flattened(&self) -> bool {
        self.flatten.is_some_and(|flag| flag.on)
    }

    /// Whether it is one argument of the call, as far as the spelling tells.
    pub(crate) fn is_argument(&self) -> bool {
        !self.is_injected() && !self.is_flattened()
    }

    pub(crate) fn spelling(&self) -> Spelling {
        parse::spelling(&self.ty)
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

fn range(args: &Args, key: &Key) -> Option<Range> {
    Some(Range::new(args.range(key)?, args.span(key)?))
}

fn source(ty: &Type) -> Source {
    let held = match parse::shape(ty) {
        Shape::Ref(reference) | Shape::OptRef(reference) => &reference.elem,
        Shape::Value => parse::unoptional(ty).unwrap_or(ty),
    };
    let optional = parse::unoptional(ty).is_some();
    if parse::is_named(held, "Auth") || (parse::is_named(held, "Context") && !optional) {
        return Source::Server;
    }
    if parse::is_named(ty, "State") {
        return Source::State(parse::only_argument(ty, "State").cloned().map(Box::new));
    }
    Source::Caller
}
