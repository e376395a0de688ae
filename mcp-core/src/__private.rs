//! What generated code may reach. Not for use by hand, and not covered by any promise of stability.

pub use crate::ask::{Bounds, ChoiceSpec, FieldSpec, Form, FormField, FormSpec, Selectable, Shape, one_of};
pub use crate::completion::{Complete, Completing};
pub use crate::handler::{
    Args, Argument, Bound, Call, CallFuture, Choice, Choices, ChoicesOf, DefaultJson, DefaultOf,
    DefaultOpaque, FromRef, Handlers, HasChoices, Injected, InputSpec, IntoMeta, Named, NoChoices,
    NotAChoice, Outcome, Param, ParamSpec, Provider, RefParam, RefText, Rejected, TextParam, TextSpec,
    parameter,
};
pub use crate::prompt::{IntoPromptResult, Prompt, PromptSpec};
pub use crate::protocol::CacheScope;
pub use crate::resource::{IntoResourceResult, Part, PartKind, Resource, ResourceSpec};
pub use crate::tool::{IntoToolResult, Tool, ToolSpec};
#[cfg(feature = "macros")]
pub use mcp_macros::{prompts, resources, tools};
pub use serde::de::DeserializeOwned;
pub use serde_json::Value;
pub use std::boxed::Box;
pub use std::option::Option;

use std::marker::PhantomData;

/// An element of a list, by its hidden type.
pub const fn listed<T>() -> PhantomData<T> {
    PhantomData
}

/// The end of a list.
pub const fn end() -> PhantomData<()> {
    PhantomData
}

/// Fails to compile when the name at `index` occurs before it.
///
/// # Panics
///
/// At compile time, for a name that occurs twice.
#[track_caller]
pub const fn unique_tools(names: &[&str], index: usize) {
    assert!(
        is_new(names, index),
        "two tools of one name in this list: list it once, or give one of them another `name = \"...\"`"
    );
}

/// The same for prompts.
///
/// # Panics
///
/// At compile time, for a name that occurs twice.
#[track_caller]
pub const fn unique_prompts(names: &[&str], index: usize) {
    assert!(
        is_new(names, index),
        "two prompts of one name in this list: list it once, or give one of them another `name = \"...\"`"
    );
}

/// The same for resources.
///
/// # Panics
///
/// At compile time, for a URI that occurs twice.
#[track_caller]
pub const fn unique_resources(uris: &[&str], index: usize) {
    assert!(
        is_new(uris, index),
        "two resources of one URI in this list: list it once, or give one of them another URI"
    );
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
