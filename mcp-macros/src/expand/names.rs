//! The names that several pieces of one expansion share.
//!
//! Owns what the private module is called, and which of its words belong to which kind of handler. Must not
//! know what is done with them.

use proc_macro2::Span;
use syn::Ident;

use super::local;
use crate::kind::Kind;
use crate::model::Handler;

pub(super) struct Names {
    pub(super) private: Ident,
    pub(super) words: &'static Words,
    pub(super) state: Ident,
    pub(super) spec: Ident,
    pub(super) call: Ident,
    pub(super) args: Ident,
    pub(super) this: Ident,
}

/// What the private module calls the things of one kind.
pub(super) struct Words {
    pub(super) handler: &'static str,
    pub(super) spec: &'static str,
    pub(super) finish: &'static str,
    /// The function that only asks what a parameter's type lacks, where that may be more than one thing.
    pub(super) ask: Option<&'static str>,
    pub(super) by_value: Ways,
    pub(super) by_ref: Ways,
    pub(super) by_optional_ref: Ways,
    /// The trait that lends a stored value.
    pub(super) lend: &'static str,
    /// Whether hosts complete values of it while they are typed.
    pub(super) is_completed: bool,
}

/// What is done with a parameter that is passed in one way.
pub(super) struct Ways {
    pub(super) describe: &'static str,
    pub(super) take: &'static str,
    pub(super) take_or: &'static str,
}

const TOOL: Words = Words {
    handler: "Tool",
    spec: "ToolSpec",
    finish: "finish",
    ask: Some("parameter"),
    by_value: Ways { describe: "param", take: "take", take_or: "take_or" },
    by_ref: Ways { describe: "ref_param", take: "lend", take_or: "lend_or" },
    by_optional_ref: Ways { describe: "opt_ref_param", take: "lend_opt", take_or: "lend_opt" },
    lend: "RefParam",
    is_completed: false,
};

const PROMPT: Words = Words {
    handler: "Prompt",
    spec: "PromptSpec",
    finish: "finish_prompt",
    ask: None,
    by_value: Ways { describe: "text", take: "text", take_or: "text_or" },
    by_ref: Ways { describe: "text_ref", take: "lend_text", take_or: "lend_text_or" },
    by_optional_ref: Ways { describe: "opt_text_ref", take: "lend_text_opt", take_or: "lend_text_opt" },
    lend: "RefText",
    is_completed: true,
};

const RESOURCE: Words =
    Words { handler: "Resource", spec: "ResourceSpec", finish: "finish_resource", ..PROMPT };

impl Names {
    pub(super) fn new(handler: &Handler) -> Self {
        Self {
            private: private(Span::call_site()),
            words: match handler.kind() {
                Kind::Tool => &TOOL,
                Kind::Prompt => &PROMPT,
                Kind::Resource => &RESOURCE,
            },
            state: state(),
            spec: local("__spec"),
            call: local("__call"),
            args: local("__args"),
            this: local("__this"),
        }
    }
}

/// The private module for code that errors show at `span`; [`super::imports`] brings it into scope.
pub(crate) fn private(span: Span) -> Ident {
    Ident::new("__P", span)
}

/// The type of the server's state.
pub(super) fn state() -> Ident {
    local("__S")
}
