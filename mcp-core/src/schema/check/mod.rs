//! Whether a value is what a schema promises, and in a model's words what it should have been.
//!
//! A [`Checker`] is a schema compiled once, when a server is built; checking needs the value and nothing else. The
//! dialect is JSON Schema 2020-12 as far as it is written in one document, formats included, with the spellings of
//! draft 7 where they mean the same. Must not know tools, transports or Rust types.
//!
//! | file | owns |
//! |---|---|
//! | `compile`, `rules`, `keywords`, `pointer` | from a schema to nodes, with everything that is wrong with it |
//! | `node`, `group` | what a compiled schema is, and which of its rules are there |
//! | `visit`, `scalar`, `array`, `object` | checking a value against a node |
//! | `choice` | `anyOf` and `oneOf`: which branch was meant |
//! | `seen` | what is evaluated, for `unevaluatedProperties` and `unevaluatedItems` |
//! | `repair` | what was meant by a value that does not fit |
//! | `words`, `path` | what a violation says, and of which place |
//! | `number`, `equal`, `pattern`, `format`, `instant`, `uri` | what values are |

mod array;
mod choice;
mod compile;
mod equal;
mod format;
mod group;
mod instant;
mod keywords;
mod node;
mod number;
mod object;
mod path;
mod pattern;
mod pointer;
mod repair;
mod rules;
mod scalar;
mod seen;
mod uri;
mod visit;
mod words;

use node::{Node, NodeId};
use serde_json::Value;
use visit::Visitor;

/// A schema that values can be checked against.
#[derive(Debug)]
pub(crate) struct Checker {
    nodes: Vec<Node>,
    root: NodeId,
}

/// One thing that is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// Where: `tags[2].name`, or nothing for the value itself.
    pub(crate) path: String,
    /// What should have been there. Never contains the value that was.
    pub(crate) expectation: String,
}

impl Checker {
    /// Compiles a schema.
    ///
    /// # Errors
    ///
    /// Everything in the schema that could not be checked, in words, each with its JSON pointer.
    pub(crate) fn compile(schema: &Value) -> Result<Self, Vec<String>> {
        let (nodes, root) = compile::compile(schema)?;
        Ok(Self { nodes, root })
    }

    /// What is wrong with a value: nothing, if the list is empty. A long list ends with "and more".
    pub(crate) fn check(&self, value: &Value) -> Vec<Violation> {
        Visitor::new(self, value).check(self.root, value)
    }

    /// What is wrong with a member of an object: nothing, if the schema has none of this name.
    pub(crate) fn check_member(&self, name: &str, value: &Value) -> Vec<Violation> {
        let Node::Rules(root) = self.node(self.root) else { return Vec::new() };
        let member = root.object.properties.get(name);
        member.map_or_else(Vec::new, |(_, node)| Visitor::new(self, value).check(node, value))
    }

    /// Rewrites what was meant otherwise: see [`repair`](super::repair).
    pub(super) fn repair(&self, value: &mut Value, lenient: bool) -> bool {
        repair::Repairer::new(self, lenient, value).repair(self.root, value)
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }
}

#[cfg(test)]
mod repair_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod words_tests;
