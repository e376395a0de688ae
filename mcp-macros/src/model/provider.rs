//! One provider: an `impl` block with handlers in it.
//!
//! Owns what the handlers have from their block. Must not know how they are registered.

use proc_macro2::TokenStream;
use syn::Path;

use super::Handler;
use crate::keys;
use crate::parse::{Args, Block, Item, Marked};

/// What `#[provider]` on an `impl` block asks for.
pub(crate) struct Provider {
    pub(crate) block: Block,
    /// The path of the core crate, if the user gave one.
    pub(crate) root: Option<Path>,
    /// What stands in the block, in its order.
    pub(crate) members: Vec<Member>,
}

/// One thing in the block.
pub(crate) enum Member {
    /// Passed on as it is.
    Other(TokenStream),
    Handler(Box<Handler>),
}

impl Provider {
    pub(crate) fn new(args: &Args, mut block: Block) -> Self {
        let root = args.path(&keys::CRATE).cloned();
        let member = |item| match item {
            Item::Other(tokens) => Member::Other(tokens),
            Item::Marked(marked) => Member::Handler(Box::new(handler(*marked, root.as_ref()))),
        };
        let members = block.items.drain(..).map(member).collect();
        Self { block, root, members }
    }

    pub(crate) fn handlers(&self) -> impl Iterator<Item = &Handler> {
        self.members.iter().filter_map(|member| match member {
            Member::Handler(handler) => Some(&**handler),
            Member::Other(_) => None,
        })
    }
}

fn handler(marked: Marked, root: Option<&Path>) -> Handler {
    let Marked { kind, uri, args, span, function } = marked;
    Handler::new(kind, uri.as_ref(), &args, span, function).in_provider(root)
}
