//! One tool.
//!
//! Owns which key or comment each property comes from. Must not know how a property reaches the server.

use syn::Path;

use super::{Param, Text};
use crate::keys::{self, Key};
use crate::parse::{Args, Flag, Function};

/// The flags that describe a tool's behaviour, in the order in which they are emitted.
const FLAGS: [&Key; 4] = [&keys::READ_ONLY, &keys::DESTRUCTIVE, &keys::IDEMPOTENT, &keys::OPEN_WORLD];

/// What `#[tool(...)]` on a function asks for.
pub(crate) struct Tool {
    pub(crate) function: Function,
    /// The path of the core crate, if the user gave one.
    pub(crate) root: Option<Path>,
    pub(crate) name: Text,
    pub(crate) title: Option<Text>,
    pub(crate) description: Option<Text>,
    pub(crate) flags: Vec<(&'static Key, Flag)>,
    /// A function that returns a hand-written input schema.
    pub(crate) input_schema: Option<Path>,
    pub(crate) params: Vec<Param>,
}

impl Tool {
    pub(crate) fn new(args: &Args, mut function: Function) -> Self {
        let ident = Text::ident(&function.sig.ident);
        let docs = function.docs.take().map(|value| Text { value, span: ident.span });
        let params = function.params.drain(..).map(Param::new).collect();
        Self {
            root: args.path(&keys::CRATE).cloned(),
            name: args.text(&keys::NAME).map_or(ident, Text::literal),
            title: args.text(&keys::TITLE).map(Text::literal),
            description: args.text(&keys::DESCRIPTION).map(Text::literal).or(docs),
            flags: FLAGS.iter().filter_map(|key| Some((*key, args.flag(key)?))).collect(),
            input_schema: args.path(&keys::INPUT_SCHEMA).cloned(),
            params,
            function,
        }
    }

    /// The name of the function.
    pub(crate) fn own_name(&self) -> Text {
        Text::ident(&self.function.sig.ident)
    }

    /// The flag if it is there and says yes.
    pub(crate) fn set_flag(&self, key: &Key) -> Option<Flag> {
        self.flags.iter().find(|(other, flag)| other.name == key.name && flag.on).map(|(_, flag)| *flag)
    }
}
