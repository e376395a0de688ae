//! Whether reading a value as its Rust type already refuses all that the type's schema refuses.
//!
//! Owns the proof, which is by trial: wherever the schema draws a line, the type is given a value on either side of it.
//! What schemars writes does not tell whether serde keeps it (`#[schemars(with = "…")]`, `#[schemars(required)]`,
//! `#[serde(other)]` look like any other type), so nothing is taken on trust. Lines that two values cannot show, such as patterns and formats, count as not held.

use super::check::Checker;
use super::read::read_value;
use super::{generator, with_definitions};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// Longest text and array that a trial makes.
const LONGEST: usize = 64;
/// Nested schemas that an example goes into.
const DEPTH: usize = 12;

/// Whether a type, as [`read`](super::read()) reads it, keeps the promises of its schema by itself.
pub(crate) fn held_by_type<T: JsonSchema + DeserializeOwned>() -> bool {
    is_held::<T>(SchemaGenerator::subschema_for::<T>)
}

/// The same of a type whose members are arguments.
pub(crate) fn members_held_by_type<T: JsonSchema + DeserializeOwned>() -> bool {
    is_held::<T>(T::json_schema)
}

fn is_held<T: DeserializeOwned>(schema: fn(&mut SchemaGenerator) -> Schema) -> bool {
    let mut generator = generator();
    let raw = with_definitions(schema(&mut generator).to_value(), &mut generator);
    is_proved(&raw, &mut |value| read_value::<T>(value).is_ok())
}

fn is_proved(raw: &Value, accepts: &mut dyn FnMut(&Value) -> bool) -> bool {
    let Ok(checker) = Checker::compile(raw) else { return false };
    let mut proof = Proof { root: raw, checker, accepts, referred: Vec::new() };
    proof.of(raw, &|value| value).is_some()
}

struct Proof<'a> {
    root: &'a Value,
    checker: Checker,
    accepts: &'a mut dyn FnMut(&Value) -> bool,
    /// References that are proved or being proved.
    referred: Vec<&'a str>,
}

/// Nothing, if it fails.
type Proved = Option<()>;

/// Puts a value into the place that is on trial, within a whole that fits otherwise.
type Place<'p> = &'p dyn Fn(Value) -> Value;

impl<'a> Proof<'a> {
    fn of(&mut self, schema: &'a Value, place: Place<'_>) -> Proved {
        let Value::Object(object) = schema else { return (schema == true).then_some(()) };
        object.keys().all(|keyword| is_understood(keyword, object)).then_some(())?;
        let example = self.example(schema, DEPTH)?;
        self.takes(&place(example.clone()))?;
        self.lines(object, &example, place)?;
        self.members(object, &example, place)?;
        self.items(object, &example, place)?;
        let own = if own_type(object) == Some("object") { self.object_example(object, DEPTH) } else { None };
        for branches in ["anyOf", "oneOf"].iter().filter_map(|keyword| object.get(*keyword)) {
            let place = |value| place(merged(own.as_ref(), value));
            branches.as_array()?.iter().try_for_each(|branch| self.of(branch, &place))?;
        }
        match object.get("$ref").and_then(Value::as_str) {
            Some(target) if !self.referred.contains(&target) => {
                self.referred.push(target);
                self.of(self.resolve(target)?, place)
            }
            _ => Some(()),
        }
    }

    /// The value fits and is accepted.
    fn takes(&mut self, value: &Value) -> Proved {
        (self.checker.check(value).is_empty() && (self.accepts)(value)).then_some(())
    }

    /// The value is refused, unless it fits after all: another branch may take it.
    fn refuses(&mut self, value: &Value) -> Proved {
        (self.checker.check(value).is_empty() || !(self.accepts)(value)).then_some(())
    }

    /// A value on each side of every line that the schema draws itself.
    fn lines(&mut self, object: &'a Map<String, Value>, example: &Value, place: Place<'_>) -> Proved {
        if let Some(name) = own_type(object) {
            // Where a flattened member may be absent, serde takes one of another type for absent.
            self.refuses(&place(if name == "boolean" { "no boolean".into() } else { true.into() }))?;
        }
        if object.contains_key("enum") || object.contains_key("const") {
            self.refuses(&place("no such value".into()))?;
            // What serde also takes for a variant, where the type buffers it.
            if let Some(name) = example.as_str() {
                self.refuses(&place(json!({ name: null })))?;
            }
        }
        for (keyword, step) in [("minimum", -1), ("maximum", 1)] {
            let Some(bound) = object.get(keyword) else { continue };
            let bound = bound.as_i64()?;
            self.takes(&place(bound.into()))?;
            self.refuses(&place(bound.checked_add(step)?.into()))?;
        }
        let text = |length| Value::from("a".repeat(length));
        self.sizes(object, ["minLength", "maxLength"], text, place)?;
        let item = self.item(object, DEPTH);
        let array = |length| {
            let first = example.as_array().into_iter().flatten().cloned();
            first.chain(std::iter::repeat(item.clone())).take(length).collect()
        };
        self.sizes(object, ["minItems", "maxItems"], array, place)?;
        if object.get("uniqueItems").is_some_and(|unique| unique == true) {
            self.refuses(&place(json!([item, item])))?;
        }
        Some(())
    }

    fn sizes(
        &mut self,
        object: &Map<String, Value>,
        [min, max]: [&str; 2],
        of_size: impl Fn(usize) -> Value,
        place: Place<'_>,
    ) -> Proved {
        for (keyword, is_min) in [(min, true), (max, false)] {
            let Some(bound) = object.get(keyword) else { continue };
            let bound = usize::try_from(bound.as_u64()?).ok().filter(|bound| *bound < LONGEST)?;
            self.takes(&place(of_size(bound)))?;
            if let Some(beyond) = if is_min { bound.checked_sub(1) } else { Some(bound + 1) } {
                self.refuses(&place(of_size(beyond)))?;
            }
        }
        Some(())
    }

    fn members(&mut self, object: &'a Map<String, Value>, example: &Value, place: Place<'_>) -> Proved {
        let Some(example) = example.as_object() else { return Some(()) };
        for name in names(object, "required") {
            let mut without = example.clone();
            without.shift_remove(name);
            self.refuses(&place(without.into()))?;
        }
        // What serde also takes for a struct, where the type buffers it.
        let properties = object.get("properties").and_then(Value::as_object).into_iter().flatten();
        let in_order: Option<Vec<Value>> =
            properties.clone().map(|(_, schema)| self.example(schema, DEPTH)).collect();
        self.refuses(&place(in_order?.into()))?;
        self.refuses(&place(json!([])))?;
        let with = |name: &str, value: Value| {
            let mut members = example.clone();
            members.insert(name.to_owned(), value);
            Value::Object(members)
        };
        for (name, schema) in properties {
            self.of(schema, &|value| place(with(name, value)))?;
        }
        match object.get("additionalProperties") {
            Some(Value::Bool(false)) => self.refuses(&place(with("no such member", Value::Null))),
            Some(schema) => self.of(schema, &|value| place(with("any", value))),
            None => Some(()),
        }
    }

    fn items(&mut self, object: &'a Map<String, Value>, example: &Value, place: Place<'_>) -> Proved {
        let Some(example) = example.as_array() else { return Some(()) };
        let first = object.get("prefixItems").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        for (index, schema) in first.iter().enumerate() {
            let with = |value: Value| {
                let mut items = example.clone();
                *items.get_mut(index)? = value;
                Some(Value::Array(items))
            };
            self.of(schema, &|value| place(with(value).unwrap_or_default()))?;
        }
        let Some(schema) = object.get("items") else { return Some(()) };
        if example.is_empty() {
            return self.of(schema, &|value| place(json!([value])));
        }
        let rest = &example[1..];
        self.of(schema, &|value| place(std::iter::once(value).chain(rest.iter().cloned()).collect()))
    }

    /// A small value that fits.
    fn example(&self, schema: &'a Value, depth: usize) -> Option<Value> {
        let Value::Object(object) = schema else { return Some(Value::Null) };
        let depth = depth.checked_sub(1)?;
        if let Some(target) = object.get("$ref").and_then(Value::as_str) {
            return self.example(self.resolve(target)?, depth);
        }
        if let Some(value) = object.get("const").or_else(|| object.get("enum")?.get(0)) {
            return Some(value.clone());
        }
        let own = match own_type(object) {
            Some("object") => Some(self.object_example(object, depth)?),
            Some(name) => return self.plain_example(name, object, depth),
            None => None,
        };
        let branches = object.get("anyOf").or_else(|| object.get("oneOf")).and_then(Value::as_array);
        match branches {
            Some(branches) => {
                let inner = branches.iter().find_map(|branch| self.example(branch, depth))?;
                Some(merged(own.as_ref(), inner))
            }
            None => Some(own.map_or(Value::Null, Value::Object)),
        }
    }

    fn object_example(&self, object: &'a Map<String, Value>, depth: usize) -> Option<Map<String, Value>> {
        let properties = object.get("properties");
        let member = |name: &str| {
            let schema = properties.and_then(|properties| properties.get(name));
            Some((name.to_owned(), schema.map_or(Some(Value::Null), |schema| self.example(schema, depth))?))
        };
        names(object, "required").map(member).collect()
    }

    fn plain_example(&self, name: &str, object: &'a Map<String, Value>, depth: usize) -> Option<Value> {
        let bound = |keyword: &str| object.get(keyword).and_then(Value::as_i64);
        let count =
            |keyword: &str| usize::try_from(bound(keyword).unwrap_or(0)).ok().filter(|n| *n <= LONGEST);
        match name {
            "integer" | "number" => {
                Some(0.max(bound("minimum").unwrap_or(0)).min(bound("maximum").unwrap_or(i64::MAX)).into())
            }
            "string" => Some("a".repeat(count("minLength")?).into()),
            "boolean" => Some(false.into()),
            "array" => {
                let first = object.get("prefixItems").and_then(Value::as_array).into_iter().flatten();
                let first: Option<Vec<Value>> = first.map(|schema| self.example(schema, depth)).collect();
                let mut items = first?;
                let count = items.len().max(count("minItems")?);
                if items.len() < count {
                    items.resize(count, self.item(object, depth));
                }
                Some(items.into())
            }
            _ => Some(Value::Null),
        }
    }

    /// An item of an array behind the first ones.
    fn item(&self, object: &'a Map<String, Value>, depth: usize) -> Value {
        object.get("items").and_then(|items| self.example(items, depth)).unwrap_or_default()
    }

    fn resolve(&self, target: &str) -> Option<&'a Value> {
        self.root.pointer(target.strip_prefix('#')?)
    }
}

/// Whether the proof covers a keyword; one that it does not know may draw any line.
fn is_understood(keyword: &str, object: &Map<String, Value>) -> bool {
    match keyword {
        "type"
        | "title"
        | "description"
        | "default"
        | "examples"
        | "deprecated"
        | "readOnly"
        | "writeOnly"
        | "$comment"
        | "$schema"
        | "$defs"
        | "$ref"
        | "enum"
        | "const"
        | "required"
        | "properties"
        | "items"
        | "additionalProperties"
        | "prefixItems"
        | "minItems"
        | "maxItems"
        | "uniqueItems"
        | "minLength"
        | "maxLength"
        | "anyOf"
        | "oneOf" => true,
        "minimum" | "maximum" => own_type(object) == Some("integer"),
        // Those of numbers only name the Rust type.
        "format" => matches!(own_type(object), Some("integer" | "number")),
        _ => false,
    }
}

/// The type that a schema names, `null` aside.
fn own_type(object: &Map<String, Value>) -> Option<&str> {
    match object.get("type")? {
        Value::Array(names) => {
            let mut names = names.iter().filter_map(Value::as_str).filter(|name| *name != "null");
            names.next().filter(|_| names.next().is_none())
        }
        name => name.as_str(),
    }
}

fn names<'s>(object: &'s Map<String, Value>, keyword: &str) -> impl Iterator<Item = &'s str> {
    object.get(keyword).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// Members of a schema beside those of one of its branches.
fn merged(own: Option<&Map<String, Value>>, branch: Value) -> Value {
    match (own, branch) {
        (Some(own), Value::Object(members)) => {
            Value::Object(own.clone().into_iter().chain(members).collect())
        }
        (_, branch) => branch,
    }
}
