//! Advice on how a server reads to the models and hosts that will use it.
//!
//! Owns the rules and the table of what hosts refuse. Must not know how a server is built or served: every rule reads
//! the JSON of [`testing::surface`](fn@crate::testing::surface), which is what clients read.
//!
//! ```
//! use mcp_core::{Server, tool, tools};
//!
//! /// Adds two integers.
//! #[tool(read_only)]
//! fn add(
//!     /// First addend.
//!     a: i64,
//!     b: i64,
//! ) -> i64 {
//!     a + b
//! }
//!
//! let server = Server::builder("calculator", "1.0.0").tools(tools![add]).build()?;
//! let found: Vec<String> = server.lint().iter().map(ToString::to_string).collect();
//! assert_eq!(found, [r#"tool "add", argument "b": has no description (UndocumentedArgument)"#]);
//! # Ok::<(), mcp_core::BuildError>(())
//! ```
//!
//! Reading order: `report` (what is found), `options`, `view` and `walk` (the surface as rules see it), then the rules:
//! `arguments`, `names`, `texts`, `size`, `behaviour` and `refused`; `hosts` and `table` hold what is known of hosts.

mod arguments;
mod behaviour;
mod hosts;
mod names;
mod options;
mod refused;
mod report;
mod size;
mod table;
mod texts;
mod view;
mod walk;

pub use hosts::Host;
pub use options::LintOptions;
pub use report::{Lint, LintKind};
pub(crate) use walk::resolve;

use crate::server::Server;
use crate::testing::surface;
use serde_json::Value;
use view::View;

type Rule = fn(&View<'_>, &LintOptions) -> Vec<Lint>;

const RULES: &[Rule] = &[
    arguments::undocumented,
    arguments::vague,
    arguments::long_enum,
    arguments::deep,
    names::similar,
    names::refused,
    texts::short,
    texts::long,
    size::tool_tokens,
    size::list_tokens,
    size::tool_count,
    behaviour::unstated,
    refused::schemas,
];

impl Server {
    /// What a model or a host will stumble over: arguments without description, names that differ only in case,
    /// schemas that cost too much or that a known host refuses. Nothing of it keeps the server from working.
    ///
    /// Meant for a test; see [`testing::lint`](fn@crate::testing::lint).
    pub fn lint(&self) -> Vec<Lint> {
        self.lint_with(&LintOptions::default())
    }

    /// The same with other budgets, other hosts, or some rules turned off.
    pub fn lint_with(&self, options: &LintOptions) -> Vec<Lint> {
        check(&surface(self), options)
    }
}

/// Applies every rule to a surface. Findings of one place stand together, in the order of places.
fn check(surface: &Value, options: &LintOptions) -> Vec<Lint> {
    let view = View::of(surface);
    let mut found: Vec<Lint> = RULES.iter().flat_map(|rule| rule(&view, options)).collect();
    found.retain(|lint| !options.allows(lint));
    found.sort_by(|a, b| a.place.cmp(&b.place));
    // The variants of an enum may have members of one name.
    found.dedup();
    found
}

#[cfg(test)]
mod tests;
