//! Arguments from a schema: some that fit, and thousands that differ from those in one place.
//!
//! Nothing here has to know which of them fit: that is for the judge to say.

use crate::judge::Judge;
use serde_json::{Map, Number, Value, json};

/// How deep a type that contains itself is followed.
const DEPTH: usize = 4;

/// Arguments that fit and arguments that may not.
pub(crate) fn candidates(judge: &Judge, more: &[Value]) -> Vec<Value> {
    let palette = palette(judge, more);
    let mut generator = Generator { judge, palette: &palette };
    let mut all = generator.fitting(judge.schema(), DEPTH);
    for seed in all.clone() {
        mutate(&seed, &palette, &mut |mutant| all.push(mutant));
    }
    all.extend(palette.iter().filter(|value| value.is_object()).cloned());
    all
}

/// Values to put everywhere: some of each type, and what the schema itself names, with what is just beside it.
fn palette(judge: &Judge, more: &[Value]) -> Vec<Value> {
    let mut values = vec![
        json!(null),
        json!(true),
        json!(0),
        json!(1),
        json!(-1),
        json!(7),
        json!(1.0),
        json!(-3.0),
        json!(1.5),
        json!(300),
        json!(70_000),
        json!(5_000_000_000_i64),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("a"),
        json!("abc"),
        json!("é"),
        json!("10"),
        json!("true"),
        json!("text with spaces"),
        json!("a@b.example"),
        json!("2024-02-30"),
        json!("2024-02-29"),
        json!("2024-02-29T12:00:00Z"),
        json!("https://example.com/x?y#z"),
        json!("127.0.0.1"),
        json!("::1"),
        json!("not a uri"),
        json!("2eb8aa08-aa98-11ea-b4aa-73b441d16380"),
        json!([]),
        json!([1]),
        json!(["a", "a"]),
        json!([[]]),
        json!({}),
        json!({ "zz": 0 }),
        json!({ "7": 7 }),
        json!({ "a": { "b": [null] } }),
    ];
    values.extend(more.iter().cloned());
    constants(judge.schema(), &mut values);
    values.dedup();
    values
}

fn constants(schema: &Value, values: &mut Vec<Value>) {
    match schema {
        Value::Number(number) => {
            if let Some(int) = number.as_i64() {
                values.extend([int.saturating_sub(1), int, int.saturating_add(1)].map(Value::from));
                if let Ok(length @ 1..=200) = usize::try_from(int) {
                    values.extend([length - 1, length, length + 1].map(|length| "x".repeat(length).into()));
                    values
                        .extend([length - 1, length, length + 1].map(|length| vec![json!(1); length].into()));
                }
            } else if let Some(float) = number.as_f64() {
                values.extend([float - 0.001, float, float + 0.001].map(Value::from));
            }
        }
        Value::Object(members) => members.values().for_each(|member| constants(member, values)),
        Value::Array(items) => {
            values.extend(items.iter().filter(|item| item.is_string()).cloned());
            items.iter().for_each(|item| constants(item, values));
        }
        _ => {}
    }
}

struct Generator<'g> {
    judge: &'g Judge,
    palette: &'g [Value],
}

impl Generator<'_> {
    /// Some values that a schema takes, most of the time.
    fn fitting(&mut self, schema: &Value, depth: usize) -> Vec<Value> {
        let Some(object) = self.judge.resolve(schema).cloned() else { return Vec::new() };
        let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
        if let Some(value) = object.get("const") {
            return vec![value.clone()];
        }
        if let Some(Value::Array(values)) = object.get("enum") {
            return values.clone();
        }
        let whole = Value::Object(object.clone());
        let own = match object.get("type").and_then(Value::as_str) {
            Some("object") => self.objects(&object, depth),
            Some("array") => return self.arrays(&object, depth),
            Some(_) => return self.scalars(&whole),
            None => vec![json!({})],
        };
        let branches =
            ["anyOf", "oneOf", "allOf"].iter().find_map(|keyword| object.get(*keyword)?.as_array());
        let mut all = match branches {
            Some(branches) => {
                let inner: Vec<Value> =
                    branches.iter().flat_map(|branch| self.fitting(branch, depth)).collect();
                own.iter().flat_map(|own| inner.iter().map(|inner| merged(own, inner))).collect()
            }
            None => own,
        };
        if !object.contains_key("type") {
            all.extend(self.scalars(&whole));
        }
        all
    }

    fn scalars(&mut self, schema: &Value) -> Vec<Value> {
        let judge = self.judge.of_part(schema);
        let fitting = self.palette.iter().filter(|value| judge.is_valid(value));
        fitting.take(4).cloned().collect()
    }

    fn arrays(&mut self, schema: &Map<String, Value>, depth: usize) -> Vec<Value> {
        if let Some(Value::Array(places)) = schema.get("prefixItems") {
            let places = places.iter().filter_map(|place| self.fitting(place, depth).first().cloned());
            return vec![places.collect()];
        }
        let items = schema.get("items").map(|items| self.fitting(items, depth)).unwrap_or_default();
        let count =
            |keyword: &str| schema.get(keyword).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        let (min, max) = (count("minItems").unwrap_or(0), count("maxItems").unwrap_or(4));
        let mut arrays: Vec<Value> =
            items.iter().map(|item| vec![item.clone(); min.max(1).min(max)].into()).collect();
        arrays.push(items.iter().cycle().take(min).cloned().collect());
        arrays.push(items.iter().take(max).cloned().collect());
        arrays
    }

    fn objects(&mut self, schema: &Map<String, Value>, depth: usize) -> Vec<Value> {
        let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        let (mut least, mut most) = (vec![Map::new(); 3], Map::new());
        for (name, part) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let values = self.fitting(part, depth);
            let Some(first) = values.first() else { continue };
            most.insert(name.clone(), values.last().unwrap_or(first).clone());
            if required.iter().any(|required| required == name) {
                for (index, object) in least.iter_mut().enumerate() {
                    object.insert(name.clone(), values[index % values.len()].clone());
                }
            }
        }
        let mut objects: Vec<Map<String, Value>> = least;
        if let Some(more @ Value::Object(_)) = schema.get("additionalProperties") {
            for (value, name) in self.fitting(more, depth).into_iter().zip(["7", "other", "zz"]) {
                let mut object = most.clone();
                object.insert(name.to_owned(), value);
                objects.push(object);
            }
        }
        objects.push(most);
        objects.into_iter().map(Value::Object).collect()
    }
}

fn merged(own: &Value, branch: &Value) -> Value {
    match (own, branch) {
        (Value::Object(own), Value::Object(branch)) => {
            Value::Object(own.clone().into_iter().chain(branch.clone()).collect())
        }
        _ => branch.clone(),
    }
}

/// Every value that differs from this one in one place.
fn mutate(value: &Value, palette: &[Value], found: &mut dyn FnMut(Value)) {
    palette.iter().filter(|other| *other != value).for_each(|other| found(other.clone()));
    match value {
        Value::Object(members) => mutate_members(members, palette, found),
        Value::Array(items) => mutate_items(items, palette, found),
        // What serde takes for a variant that holds nothing.
        Value::String(text) => found(json!({ text: null })),
        Value::Number(number) => neighbours(number).into_iter().for_each(found),
        _ => {}
    }
}

fn mutate_members(members: &Map<String, Value>, palette: &[Value], found: &mut dyn FnMut(Value)) {
    // What serde takes for a struct.
    found(members.values().cloned().collect());
    for (name, member) in members {
        let mut without = members.clone();
        without.shift_remove(name);
        found(Value::Object(without.clone()));
        without.insert(format!("{name}x"), member.clone());
        found(Value::Object(without));
        mutate(member, palette, &mut |mutant| {
            let mut with = members.clone();
            with.insert(name.clone(), mutant);
            found(Value::Object(with));
        });
    }
    for extra in ["no such member", "zz", "12", "-3"] {
        for value in [json!(0), json!("x"), json!(null), json!({})] {
            let mut with = members.clone();
            with.insert(extra.to_owned(), value);
            found(Value::Object(with));
        }
    }
}

fn mutate_items(items: &[Value], palette: &[Value], found: &mut dyn FnMut(Value)) {
    if let Some(first) = items.first() {
        found(items.iter().chain([first]).cloned().collect());
        found(items[1..].iter().cloned().collect());
    }
    for (index, item) in items.iter().enumerate() {
        mutate(item, palette, &mut |mutant| {
            let mut with = items.to_vec();
            with[index] = mutant;
            found(with.into());
        });
    }
}

fn neighbours(number: &Number) -> Vec<Value> {
    let Some(int) = number.as_i64() else { return Vec::new() };
    vec![json!(int - 1), json!(int + 1), json!(int as f64), json!(int as f64 + 0.5), json!(int.to_string())]
}
