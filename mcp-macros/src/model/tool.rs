//! What only a tool has.
//!
//! Owns which key each property comes from. Must not know how a property reaches the server.

use proc_macro2::Span;
use syn::{LitStr, Path};

use super::Text;
use crate::keys::{self, Key};
use crate::parse::{Args, Flag};

/// The flags that describe a tool's behaviour, in the order in which they are emitted.
const FLAGS: [&Key; 5] =
    [&keys::READ_ONLY, &keys::DESTRUCTIVE, &keys::IDEMPOTENT, &keys::OPEN_WORLD, &keys::TASK];

/// The keys that only `#[tool(...)]` takes.
pub(crate) struct Tool {
    pub(crate) flags: Vec<(&'static Key, Flag)>,
    /// The page that shows its results.
    pub(crate) ui: Option<Text>,
    /// Who may call it, of the model and its page, and where the key stands.
    pub(crate) visibility: Option<(Vec<LitStr>, Span)>,
    /// A function that returns a hand-written input schema.
    pub(crate) input_schema: Option<Path>,
}

impl Tool {
    pub(super) fn new(args: &Args) -> Self {
        Self {
            flags: FLAGS.iter().filter_map(|key| Some((*key, args.flag(key)?))).collect(),
            ui: args.text(&keys::UI).map(Text::literal),
            visibility: args
                .texts(&keys::VISIBILITY)
                .zip(args.span(&keys::VISIBILITY))
                .map(|(each, span)| (each.to_vec(), span)),
            input_schema: args.path(&keys::INPUT_SCHEMA).cloned(),
        }
    }

    /// The flag if it is there and says yes.
    pub(crate) fn set_flag(&self, key: &Key) -> Option<Flag> {
        self.flags.iter().find(|(other, flag)| other.name == key.name && flag.on).map(|(_, flag)| *flag)
    }
}
