//! From one schema object to its rules.
//!
//! Owns which keywords make up which rules. Subschemas become nodes of their own.

use super::compile::Compiler;
use super::group::{Group, Kind, Kinds};
use super::node::{
    ArrayRules, Condition, Contains, Count, InPlaceRules, NodeId, ObjectRules, Properties, Rules,
};
use super::pattern::Pattern;
use super::pointer::Pointer;
use crate::schema::member;
use serde_json::{Map, Value};

impl<'s> Compiler<'s> {
    pub(super) fn rules(&mut self, object: &'s Map<String, Value>, pointer: Pointer<'_>) -> Rules {
        let kinds = Kinds::of(object);
        let mut keywords = self.keywords(object, pointer);
        let types = keywords.types();
        let values = keywords.values();
        let number = Group::when(kinds.have(Kind::Number), || keywords.number_rules());
        let text = Group::when(kinds.have(Kind::Text), || keywords.text_rules());
        let rules = Rules {
            types,
            values,
            constant: member(object, "const").cloned().map(Box::new),
            number,
            text,
            in_place: Group::when(kinds.have(Kind::InPlace), || self.in_place(object, pointer)),
            array: Group::when(kinds.have(Kind::Array), || self.array(object, pointer)),
            object: Group::when(kinds.have(Kind::Object), || self.members(object, pointer)),
        };
        if kinds.have(Kind::Definitions) {
            // Those that nobody refers to are compiled for their errors.
            self.named(object, "$defs", pointer);
            self.named(object, "definitions", pointer);
        }
        rules
    }

    fn array(&mut self, object: &'s Map<String, Value>, pointer: Pointer<'_>) -> ArrayRules {
        let mut keywords = self.keywords(object, pointer);
        let count = keywords.count("minItems", "maxItems");
        let contained = keywords.count("minContains", "maxContains");
        let unique = keywords.flag("uniqueItems");
        // The second pair is what drafts up to 7 wrote for the first.
        let is_old = member(object, "items").is_some_and(Value::is_array);
        let (first, items) = if is_old { ("items", "additionalItems") } else { ("prefixItems", "items") };
        ArrayRules {
            first: self.list(object, first, pointer).unwrap_or_default(),
            items: self.child(object, items, pointer),
            count,
            unique,
            contains: self.child(object, "contains", pointer).map(|node| {
                let count = Count { min: contained.min.or(Some(1)), ..contained };
                Contains { node, count }
            }),
        }
    }

    fn members(&mut self, object: &'s Map<String, Value>, pointer: Pointer<'_>) -> ObjectRules {
        let mut keywords = self.keywords(object, pointer);
        let count = keywords.count("minProperties", "maxProperties");
        let required = keywords.names("required");
        let dependent_required = keywords.dependent_names();
        ObjectRules {
            properties: Properties::new(self.named(object, "properties", pointer)),
            patterns: self.patterns(object, pointer),
            additional: self.child(object, "additionalProperties", pointer),
            names: self.child(object, "propertyNames", pointer),
            required,
            count,
            dependent_required,
            dependent_schemas: self.dependent(object, pointer),
        }
    }

    fn patterns(&mut self, object: &'s Map<String, Value>, pointer: Pointer<'_>) -> Vec<(Pattern, NodeId)> {
        let mut patterns = Vec::new();
        for (source, node) in self.named(object, "patternProperties", pointer) {
            match Pattern::new(&source) {
                Ok(pattern) => patterns.push((pattern, node)),
                Err(error) => {
                    let pointer = Pointer::Member(&pointer, "patternProperties");
                    self.error(Pointer::Member(&pointer, &source), &error);
                }
            }
        }
        patterns
    }

    fn dependent(&mut self, object: &'s Map<String, Value>, pointer: Pointer<'_>) -> Vec<(String, NodeId)> {
        let mut dependent = self.named(object, "dependentSchemas", pointer);
        if let Some(Value::Object(dependencies)) = member(object, "dependencies") {
            let pointer = Pointer::Member(&pointer, "dependencies");
            let schemas = dependencies.iter().filter(|(_, value)| !value.is_array());
            let nodes = schemas
                .map(|(name, schema)| (name.clone(), self.node(schema, Pointer::Member(&pointer, name))));
            dependent.extend(nodes);
        }
        dependent
    }

    fn in_place(&mut self, object: &'s Map<String, Value>, pointer: Pointer<'_>) -> InPlaceRules {
        self.keywords(object, pointer).refuse_unsupported();
        let target = member(object, "$ref").and_then(|target| self.resolve(target, pointer));
        InPlaceRules {
            reference: target.map(|schema| self.node(schema, pointer)),
            all_of: self.list(object, "allOf", pointer).unwrap_or_default(),
            any_of: self.list(object, "anyOf", pointer),
            one_of: self.list(object, "oneOf", pointer),
            not: self.child(object, "not", pointer),
            condition: self.child(object, "if", pointer).map(|when| Condition {
                when,
                then: self.child(object, "then", pointer),
                otherwise: self.child(object, "else", pointer),
            }),
            unevaluated_items: self.child(object, "unevaluatedItems", pointer),
            unevaluated_properties: self.child(object, "unevaluatedProperties", pointer),
        }
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
}
