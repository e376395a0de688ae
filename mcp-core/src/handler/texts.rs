//! What a prompt or resource takes: its arguments, which are text, and how they are completed.

use super::about::Run;
use super::choices::Choices;
use super::input::ParamSpec;
use serde::Serialize;
use std::fmt;

/// The arguments of a prompt or resource, while generated code describes them.
#[derive(Default)]
pub struct TextSpec {
    pub(crate) arguments: Vec<TextArgument>,
    pub(crate) choices: Vec<(&'static str, Choices)>,
    pub(crate) completers: Vec<(&'static str, Run)>,
    /// Whether the handler can tell who calls.
    pub(crate) personal: bool,
}

impl fmt::Debug for TextSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextSpec").field("arguments", &self.arguments).finish_non_exhaustive()
    }
}

/// One argument as `prompts/list` shows it.
#[derive(Debug, Serialize)]
pub(crate) struct TextArgument {
    pub(crate) name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<&'static str>,
    pub(crate) required: bool,
}

impl TextSpec {
    pub(super) fn argument(&mut self, param: &ParamSpec, optional: bool) {
        let (name, description) = (param.name, param.description);
        self.choices.extend(param.choices.map(|choices| (name, choices)));
        self.arguments.push(TextArgument { name, description, required: !(optional || param.has_default) });
    }
}
