//! What only a tool has.
//!
//! Owns which key each property comes from. Must not know how a property reaches the server.

use proc_macro2::Span;
use syn::{LitStr, Path};

use super::{Text, Time};
use crate::keys::{self, Key};
use crate::parse::{Args, Flag};

/// The flags that describe a tool's behaviour, in the order in which they are emitted.
const FLAGS: [&Key; 4] = [&keys::READ_ONLY, &keys::DESTRUCTIVE, &keys::IDEMPOTENT, &keys::OPEN_WORLD];

/// The keys that only `#[tool(...)]` takes.
pub(crate) struct Tool {
    pub(crate) flags: Vec<(&'static Key, Flag)>,
    /// How it runs as a task.
    pub(crate) task: Task,
    /// The page that shows its results.
    pub(crate) ui: Option<Text>,
    /// Who may call it, of the model and its page, and where the key stands.
    pub(crate) visibility: Option<(Vec<LitStr>, Span)>,
    /// A function that returns a hand-written input schema.
    pub(crate) input_schema: Option<Path>,
}

/// What the keys of tasks say.
pub(crate) struct Task {
    pub(crate) when: Option<When>,
    pub(crate) ttl: Option<Time>,
    pub(crate) poll: Option<Time>,
}

/// When a call becomes a task.
pub(crate) enum When {
    /// Whenever it can, or never.
    Flag(Flag),
    /// In the way of this name.
    Named(Text),
}

impl Task {
    fn new(args: &Args) -> Self {
        let flag = args.flag(&keys::TASK).map(When::Flag);
        Self {
            when: flag.or_else(|| args.text(&keys::TASK).map(|text| When::Named(Text::literal(text)))),
            ttl: args.text(&keys::TASK_TTL).map(Time::literal),
            poll: args.text(&keys::TASK_POLL).map(Time::literal),
        }
    }

    /// Whether it ever is one.
    pub(crate) fn is_possible(&self) -> bool {
        self.when.as_ref().is_some_and(|when| !matches!(when, When::Flag(Flag { on: false, .. })))
    }
}

impl Tool {
    pub(super) fn new(args: &Args) -> Self {
        Self {
            flags: FLAGS.iter().filter_map(|key| Some((*key, args.flag(key)?))).collect(),
            task: Task::new(args),
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
