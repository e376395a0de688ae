//! Changes and what they break, as tables.

use super::*;
use serde_json::json;

fn texts(old: &Value, new: &Value) -> Vec<String> {
    breaking_changes(old, new).iter().map(ToString::to_string).collect()
}

fn surface(list: &str, entries: Value) -> Value {
    let mut surface = json!({ "name": "test", "tools": [] });
    surface[list] = entries;
    surface
}

/// What breaks for those who write the argument `a` when its schema changes.
fn of_input(old: Value, new: Value) -> Vec<String> {
    let tool = |schema| json!([{ "name": "t", "inputSchema": { "properties": { "a": schema } } }]);
    let found = texts(&surface("tools", tool(old)), &surface("tools", tool(new)));
    found.into_iter().map(|text| text.replace("tool \"t\", argument \"a", "\"a")).collect()
}

/// What breaks for those who read the member `a` of a result when its schema changes.
fn of_output(old: Value, new: Value) -> Vec<String> {
    let schema = |schema| json!({ "properties": { "a": schema } });
    let tool = |one| json!([{ "name": "t", "inputSchema": {}, "outputSchema": schema(one) }]);
    let found = texts(&surface("tools", tool(old)), &surface("tools", tool(new)));
    found.into_iter().map(|text| text.replace("tool \"t\", result \"a", "\"a")).collect()
}

/// Old schema, new schema, what breaks on the input side, what breaks on the output side.
type Row = (Value, Value, &'static [&'static str], &'static [&'static str]);

#[track_caller]
fn check(rows: Vec<Row>) {
    for (old, new, input, output) in rows {
        assert_eq!(of_input(old.clone(), new.clone()), input, "input, from {old} to {new}");
        assert_eq!(of_output(old.clone(), new.clone()), output, "output, from {old} to {new}");
    }
}

#[test]
fn types_and_listed_values() {
    let typed = |name: &str| json!({ "type": name });
    let one_of = |values: &[&str]| json!({ "enum": values });
    check(vec![
        (typed("string"), typed("string"), &[], &[]),
        (
            typed("string"),
            typed("integer"),
            &["\"a\": is integer now, it was string"],
            &["\"a\": is integer now, it was string"],
        ),
        (typed("integer"), typed("number"), &[], &["\"a\": may be number now"]),
        (typed("number"), typed("integer"), &["\"a\": no longer accepts number"], &[]),
        (typed("string"), json!({ "type": ["string", "null"] }), &[], &["\"a\": may be null now"]),
        (json!({ "type": ["string", "null"] }), typed("string"), &["\"a\": no longer accepts null"], &[]),
        (json!({}), typed("string"), &["\"a\": accepts only string now"], &[]),
        (typed("string"), json!({}), &[], &["\"a\": may be of any type now"]),
        (json!(true), json!({}), &[], &[]),
        (one_of(&["x", "y"]), one_of(&["y", "x"]), &[], &[]),
        (one_of(&["x", "y"]), one_of(&["x"]), &["\"a\": no longer accepts \"y\""], &[]),
        (one_of(&["x"]), one_of(&["x", "y"]), &[], &["\"a\": may be \"y\" now"]),
        (one_of(&["x"]), json!({ "const": "x" }), &[], &[]),
        (typed("string"), one_of(&["x"]), &["\"a\": accepts only \"x\" now"], &[]),
        (one_of(&["x"]), typed("string"), &[], &["\"a\": may be more than the listed values now"]),
    ]);
}

#[test]
fn bounds_and_formats() {
    check(vec![
        (
            json!({ "minimum": 1 }),
            json!({ "minimum": 2 }),
            &["\"a\": has the least value 2 now, it was 1"],
            &[],
        ),
        (
            json!({ "minimum": 2 }),
            json!({ "minimum": 1 }),
            &[],
            &["\"a\": has the least value 1 now, it was 2"],
        ),
        (json!({}), json!({ "minimum": 0 }), &["\"a\": has the least value 0 now"], &[]),
        (json!({ "minimum": 0 }), json!({}), &[], &["\"a\": no longer has the least value 0"]),
        (
            json!({ "minimum": 0 }),
            json!({ "exclusiveMinimum": 0 }),
            &["\"a\": has the least value 0 (excluded) now, it was 0"],
            &[],
        ),
        (json!({ "minimum": 1, "exclusiveMinimum": 0 }), json!({ "minimum": 1 }), &[], &[]),
        (
            json!({ "maximum": 9 }),
            json!({ "maximum": 8 }),
            &["\"a\": has the greatest value 8 now, it was 9"],
            &[],
        ),
        (
            json!({ "maximum": 8 }),
            json!({ "maximum": 9 }),
            &[],
            &["\"a\": has the greatest value 9 now, it was 8"],
        ),
        (json!({ "minLength": 0 }), json!({}), &[], &[]),
        (json!({}), json!({ "minLength": 1 }), &["\"a\": has the least length 1 now, it was 0"], &[]),
        (json!({}), json!({ "maxLength": 9 }), &["\"a\": has the greatest length 9 now"], &[]),
        (
            json!({ "maxItems": 9 }),
            json!({ "maxItems": 5 }),
            &["\"a\": has the greatest number of items 5 now, it was 9"],
            &[],
        ),
        (json!({ "minItems": 1 }), json!({}), &[], &["\"a\": has the least number of items 0 now, it was 1"]),
        (json!({}), json!({ "uniqueItems": true }), &["\"a\": no longer accepts an item twice"], &[]),
        (
            json!({ "multipleOf": 2 }),
            json!({ "multipleOf": 4 }),
            &["\"a\": must be a multiple of 4 now, it was 2"],
            &[],
        ),
        (
            json!({ "multipleOf": 4 }),
            json!({ "multipleOf": 2 }),
            &[],
            &["\"a\": must be a multiple of 2 now, it was 4"],
        ),
        (json!({}), json!({ "pattern": "^x" }), &["\"a\": has the pattern \"^x\" now"], &[]),
        (json!({ "pattern": "^x" }), json!({}), &[], &["\"a\": no longer has the pattern \"^x\""]),
        (
            json!({ "format": "date" }),
            json!({ "format": "time" }),
            &["\"a\": has the format \"time\" now, it had \"date\""],
            &["\"a\": has the format \"time\" now, it had \"date\""],
        ),
    ]);
}

#[test]
fn members_and_items() {
    let with = |members: Value, required: &[&str]| json!({ "type": "object", "properties": members, "required": required });
    let further = |schema: Value| json!({ "type": "object", "additionalProperties": schema });
    check(vec![
        (with(json!({ "b": {} }), &[]), with(json!({ "b": {}, "c": {} }), &[]), &[], &[]),
        (with(json!({ "b": {} }), &[]), with(json!({}), &[]), &["\"a.b\": is gone"], &["\"a.b\": is gone"]),
        (with(json!({}), &[]), with(json!({ "b": {} }), &["b"]), &["\"a.b\": is new and required"], &[]),
        (with(json!({ "b": {} }), &[]), with(json!({ "b": {} }), &["b"]), &["\"a.b\": is required now"], &[]),
        (
            with(json!({ "b": {} }), &["b"]),
            with(json!({ "b": {} }), &[]),
            &[],
            &["\"a.b\": may be missing now"],
        ),
        (
            json!({}),
            further(json!(false)),
            &["\"a\": accepts only object now", "\"a\": no longer accepts further members"],
            &[],
        ),
        (further(json!(true)), further(json!(false)), &["\"a\": no longer accepts further members"], &[]),
        (further(json!(false)), further(json!(true)), &[], &[]),
        (
            further(json!({ "type": "string" })),
            further(json!({ "type": "string", "maxLength": 9 })),
            &["\"a.*\": has the greatest length 9 now"],
            &[],
        ),
        (
            further(json!({ "type": "string" })),
            further(json!(true)),
            &[],
            &["\"a\": may have further members of any kind now"],
        ),
        (further(json!({})), further(json!({})), &[], &[]),
        (
            json!({ "items": { "enum": ["x", "y"] } }),
            json!({ "items": { "enum": ["x"] } }),
            &["\"a[]\": no longer accepts \"y\""],
            &[],
        ),
        (json!({}), json!({ "items": { "type": "string" } }), &["\"a\": restricts what it holds now"], &[]),
        (json!({ "items": {} }), json!({}), &[], &[]),
        (
            json!({ "prefixItems": [{}] }),
            json!({ "prefixItems": [{}, {}] }),
            &["\"a\": has 2 places now, it had 1"],
            &["\"a\": has 2 places now, it had 1"],
        ),
        (
            json!({ "not": { "const": 1 } }),
            json!({}),
            &["\"a\": has another `not`, which may mean anything"],
            &["\"a\": has another `not`, which may mean anything"],
        ),
        (
            json!({}),
            json!({ "x-mcp-header": "Region" }),
            &["\"a\": must be repeated in the header `Mcp-Param-Region` now"],
            &[],
        ),
        (json!({ "x-mcp-header": "Region" }), json!({}), &[], &[]),
    ]);
}

#[test]
fn what_only_people_read_breaks_nothing() {
    let old =
        json!({ "type": "string", "description": "Old.", "title": "Old", "default": "x", "examples": ["x"] });
    check(vec![
        (old.clone(), json!({ "type": "string" }), &[], &[]),
        (json!({ "type": "string" }), old, &[], &[]),
    ]);
}

#[test]
fn alternatives() {
    let circle = |more: Value| json!({ "properties": { "kind": { "const": "circle" }, "size": more } });
    let line = json!({ "properties": { "kind": { "const": "line" } } });
    let any_of = |all: &[&Value]| json!({ "anyOf": all });
    let (small, large) = (circle(json!({ "maximum": 5 })), circle(json!({ "maximum": 9 })));
    let text = json!({ "type": "string" });
    check(vec![
        (any_of(&[&small, &line]), any_of(&[&line, &small]), &[], &[]),
        (any_of(&[&small, &line]), any_of(&[&small]), &["\"a\": no longer accepts kind \"line\""], &[]),
        (any_of(&[&small]), any_of(&[&small, &line]), &[], &["\"a\": may be kind \"line\" now"]),
        (
            any_of(&[&large, &line]),
            any_of(&[&small, &line]),
            &["\"a.size\": has the greatest value 5 now, it was 9"],
            &[],
        ),
        (
            any_of(&[&small, &line]),
            any_of(&[&large, &line]),
            &[],
            &["\"a.size\": has the greatest value 9 now, it was 5"],
        ),
        (text.clone(), any_of(&[&text, &json!({ "type": "integer" })]), &[], &["\"a\": may be integer now"]),
        (any_of(&[&text, &json!({ "type": "null" })]), json!({ "type": ["string", "null"] }), &[], &[]),
        // A description on a variant turns a list of values into a list of schemas.
        (json!({ "enum": ["x", "y"] }), json!({ "oneOf": [{ "const": "x" }, { "enum": ["y"] }] }), &[], &[]),
        (
            json!({ "oneOf": [{ "const": "x" }, { "const": "y" }] }),
            json!({ "enum": ["x"] }),
            &["\"a\": no longer accepts \"y\""],
            &[],
        ),
    ]);
}

#[test]
fn references_and_parts_mean_what_they_stand_for() {
    let of = |schema: Value, unit: Value| {
        let input = json!({ "properties": { "a": schema }, "$defs": { "Unit": unit } });
        surface("tools", json!([{ "name": "t", "inputSchema": input }]))
    };
    let (by_name, unit) = (json!({ "$ref": "#/$defs/Unit" }), json!({ "enum": ["m", "km"] }));
    let less = json!({ "enum": ["m"] });
    let lost = ["tool \"t\", argument \"a\": no longer accepts \"km\""];
    let all_of = json!({ "allOf": [by_name], "description": "Which one." });
    for spelled in [&by_name, &all_of, &unit] {
        assert_eq!(texts(&of(by_name.clone(), unit.clone()), &of(spelled.clone(), unit.clone())), [""; 0]);
    }
    for spelled in [&by_name, &all_of, &less] {
        assert_eq!(
            texts(&of(by_name.clone(), unit.clone()), &of(spelled.clone(), less.clone())),
            lost,
            "{spelled}"
        );
    }
}

#[test]
fn a_type_that_contains_itself_is_compared_once() {
    let tree = |leaf: &str| {
        let node = json!({
            "properties": { "leaf": { "type": leaf }, "left": { "$ref": "#/$defs/Tree" }, "right": { "$ref": "#/$defs/Tree" } },
        });
        let choice = json!({ "anyOf": [node, { "$ref": "#/$defs/Choice" }] });
        let input = json!({
            "properties": { "tree": { "$ref": "#/$defs/Tree" }, "choice": { "$ref": "#/$defs/Choice" } },
            "$defs": { "Tree": node, "Choice": choice },
        });
        surface("tools", json!([{ "name": "t", "inputSchema": input }]))
    };
    assert_eq!(texts(&tree("string"), &tree("string")), [""; 0]);
    let found = texts(&tree("string"), &tree("integer"));
    assert!(
        found.contains(&"tool \"t\", argument \"tree.leaf\": is integer now, it was string".to_owned()),
        "{found:?}"
    );
}

#[test]
fn entries_of_every_list() {
    let tool = |members: Value| surface("tools", json!([members]));
    let prompts = |arguments: Value| surface("prompts", json!([{ "name": "p", "arguments": arguments }]));
    let resource = |mime: Value| surface("resources", json!([{ "uri": "a:b", "mimeType": mime }]));
    let template = |uri: &str| surface("resourceTemplates", json!([{ "name": "user", "uriTemplate": uri }]));
    let none = json!({ "tools": [] });
    let rows: Vec<(Value, Value, &[&str])> = vec![
        (tool(json!({ "name": "t" })), none.clone(), &["tool \"t\": is gone"]),
        (none.clone(), tool(json!({ "name": "t", "inputSchema": { "required": ["a"] } })), &[]),
        (
            tool(json!({ "name": "t" })),
            tool(json!({ "name": "t", "hidden": true })),
            &["tool \"t\": is no longer listed"],
        ),
        (tool(json!({ "name": "t", "hidden": true })), none.clone(), &[]),
        (
            tool(json!({ "name": "t", "outputSchema": {} })),
            tool(json!({ "name": "t" })),
            &["tool \"t\": no longer says what it returns"],
        ),
        (tool(json!({ "name": "t" })), tool(json!({ "name": "t", "outputSchema": {} })), &[]),
        (
            tool(json!({ "name": "t", "inputSchema": {} })),
            tool(json!({ "name": "t", "inputSchema": { "additionalProperties": false } })),
            &["tool \"t\", arguments: no longer accepts further members"],
        ),
        (prompts(json!([])), none.clone(), &["prompt \"p\": is gone"]),
        (prompts(json!([{ "name": "a" }])), prompts(json!([])), &["prompt \"p\", argument \"a\": is gone"]),
        (prompts(json!([])), prompts(json!([{ "name": "a" }])), &[]),
        (
            prompts(json!([])),
            prompts(json!([{ "name": "a", "required": true }])),
            &["prompt \"p\", argument \"a\": is new and required"],
        ),
        (
            prompts(json!([{ "name": "a" }])),
            prompts(json!([{ "name": "a", "required": true }])),
            &["prompt \"p\", argument \"a\": is required now"],
        ),
        (prompts(json!([{ "name": "a", "required": true }])), prompts(json!([{ "name": "a" }])), &[]),
        (resource(json!("text/plain")), none.clone(), &["resource \"a:b\": is gone"]),
        (
            resource(json!("text/plain")),
            resource(json!("text/html")),
            &["resource \"a:b\": is text/html now, it was text/plain"],
        ),
        (
            resource(json!("text/plain")),
            resource(json!(null)),
            &["resource \"a:b\": no longer says that it is text/plain"],
        ),
        (resource(json!(null)), resource(json!("text/plain")), &[]),
        (template("a:{id}"), none.clone(), &["template \"a:{id}\": is gone"]),
        (
            template("a:{id}"),
            template("a:{name}"),
            &["template \"a:{id}\": is \"a:{name}\" now, its variables name were id"],
        ),
        (
            template("a:{id}{?page*,size}"),
            template("b:{id}{?page,size}"),
            &["template \"a:{id}{?page*,size}\": is \"b:{id}{?page,size}\" now"],
        ),
        (template("a:{id}"), template("a:{id}"), &[]),
    ];
    for (old, new, expected) in rows {
        assert_eq!(texts(&old, &new), expected, "from {old} to {new}");
    }
}

#[test]
fn promises_of_a_tool() {
    let tool = |annotations: Value| surface("tools", json!([{ "name": "t", "annotations": annotations }]));
    let rows: Vec<(Value, Value, &[&str])> = vec![
        (
            json!({ "readOnlyHint": true }),
            json!({}),
            &[
                "tool \"t\": is no longer read-only",
                "tool \"t\": may be destructive now",
                "tool \"t\": is no longer idempotent",
            ],
        ),
        (json!({}), json!({ "readOnlyHint": true }), &[]),
        (
            json!({ "destructiveHint": false }),
            json!({ "destructiveHint": true }),
            &["tool \"t\": may be destructive now"],
        ),
        (json!({ "destructiveHint": false }), json!({ "readOnlyHint": true }), &[]),
        (json!({}), json!({ "destructiveHint": true }), &[]),
        (json!({ "idempotentHint": true }), json!({}), &["tool \"t\": is no longer idempotent"]),
        (json!({ "openWorldHint": false }), json!({}), &["tool \"t\": may reach beyond the server now"]),
        (json!({}), json!({ "openWorldHint": true }), &[]),
    ];
    for (old, new, expected) in rows {
        assert_eq!(texts(&tool(old.clone()), &tool(new.clone())), expected, "from {old} to {new}");
    }
}

#[test]
fn something_else_than_a_surface_is_not_taken_for_an_empty_one() {
    let what = "is not what `testing::surface` returns: it has no list of tools";
    assert_eq!(texts(&json!(null), &json!({ "tools": [] })), [format!("the old surface: {what}")]);
    assert_eq!(texts(&json!({ "tools": [] }), &json!({})), [format!("the new surface: {what}")]);
}
