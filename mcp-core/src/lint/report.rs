//! One finding.
//!
//! Owns its parts and how it reads. Must not know the rules.

use std::fmt;

/// Something that a model or a host will stumble over.
///
/// ```
/// use mcp_core::lint::LintKind;
/// use mcp_core::{Server, tool, tools};
///
/// /// Deletes the user.
/// #[tool]
/// fn delete_user(
///     /// Its number.
///     id: u64,
/// ) {
/// }
///
/// let server = Server::builder("crm", "1.0.0").tools(tools![delete_user]).build()?;
/// let lint = &server.lint()[0];
/// assert_eq!(lint.kind, LintKind::UnstatedBehaviour);
/// assert_eq!(lint.place, "tool \"delete_user\"");
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lint {
    /// Where it is, such as `tool "add", argument "a"`.
    pub place: String,
    /// Which rule found it.
    pub kind: LintKind,
    /// What is wrong, and what would be better.
    pub message: String,
}

impl Lint {
    pub(super) fn new(place: impl Into<String>, kind: LintKind, message: impl Into<String>) -> Self {
        Self { place: place.into(), kind, message: message.into() }
    }
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({:?})", self.place, self.message, self.kind)
    }
}

/// The rules, as [`LintOptions::allow`](super::LintOptions::allow) takes them.
///
/// ```
/// use mcp_core::lint::{LintKind, LintOptions};
///
/// let options = LintOptions::default().allow(LintKind::UnstatedBehaviour);
/// # let _ = options;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LintKind {
    /// An argument, or a member within one, does not say what it means.
    UndocumentedArgument,
    /// An argument has a name that says nothing, such as `data`, and no description either.
    VagueArgument,
    /// An argument allows so many values that listing them costs more than it helps.
    LongEnum,
    /// Arguments lie within arguments deeper than models follow.
    DeepNesting,
    /// Two names differ only in case or separators, so that a model will mix them up.
    SimilarNames,
    /// A host refuses the name of a tool.
    RefusedName,
    /// A description is missing or too short to choose by.
    ShortDescription,
    /// A description is longer than some hosts take.
    LongDescription,
    /// The definition of a tool, or of all tools, costs too many tokens in every conversation.
    TokenBudget,
    /// There are more tools than hosts pass on.
    TooManyTools,
    /// A tool does not say whether it changes anything, so that hosts assume it destroys.
    UnstatedBehaviour,
    /// A host refuses a schema.
    RefusedSchema,
}
