//! A compiled schema: what each subschema asks, ready to be checked.
//!
//! Owns the data only. References are resolved and patterns compiled by the time a node exists.

use super::format::Format;
use super::group::{Group, Nothing};
use super::number::Num;
use super::pattern::Pattern;
use crate::order::order;
use serde_json::Value;

/// The place of a node among those of its checker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NodeId(pub(super) usize);

#[derive(Debug)]
pub(super) enum Node {
    Anything,
    Nothing,
    Rules(Rules),
}

/// What one schema object asks. Every rule that is set must hold.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) types: Option<Types>,
    /// `enum`.
    pub(super) values: Option<Vec<Value>>,
    /// `const`.
    pub(super) constant: Option<Box<Value>>,
    pub(super) number: Group<NumberRules>,
    pub(super) text: Group<TextRules>,
    pub(super) array: Group<ArrayRules>,
    pub(super) object: Group<ObjectRules>,
    pub(super) in_place: Group<InPlaceRules>,
}

#[derive(Debug)]
pub(super) struct NumberRules {
    pub(super) minimum: Option<Num>,
    pub(super) exclusive_minimum: Option<Num>,
    pub(super) maximum: Option<Num>,
    pub(super) exclusive_maximum: Option<Num>,
    pub(super) multiple_of: Option<Num>,
}

impl Nothing for NumberRules {
    const NOTHING: &'static Self = &Self {
        minimum: None,
        exclusive_minimum: None,
        maximum: None,
        exclusive_maximum: None,
        multiple_of: None,
    };
}

#[derive(Debug)]
pub(super) struct TextRules {
    pub(super) length: Count,
    pub(super) pattern: Option<Pattern>,
    pub(super) format: Option<&'static Format>,
}

impl Nothing for TextRules {
    const NOTHING: &'static Self = &Self { length: Count::ANY, pattern: None, format: None };
}

/// How many there may be of something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count {
    pub(super) min: Option<usize>,
    pub(super) max: Option<usize>,
}

impl Count {
    const ANY: Self = Self { min: None, max: None };

    pub(super) fn holds(self, count: usize) -> bool {
        self.min.is_none_or(|min| count >= min) && self.max.is_none_or(|max| count <= max)
    }
}

#[derive(Debug)]
pub(super) struct ArrayRules {
    pub(super) first: Vec<NodeId>,
    /// For the items behind the first ones.
    pub(super) items: Option<NodeId>,
    pub(super) count: Count,
    pub(super) unique: bool,
    pub(super) contains: Option<Contains>,
}

impl Nothing for ArrayRules {
    const NOTHING: &'static Self =
        &Self { first: Vec::new(), items: None, count: Count::ANY, unique: false, contains: None };
}

#[derive(Debug)]
pub(super) struct Contains {
    pub(super) node: NodeId,
    pub(super) count: Count,
}

#[derive(Debug)]
pub(super) struct ObjectRules {
    pub(super) properties: Properties,
    pub(super) patterns: Vec<(Pattern, NodeId)>,
    /// For the members that neither a name nor a pattern covers.
    pub(super) additional: Option<NodeId>,
    pub(super) names: Option<NodeId>,
    pub(super) required: Vec<String>,
    pub(super) count: Count,
    /// With the member named first, the others must be there.
    pub(super) dependent_required: Vec<(String, Vec<String>)>,
    /// With the member named first, the whole object must fit.
    pub(super) dependent_schemas: Vec<(String, NodeId)>,
}

impl Nothing for ObjectRules {
    const NOTHING: &'static Self = &Self {
        properties: Properties { entries: Vec::new(), by_name: Vec::new() },
        patterns: Vec::new(),
        additional: None,
        names: None,
        required: Vec::new(),
        count: Count::ANY,
        dependent_required: Vec::new(),
        dependent_schemas: Vec::new(),
    };
}

/// Other schemas that the same value must fit.
#[derive(Debug)]
pub(super) struct InPlaceRules {
    pub(super) reference: Option<NodeId>,
    pub(super) all_of: Vec<NodeId>,
    pub(super) any_of: Option<Vec<NodeId>>,
    pub(super) one_of: Option<Vec<NodeId>>,
    pub(super) not: Option<NodeId>,
    pub(super) condition: Option<Condition>,
    pub(super) unevaluated_items: Option<NodeId>,
    pub(super) unevaluated_properties: Option<NodeId>,
}

impl Nothing for InPlaceRules {
    const NOTHING: &'static Self = &Self {
        reference: None,
        all_of: Vec::new(),
        any_of: None,
        one_of: None,
        not: None,
        condition: None,
        unevaluated_items: None,
        unevaluated_properties: None,
    };
}

/// The members that a schema names, in its order.
#[derive(Debug)]
pub(super) struct Properties {
    entries: Vec<(String, NodeId)>,
    /// Indices of the entries, in the order of their names.
    by_name: Vec<usize>,
}

impl Properties {
    pub(super) fn new(entries: Vec<(String, NodeId)>) -> Self {
        let by_name = order(entries.len(), &|a, b| entries[a].0.cmp(&entries[b].0));
        Self { entries, by_name }
    }

    /// The name as the schema has it, and what is asked of the member.
    pub(super) fn get(&self, name: &str) -> Option<(&str, NodeId)> {
        let found = self.by_name.binary_search_by(|index| self.entries[*index].0.as_str().cmp(name)).ok()?;
        let (name, node) = &self.entries[self.by_name[found]];
        Some((name, *node))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, NodeId)> {
        self.entries.iter().map(|(name, node)| (name.as_str(), *node))
    }
}

#[derive(Debug)]
pub(super) struct Condition {
    pub(super) when: NodeId,
    pub(super) then: Option<NodeId>,
    pub(super) otherwise: Option<NodeId>,
}

/// A set of types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Types(u8);

impl Types {
    /// Types in the order in which they are named.
    const NAMES: [(&'static str, Self, &'static str); 7] = [
        ("string", Self::STRING, "a string"),
        ("integer", Self::INTEGER, "an integer"),
        ("number", Self::NUMBER, "a number"),
        ("boolean", Self::BOOLEAN, "a boolean"),
        ("array", Self::ARRAY, "an array"),
        ("object", Self::OBJECT, "an object"),
        ("null", Self::NULL, "null"),
    ];

    pub(super) const STRING: Self = Self(1);
    pub(super) const INTEGER: Self = Self(2);
    pub(super) const NUMBER: Self = Self(4);
    pub(super) const BOOLEAN: Self = Self(8);
    pub(super) const ARRAY: Self = Self(16);
    pub(super) const OBJECT: Self = Self(32);
    pub(super) const NULL: Self = Self(64);

    /// The type of that name in JSON Schema.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _, _)| *known == name).map(|(_, types, _)| *types)
    }

    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(super) fn accept(self, value: &Value) -> bool {
        match value {
            Value::Null => self.has(Self::NULL),
            Value::Bool(_) => self.has(Self::BOOLEAN),
            Value::Number(_) if self.has(Self::NUMBER) => true,
            Value::Number(number) => self.has(Self::INTEGER) && Num::new(number).is_integral(),
            Value::String(_) => self.has(Self::STRING),
            Value::Array(_) => self.has(Self::ARRAY),
            Value::Object(_) => self.has(Self::OBJECT),
        }
    }

    /// Each type in a model's words.
    pub(super) fn words(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES.iter().filter(move |(_, types, _)| self.has(*types)).map(|(_, _, words)| *words)
    }
}
