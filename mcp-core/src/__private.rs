//! What generated code may reach. Not for use by hand, and not covered by any promise of stability.

pub use crate::completion::{Complete, Completing};
pub use crate::handler::{
    Args, Argument, Bound, Call, CallFuture, Choice, Choices, ChoicesOf, DefaultJson, DefaultOf,
    DefaultOpaque, FromRef, Handlers, HasChoices, Injected, InputSpec, IntoMeta, Named, NoChoices,
    NotAChoice, Outcome, Param, ParamSpec, Provider, RefParam, RefText, Rejected, TextParam, TextSpec,
    parameter, text_parameter,
};
pub use crate::prompt::{IntoPromptResult, Prompt, PromptList, PromptSpec};
pub use crate::resource::{IntoResourceResult, Part, PartKind, Resource, ResourceList, ResourceSpec};
pub use crate::tool::{IntoToolResult, Tool, ToolList, ToolSpec};
#[cfg(feature = "macros")]
pub use mcp_macros::{prompts, resources, tools};
pub use std::boxed::Box;
pub use std::option::Option;

/// The list that `tools![..]` makes.
pub const fn tools<L>() -> ToolList<L> {
    ToolList::new()
}

/// The list that `prompts![..]` makes.
pub const fn prompts<L>() -> PromptList<L> {
    PromptList::new()
}

/// The list that `resources![..]` makes.
pub const fn resources<L>() -> ResourceList<L> {
    ResourceList::new()
}

/// Fails to compile when the name at `index` occurs before it.
///
/// # Panics
///
/// At compile time, for a name that occurs twice.
pub const fn unique_tools(names: &[&str], index: usize) {
    assert!(is_new(names, index), "two tools of one name in this list");
}

/// The same for prompts.
///
/// # Panics
///
/// At compile time, for a name that occurs twice.
pub const fn unique_prompts(names: &[&str], index: usize) {
    assert!(is_new(names, index), "two prompts of one name in this list");
}

/// The same for resources.
///
/// # Panics
///
/// At compile time, for a URI that occurs twice.
pub const fn unique_resources(uris: &[&str], index: usize) {
    assert!(is_new(uris, index), "two resources of one URI in this list");
}

const fn is_new(names: &[&str], index: usize) -> bool {
    let mut at = 0;
    while at < index {
        if same(names[at].as_bytes(), names[index].as_bytes()) {
            return false;
        }
        at += 1;
    }
    true
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}
