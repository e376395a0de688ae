//! Schemas written by hand, one for each keyword and format, so that all of the checker meets the judge; and one of a result
//! that is none.

use mcp_core::{Json, Server, tool, tools};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

macro_rules! schemas {
    ($($name:ident: $schema:tt;)*) => {
        $(
            mod $name {
                use super::*;

                fn schema() -> Value {
                    let mut schema = json!($schema);
                    // References lead to the root.
                    let definitions = schema.as_object_mut().and_then(|schema| schema.shift_remove("$defs"));
                    let mut root = json!({ "type": "object", "properties": { "v": schema }, "required": ["v"] });
                    root["$defs"] = definitions.unwrap_or_else(|| json!({}));
                    root
                }

                /// Takes what the schema takes.
                #[tool(input_schema = schema)]
                pub(super) fn $name(#[arg(flatten)] arguments: Map<String, Value>) -> usize {
                    arguments.len()
                }
            }
        )*

        pub(crate) fn server() -> (Server, Vec<&'static str>) {
            let server = Server::builder("by_hand", "1.0.0").tools(tools![$($name::$name),*]).build().unwrap();
            (server, vec![$(stringify!($name)),*])
        }
    };
}

schemas! {
    types: { "type": ["integer", "null"] };
    values: { "enum": [1, "a", null, { "x": [1] }, [], 0.5] };
    one_value: { "const": { "a": [1, 2.0], "b": false } };
    zero: { "const": 0 };
    bounds: { "minimum": -2.5, "maximum": 3 };
    strict_bounds: { "exclusiveMinimum": 0, "exclusiveMaximum": 1.5 };
    multiple: { "multipleOf": 0.5 };
    small_multiple: { "multipleOf": 0.01 };
    length: { "minLength": 2, "maxLength": 3 };
    letters: { "pattern": "^[a-z]+$" };
    anywhere: { "pattern": r"\d{2}|[^\w\s]" };
    escapes: { "pattern": r"^(?:\/|\u0061|\x62|[\]\-c])*$" };
    spaces: { "pattern": r"^\S+\s\S+$" };
    groups: { "pattern": "^(?<first>a|b)(c?)+.$" };
    items: { "type": "array", "items": { "type": "integer", "maximum": 5 } };
    tuple: { "prefixItems": [{ "type": "integer" }, { "type": "string" }], "items": false };
    open_tuple: { "type": "array", "prefixItems": [{ "type": "integer" }] };
    count: { "minItems": 1, "maxItems": 2 };
    unique: { "uniqueItems": true };
    contains: { "contains": { "type": "integer", "minimum": 5 }, "minContains": 1, "maxContains": 2 };
    contains_none: { "contains": { "const": 1 }, "minContains": 0, "maxContains": 1 };
    properties: { "properties": { "a": { "type": "integer" }, "b": false }, "required": ["a", "c"] };
    patterns: { "patternProperties": { "^z": { "type": "integer" }, "z$": { "minimum": 1 } }, "additionalProperties": { "type": "string" } };
    names: { "propertyNames": { "pattern": "^[a-z]*$", "maxLength": 2 } };
    members: { "minProperties": 1, "maxProperties": 2 };
    dependent: { "type": "object", "properties": { "a": {}, "b": {} }, "dependentRequired": { "a": ["b"] } };
    dependent_schema: { "dependentSchemas": { "a": { "required": ["zz"], "properties": { "zz": { "type": "integer" } } } }, "properties": { "a": {} } };
    all: { "allOf": [{ "minimum": 1 }, { "maximum": 10 }, { "type": "integer" }] };
    any: { "anyOf": [{ "type": "integer" }, { "type": "string", "minLength": 2 }, { "required": ["zz"], "type": "object" }] };
    one: { "oneOf": [{ "type": "integer" }, { "minimum": 2, "type": "number" }, { "type": "string" }] };
    not: { "not": { "type": ["integer", "null"] } };
    not_both: { "type": "object", "properties": { "a": { "type": "integer" }, "b": { "type": "integer" } }, "not": { "required": ["a", "b"] } };
    conditional: { "type": "integer", "if": { "minimum": 5 }, "then": { "multipleOf": 7 }, "else": { "maximum": 0 } };
    unevaluated: {
        "type": "object", "properties": { "a": { "type": "integer" } },
        "anyOf": [{ "properties": { "b": { "type": "integer" } }, "required": ["b"] }, { "properties": { "c": { "type": "string" } } }],
        "unevaluatedProperties": false
    };
    unevaluated_items: { "type": "array", "prefixItems": [{ "type": "integer" }], "contains": { "type": "string" }, "unevaluatedItems": { "type": "null" } };
    recursive: { "$ref": "#/$defs/Tree", "$defs": { "Tree": { "type": "object", "properties": { "v": { "type": "integer" }, "kids": { "type": "array", "items": { "$ref": "#/$defs/Tree" } } }, "required": ["v"], "additionalProperties": false } } };
    beside_ref: { "$ref": "#/$defs/Int", "maximum": 5, "$defs": { "Int": { "type": "integer" } } };
    boolean: { "properties": { "a": true }, "additionalProperties": false };
    date_time: { "type": "string", "format": "date-time" };
    date: { "type": "string", "format": "date" };
    time: { "type": "string", "format": "time" };
    duration: { "type": "string", "format": "duration" };
    email: { "type": "string", "format": "email" };
    hostname: { "type": "string", "format": "hostname" };
    ipv4: { "type": "string", "format": "ipv4" };
    ipv6: { "type": "string", "format": "ipv6" };
    uri: { "type": "string", "format": "uri" };
    uri_reference: { "type": "string", "format": "uri-reference" };
    uri_template: { "type": "string", "format": "uri-template" };
    uuid: { "type": "string", "format": "uuid" };
    regex: { "type": "string", "format": "regex" };
    pointer: { "type": "string", "format": "json-pointer" };
    relative_pointer: { "type": "string", "format": "relative-json-pointer" };
    made_up: { "type": "string", "format": "made-up" };
}

/// Texts that are, or nearly are, of some format.
pub(crate) const TEXTS: &[&str] = &[
    "1963-06-19T08:30:06.283185Z",
    "1998-12-31T23:59:60Z",
    "1998-12-31T22:59:60Z",
    "1990-12-31T15:59:60-08:00",
    "1963-06-19 08:30:06Z",
    "1963-06-19t08:30:06z",
    "1963-06-38T08:30:06Z",
    "2013-350T01:01:01",
    "2024-02-30T00:00:00Z",
    "1963-6-19T08:30:06Z",
    "1963-06-19T24:00:00Z",
    "1963-06-19T08:30:06+24:00",
    "1963-06-19T08:30:06.Z",
    "2024-13-01",
    "1900-02-29",
    "2000-02-29",
    "24-01-01",
    "2024-01-1",
    "08:30:06Z",
    "08:30:06+00:20",
    "08:30:06",
    "08:30Z",
    "8:30:06Z",
    "23:59:60+00:00",
    "00:29:60+23:30",
    "08:30:06#00:20",
    "12:00:00.52Z",
    "P4DT12H30M5S",
    "P4Y",
    "PT0S",
    "P1M",
    "PT1M",
    "PT36H",
    "P2W",
    "PT1D",
    "P",
    "P1YT",
    "PT",
    "P1D2H",
    "P2D1Y",
    "P1D2H",
    "P1Y2W",
    "P1",
    "4DT12H",
    "P1Y2M3D",
    "P1Y3D",
    "PT1H3S",
    "joe.bloggs@example.com",
    "2962",
    "te~st@example.com",
    "~test@example.com",
    ".test@example.com",
    "test.@example.com",
    "te.s.t@example.com",
    "te..st@example.com",
    "\"joe bloggs\"@example.com",
    "joe@[127.0.0.1]",
    "joe@[IPv6:::1]",
    "joe@-invalid.com",
    "joe@",
    "@example.com",
    "joe@example",
    "a@b@c.de",
    "a b@c.de",
    "www.example.com",
    "xn--4gbwdl.xn--wgbh1c",
    "-a-host-name-that-starts-with--",
    "not_a_valid_host_name",
    "a-host-name",
    "host-name-",
    "hostname.",
    ".",
    "a..b",
    "1host",
    "123",
    "192.168.0.1",
    "256.256.256.256",
    "127.0.0.0.1",
    "0x7f000001",
    "087.10.0.1",
    "1.2.3",
    "::",
    "::abef",
    "::42:ff:1",
    "12345::",
    "1::d6::42",
    "1:1:1:1:1:1:1:1:1",
    "1:2:3:4:5:6:7",
    "::ffff:192.168.0.1",
    "fe80::a%eth1",
    "fe80::/64",
    "1:2::192.168.256.1",
    "http://foo.bar/?baz=qux#quux",
    "http://foo.com/blah_(wikipedia)_blah#cite-1",
    "http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com",
    "http://223.255.255.254",
    "ftp://ftp.is.co.za/rfc/rfc1808.txt",
    "ldap://[2001:db8::7]/c=GB?objectClass?one",
    "mailto:John.Doe@example.com",
    "urn:oasis:names:specification:docbook:dtd:xml:4.1.2",
    "//foo.bar/?baz=qux#quux",
    "/abc",
    "\\\\WINDOWS\\fileshare",
    "abc",
    "http:// shouldfail.com",
    ":// should fail",
    "bar,baz:x",
    "https://[@example.org/test.txt",
    "https://example.org/foobar\\.txt",
    "https://example.org/foobar<>.txt",
    "https://example.org/foobar`.txt",
    "https://example.org/{}",
    "https://example.org/%zz",
    "http://h:8a",
    "http://[::1",
    "#fragment",
    "#frag\\ment",
    "a b",
    "http://example.com/dictionary/{term:1}/{term}",
    "http://example.com/dictionary/{term:1}/{term",
    "{?q,lang*}",
    "{}",
    "dictionary/{term}",
    "2EB8AA08-AA98-11EA-B4AA-73B441D16380",
    "2eb8aa08-aa98-11ea-73b441d16380",
    "2eb8-aa08-aa98-11ea-b4aa73b44-1d16380",
    "2eb8aa08aa9811eab4aa73b441d16380",
    "00000000-0000-0000-0000-000000000000",
    "([abc])+\\s+$",
    "^(abc]",
    "[a",
    "(?=x)",
    "a{2,1}",
    "\\p{L}",
    "/foo/bar~0/baz~1/%a",
    "/foo//bar",
    "/~",
    "/~2",
    "/",
    "foo/bar",
    "#/a",
    "1",
    "0/foo/bar",
    "2/0/baz/1/zip",
    "0#",
    "/foo",
    "-1/foo",
    "01/a",
    "0##",
    "+1/a",
    "2#a",
    "xyzzy",
    "zz",
    "aca",
    "bc!",
    "12",
    "é!",
    "a/b]c-",
    "a\u{a0}b",
    "a b",
];

/// Has a schema that is none.
#[derive(Serialize)]
struct Muddle;

impl JsonSchema for Muddle {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Muddle".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "object", "properties": { "a": { "type": "text" } }, "required": true })
    }
}

/// Returns what no schema describes.
#[tool]
fn muddle() -> Json<Muddle> {
    Json(Muddle)
}

#[test]
fn an_output_schema_that_is_none_is_refused_by_every_build() {
    let error = Server::builder("muddle", "1.0.0").tools(tools![muddle]).build().unwrap_err();
    let text = error.to_string();
    for part in
        ["muddle", "#/required: `required` is a list of names", "#/properties/a/type: \"text\" is no type"]
    {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}
