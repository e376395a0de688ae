//! What is asked of a lint: budgets, hosts, exceptions.
//!
//! Owns the defaults. Must not know the rules that read them.

use super::hosts::Host;
use super::report::{Lint, LintKind};

/// Budgets, the hosts that matter, and what to overlook.
///
/// ```
/// use mcp_core::Server;
/// use mcp_core::lint::{Host, LintKind, LintOptions};
///
/// let server = Server::builder("crm", "1.0.0").build()?;
/// let options = LintOptions::default()
///     .tool_tokens(2_000)
///     .hosts([Host::Claude, Host::VsCode])
///     .allow_at(LintKind::LongEnum, "tool \"convert\", argument \"currency\"");
/// assert!(server.lint_with(&options).is_empty());
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "pass it to `Server::lint_with`"]
pub struct LintOptions {
    pub(super) tool_tokens: usize,
    pub(super) list_tokens: usize,
    pub(super) tools: usize,
    pub(super) description_chars: usize,
    pub(super) enum_values: usize,
    pub(super) depth: usize,
    hosts: Vec<Host>,
    allowed: Vec<(LintKind, Option<String>)>,
}

impl Default for LintOptions {
    fn default() -> Self {
        Self {
            tool_tokens: 1_000,
            list_tokens: 10_000,
            tools: 40,
            description_chars: 1_024,
            enum_values: 100,
            depth: 5,
            hosts: Host::DEFAULT.to_vec(),
            allowed: Vec::new(),
        }
    }
}

impl LintOptions {
    /// Tokens that one tool may cost: its name, description and input schema. Default 1,000.
    ///
    /// Tokens are estimated as a quarter of the bytes of the compact JSON.
    pub fn tool_tokens(mut self, tokens: usize) -> Self {
        self.tool_tokens = tokens;
        self
    }

    /// Tokens that all tools together may cost. Default 10,000.
    pub fn list_tokens(mut self, tokens: usize) -> Self {
        self.list_tokens = tokens;
        self
    }

    /// How many tools there may be. Default 40, which Cursor passed on of all servers together until it doubled that.
    pub fn tools(mut self, count: usize) -> Self {
        self.tools = count;
        self
    }

    /// Characters that the description of a tool may have. Default 1,024, the limit of older OpenAI models; Claude Code
    /// cuts at 2,048.
    pub fn description_chars(mut self, chars: usize) -> Self {
        self.description_chars = chars;
        self
    }

    /// Values that an argument may have to choose from. Default 100.
    pub fn enum_values(mut self, values: usize) -> Self {
        self.enum_values = values;
        self
    }

    /// How deep members may lie, the arguments themselves being at 1. Default 5, the limit with which OpenAI's strict
    /// mode began.
    pub fn depth(mut self, levels: usize) -> Self {
        self.depth = levels;
        self
    }

    /// The hosts whose refusals are reported. Default: [`Host::DEFAULT`].
    pub fn hosts(mut self, hosts: impl IntoIterator<Item = Host>) -> Self {
        self.hosts = hosts.into_iter().collect();
        self
    }

    /// Turns a rule off.
    pub fn allow(mut self, kind: LintKind) -> Self {
        self.allowed.push((kind, None));
        self
    }

    /// Turns a rule off in one place, named as in [`Lint::place`].
    pub fn allow_at(mut self, kind: LintKind, place: impl Into<String>) -> Self {
        self.allowed.push((kind, Some(place.into())));
        self
    }

    pub(super) fn minds(&self, host: Host) -> bool {
        self.hosts.contains(&host)
    }

    pub(super) fn allows(&self, lint: &Lint) -> bool {
        let covers = |place: &Option<String>| place.as_ref().is_none_or(|place| *place == lint.place);
        self.allowed.iter().any(|(kind, place)| *kind == lint.kind && covers(place))
    }
}
