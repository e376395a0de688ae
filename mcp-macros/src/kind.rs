//! The three kinds of handlers.
//!
//! Owns what they are called in messages and in attributes. Must not know what any of them does.

use syn::Attribute;

use crate::keys::{self, Table};

/// What a function is turned into.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Tool,
    Prompt,
    Resource,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Tool, Self::Prompt, Self::Resource];

    /// The kind that an attribute asks for, by the last word of its path.
    pub(crate) fn of(attribute: &Attribute) -> Option<Self> {
        let word = &attribute.path().segments.last()?.ident;
        Self::ALL.into_iter().find(|kind| word == kind.noun())
    }

    /// The word for it, which is also the name of its attribute.
    pub(crate) fn noun(self) -> &'static str {
        self.table().attribute
    }

    /// Its keys.
    pub(crate) fn table(self) -> &'static Table {
        match self {
            Self::Tool => &keys::TOOL,
            Self::Prompt => &keys::PROMPT,
            Self::Resource => &keys::RESOURCE,
        }
    }

    /// Who reads its description.
    pub(crate) fn audience(self) -> &'static str {
        match self {
            Self::Tool => "models choose tools by it",
            Self::Prompt => "people choose prompts by it",
            Self::Resource => "hosts and models choose resources by it",
        }
    }
}
