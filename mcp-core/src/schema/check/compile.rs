//! From a schema to nodes.
//!
//! Owns the walk over subschemas, its bounds and the resolution of references. Must not know how values are checked.

use super::keywords::Keywords;
use super::node::{Node, NodeId};
use super::pointer::Pointer;
use crate::schema::member;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Subschemas within subschemas. Nobody writes more; who generates more does so without an end.
const DEEPEST: usize = 64;
/// Subschemas of one schema.
const MOST: usize = 10_000;

/// Turns a schema into nodes. The root is the first of them.
pub(super) fn compile(root: &Value) -> Result<(Vec<Node>, NodeId), Vec<String>> {
    let mut compiler = Compiler {
        root,
        nodes: Vec::new(),
        known: BTreeMap::new(),
        depth: 0,
        is_too_large: false,
        errors: Vec::new(),
    };
    let id = compiler.node(root, Pointer::Root);
    if compiler.errors.is_empty() { Ok((compiler.nodes, id)) } else { Err(compiler.errors) }
}

pub(super) struct Compiler<'s> {
    root: &'s Value,
    nodes: Vec<Node>,
    /// By the address of the subschema: one that refers to itself is compiled once. There are few: no hashes.
    known: BTreeMap<*const Value, NodeId>,
    depth: usize,
    is_too_large: bool,
    errors: Vec<String>,
}

impl<'s> Compiler<'s> {
    pub(super) fn node(&mut self, schema: &'s Value, pointer: Pointer<'_>) -> NodeId {
        let schema = self.follow(schema, pointer);
        if let Some(known) = self.known.get(&std::ptr::from_ref(schema)) {
            return *known;
        }
        let id = NodeId(self.nodes.len());
        self.nodes.push(Node::Anything);
        self.known.insert(std::ptr::from_ref(schema), id);
        if self.is_too_large(pointer) {
            return id;
        }
        self.depth += 1;
        let node = match schema {
            Value::Bool(true) => Node::Anything,
            Value::Bool(false) => Node::Nothing,
            Value::Object(object) => Node::Rules(self.rules(object, pointer)),
            _ => {
                self.error(pointer, "a schema is an object or a boolean");
                Node::Anything
            }
        };
        self.depth -= 1;
        self.nodes[id.0] = node;
        id
    }

    /// Whether this is more than a schema may be; the first time this is an error, and from then on nothing is looked at.
    fn is_too_large(&mut self, pointer: Pointer<'_>) -> bool {
        if self.is_too_large {
            return true;
        }
        if self.depth >= DEEPEST {
            self.error(pointer, &format!("schemas are within each other at most {DEEPEST} deep"));
        } else if self.nodes.len() > MOST {
            self.error(pointer, &format!("a schema has at most {MOST} others in it"));
        } else {
            return false;
        }
        self.is_too_large = true;
        true
    }

    /// Skips schemas that do nothing but refer to another one.
    fn follow(&mut self, mut schema: &'s Value, pointer: Pointer<'_>) -> &'s Value {
        let mut passed = Vec::new();
        while let Some(object) = schema.as_object()
            && let Some(target) = member(object, "$ref")
            && object.keys().all(|keyword| keyword == "$ref" || is_annotation(keyword))
        {
            passed.push(std::ptr::from_ref(schema));
            let Some(found) = self.resolve(target, pointer) else { return &Value::Bool(true) };
            schema = found;
            if passed.contains(&std::ptr::from_ref(schema)) {
                self.error(pointer, "the `$ref` leads back to itself");
                return &Value::Bool(true);
            }
        }
        schema
    }

    pub(super) fn resolve(&mut self, target: &Value, pointer: Pointer<'_>) -> Option<&'s Value> {
        let Some(target) = target.as_str() else {
            self.error(pointer, "`$ref` is a string");
            return None;
        };
        let Some(path) = target.strip_prefix('#').filter(|path| path.is_empty() || path.starts_with('/'))
        else {
            self.error(pointer, &format!("`$ref` {target:?} is not of this schema: only #/… is followed"));
            return None;
        };
        let found = percent_decoded(path).and_then(|path| self.root.pointer(&path));
        if found.is_none() {
            self.error(pointer, &format!("`$ref` {target:?} leads nowhere"));
        }
        found
    }

    pub(super) fn keywords<'e>(
        &'e mut self,
        object: &'s Map<String, Value>,
        pointer: Pointer<'e>,
    ) -> Keywords<'s, 'e> {
        Keywords::new(object, pointer, &mut self.errors)
    }

    pub(super) fn error(&mut self, pointer: Pointer<'_>, what: &str) {
        self.errors.push(format!("{pointer}: {what}"));
    }
}

fn is_annotation(keyword: &str) -> bool {
    let annotations =
        ["title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$comment"];
    annotations.contains(&keyword)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok()
}
