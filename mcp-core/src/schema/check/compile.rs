//! From a schema to nodes.
//!
//! Owns the walk over subschemas and the resolution of references. Must not know how values are checked.

use super::keywords::Keywords;
use super::node::{ArrayRules, Condition, Contains, Node, NodeId, ObjectRules, Properties, Rules};
use super::pattern::Pattern;
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
    fn node(&mut self, schema: &'s Value, pointer: Pointer<'_>) -> NodeId {
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
            Value::Object(object) => self.object(object, pointer),
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

    fn resolve(&mut self, target: &Value, pointer: Pointer<'_>) -> Option<&'s Value> {
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

    fn object(&mut self, object: &'s Map<String, Value>, pointer: Pointer<'_>) -> Node {
        let mut keywords = Keywords::new(object, pointer, &mut self.errors);
        let mut rules = Rules {
            types: keywords.types(),
            values: keywords.values(),
            constant: member(object, "const").cloned(),
            number: keywords.number_rules(),
            text: keywords.text_rules(),
            ..Rules::default()
        };
        rules.array.count = keywords.count("minItems", "maxItems");
        rules.array.unique = keywords.flag("uniqueItems");
        let contained = keywords.count("minContains", "maxContains");
        rules.object.count = keywords.count("minProperties", "maxProperties");
        rules.object.required = keywords.names("required");
        rules.object.dependent_required = keywords.dependent_names();
        keywords.refuse_unsupported();

        if let Some(target) = member(object, "$ref") {
            rules.reference = self.resolve(target, pointer).map(|schema| self.node(schema, pointer));
        }
        self.array(&mut rules.array, object, pointer);
        rules.array.contains = self.child(object, "contains", pointer).map(|node| {
            let count = super::node::Count { min: contained.min.or(Some(1)), ..contained };
            Contains { node, count }
        });
        self.members(&mut rules.object, object, pointer);
        self.choices(&mut rules, object, pointer);
        // Definitions that nobody refers to are compiled for their errors.
        self.named(object, "$defs", pointer);
        self.named(object, "definitions", pointer);
        Node::Rules(Box::new(rules))
    }

    fn array(&mut self, rules: &mut ArrayRules, object: &'s Map<String, Value>, pointer: Pointer<'_>) {
        if member(object, "items").is_some_and(Value::is_array) {
            // What drafts up to 7 wrote for `prefixItems` and `items`.
            rules.first = self.list(object, "items", pointer).unwrap_or_default();
            rules.items = self.child(object, "additionalItems", pointer);
        } else {
            rules.first = self.list(object, "prefixItems", pointer).unwrap_or_default();
            rules.items = self.child(object, "items", pointer);
        }
    }

    fn members(&mut self, rules: &mut ObjectRules, object: &'s Map<String, Value>, pointer: Pointer<'_>) {
        rules.properties = Properties::new(self.named(object, "properties", pointer));
        for (source, node) in self.named(object, "patternProperties", pointer) {
            match Pattern::new(&source) {
                Ok(pattern) => rules.patterns.push((pattern, node)),
                Err(error) => {
                    let patterns = Pointer::Member(&pointer, "patternProperties");
                    self.error(Pointer::Member(&patterns, &source), &error);
                }
            }
        }
        rules.additional = self.child(object, "additionalProperties", pointer);
        rules.names = self.child(object, "propertyNames", pointer);
        rules.dependent_schemas = self.named(object, "dependentSchemas", pointer);
        if let Some(Value::Object(dependencies)) = member(object, "dependencies") {
            let pointer = Pointer::Member(&pointer, "dependencies");
            let schemas = dependencies.iter().filter(|(_, value)| !value.is_array());
            let nodes = schemas
                .map(|(name, schema)| (name.clone(), self.node(schema, Pointer::Member(&pointer, name))));
            rules.dependent_schemas.extend(nodes);
        }
    }

    fn choices(&mut self, rules: &mut Rules, object: &'s Map<String, Value>, pointer: Pointer<'_>) {
        rules.all_of = self.list(object, "allOf", pointer).unwrap_or_default();
        rules.any_of = self.list(object, "anyOf", pointer);
        rules.one_of = self.list(object, "oneOf", pointer);
        rules.not = self.child(object, "not", pointer);
        rules.condition = self.child(object, "if", pointer).map(|when| Condition {
            when,
            then: self.child(object, "then", pointer),
            otherwise: self.child(object, "else", pointer),
        });
        rules.unevaluated_items = self.child(object, "unevaluatedItems", pointer);
        rules.unevaluated_properties = self.child(object, "unevaluatedProperties", pointer);
    }

    fn child(
        &mut self,
        object: &'s Map<String, Value>,
        keyword: &str,
        pointer: Pointer<'_>,
    ) -> Option<NodeId> {
        member(object, keyword).map(|schema| self.node(schema, Pointer::Member(&pointer, keyword)))
    }

    fn list(
        &mut self,
        object: &'s Map<String, Value>,
        keyword: &str,
        pointer: Pointer<'_>,
    ) -> Option<Vec<NodeId>> {
        let schemas = member(object, keyword)?;
        let pointer = Pointer::Member(&pointer, keyword);
        let Some(schemas) = schemas.as_array() else {
            self.error(pointer, &format!("`{keyword}` is a list of schemas"));
            return None;
        };
        let nodes = schemas.iter().enumerate();
        Some(nodes.map(|(index, schema)| self.node(schema, Pointer::Item(&pointer, index))).collect())
    }

    fn named(
        &mut self,
        object: &'s Map<String, Value>,
        keyword: &str,
        pointer: Pointer<'_>,
    ) -> Vec<(String, NodeId)> {
        let Some(schemas) = member(object, keyword) else { return Vec::new() };
        let pointer = Pointer::Member(&pointer, keyword);
        let Value::Object(schemas) = schemas else {
            self.error(pointer, &format!("`{keyword}` is an object of schemas"));
            return Vec::new();
        };
        let named = schemas.iter();
        named
            .map(|(name, schema)| (name.clone(), self.node(schema, Pointer::Member(&pointer, name))))
            .collect()
    }

    fn error(&mut self, pointer: Pointer<'_>, what: &str) {
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
