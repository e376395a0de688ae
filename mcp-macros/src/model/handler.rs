//! One handler: what all three kinds have in common.
//!
//! Owns which key or comment each common property comes from. Must not know how a property reaches the server.

use proc_macro2::Span;
use syn::{Expr, LitInt, LitStr, Path};

use super::{Param, Rate, Resource, Text, Time, Tool};
use crate::keys;
use crate::kind::Kind;
use crate::parse::{self, Args, Flag, Function};

/// What the attribute on a function asks for.
pub(crate) struct Handler {
    pub(crate) function: Function,
    pub(crate) home: Home,
    /// The path of the core crate, if the user gave one.
    pub(crate) root: Option<Path>,
    /// Where `crate` stands in the handler's own attribute.
    pub(crate) root_span: Option<Span>,
    pub(crate) name: Text,
    pub(crate) title: Option<Text>,
    pub(crate) description: Option<Text>,
    pub(crate) icons: Option<Expr>,
    pub(crate) meta: Option<Expr>,
    pub(crate) limits: Limits,
    pub(crate) details: Details,
    pub(crate) params: Vec<Param>,
}

/// Where the function stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Home {
    /// By itself.
    Free,
    /// In a marked `impl` block.
    Provider,
}

/// How it is run, and for whom.
pub(crate) struct Limits {
    pub(crate) timeout: Option<Time>,
    pub(crate) concurrency: Option<LitInt>,
    pub(crate) rate: Option<Rate>,
    pub(crate) blocking: Option<Flag>,
    pub(crate) hidden: Option<Flag>,
    pub(crate) scopes: Option<Scopes>,
}

/// What the caller must be allowed to do.
pub(crate) struct Scopes {
    pub(crate) each: Vec<LitStr>,
    /// Where the key stands.
    pub(crate) span: Span,
}

/// What only one kind has.
pub(crate) enum Details {
    Tool(Box<Tool>),
    Prompt,
    Resource(Box<Resource>),
}

impl Handler {
    /// `marked` is where the attribute stands, `uri` the literal in front of the keys of a resource.
    pub(crate) fn new(
        kind: Kind,
        uri: Option<&LitStr>,
        args: &Args,
        marked: Span,
        mut function: Function,
    ) -> Self {
        let ident = Text::ident(&function.sig.ident);
        let docs = function.docs.take().map(|value| Text { value, span: ident.span });
        let params = function.params.drain(..).map(Param::new).collect();
        Self {
            home: Home::Free,
            root: args.path(&keys::CRATE).cloned(),
            root_span: args.span(&keys::CRATE),
            name: args.text(&keys::NAME).map_or(ident, Text::literal),
            title: args.text(&keys::TITLE).map(Text::literal),
            description: args.text(&keys::DESCRIPTION).map(Text::literal).or(docs),
            icons: args.expr(&keys::ICONS).cloned(),
            meta: args.expr(&keys::META).cloned(),
            limits: Limits::new(args),
            details: match kind {
                Kind::Tool => Details::Tool(Box::new(Tool::new(args))),
                Kind::Prompt => Details::Prompt,
                Kind::Resource => Details::Resource(Box::new(Resource::new(uri, args, marked))),
            },
            params,
            function,
        }
    }

    /// The same in a marked `impl` block, which says for all where the core crate is.
    pub(super) fn in_provider(self, root: Option<&Path>) -> Self {
        Self { home: Home::Provider, root: root.cloned(), ..self }
    }

    pub(crate) fn kind(&self) -> Kind {
        match self.details {
            Details::Tool(_) => Kind::Tool,
            Details::Prompt => Kind::Prompt,
            Details::Resource(_) => Kind::Resource,
        }
    }

    /// The name of the function.
    pub(crate) fn own_name(&self) -> Text {
        Text::ident(&self.function.sig.ident)
    }

    /// What the server tells it by: a name, or the URI of a resource.
    pub(crate) fn address(&self) -> &Text {
        match &self.details {
            Details::Tool(_) | Details::Prompt => &self.name,
            Details::Resource(resource) => resource.uri.as_ref().unwrap_or(&self.name),
        }
    }

    /// Whether it stands in an `impl` block, as far as its signature shows.
    pub(crate) fn is_method(&self) -> bool {
        self.home == Home::Provider || parse::mentions_self(&self.function.sig) || self.has_receiver()
    }

    /// Whether a type of its name would stand in front of a built-in one.
    pub(crate) fn shadows_built_in(&self) -> bool {
        const BUILT_IN: [&str; 17] = [
            "bool", "char", "str", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64",
            "u128", "usize", "f32", "f64",
        ];
        self.home == Home::Free && BUILT_IN.contains(&self.own_name().value.as_str())
    }

    pub(crate) fn has_receiver(&self) -> bool {
        self.function.sig.receiver().is_some()
    }

    pub(crate) fn is_blocking(&self) -> bool {
        self.limits.blocking.is_some_and(|flag| flag.on)
    }
}

impl Limits {
    fn new(args: &Args) -> Self {
        let scopes = args.texts(&keys::SCOPES).zip(args.span(&keys::SCOPES));
        Self {
            timeout: args.text(&keys::TIMEOUT).map(Time::literal),
            concurrency: args.count(&keys::CONCURRENCY).cloned(),
            rate: args.text(&keys::RATE).map(Rate::literal),
            blocking: args.flag(&keys::BLOCKING),
            hidden: args.flag(&keys::HIDDEN),
            scopes: scopes.map(|(each, span)| Scopes { each: each.to_vec(), span }),
        }
    }
}
