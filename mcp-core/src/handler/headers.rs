//! Arguments that clients repeat in HTTP headers, as the input schema says.
//!
//! Owns `x-mcp-header`: where it may stand and what it may say (2026-07-28, "Streamable HTTP", "Schema Extension"). Must
//! not know how the headers of a request are compared with its arguments.

use crate::jsonrpc::{Frame, member};
use serde_json::{Map, Value};

pub(super) const KEYWORD: &str = "x-mcp-header";

/// An argument that clients repeat in an HTTP header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ParamHeader {
    /// The members that lead to it.
    path: Vec<String>,
    /// The whole name of the header.
    pub(crate) name: String,
}

impl ParamHeader {
    /// The argument in a request, as raw JSON.
    pub(crate) fn argument<'a>(&'a self, frame: &'a Frame) -> Option<&'a [u8]> {
        let (first, rest) = self.path.split_first()?;
        let argument = frame.arguments(first).next()?;
        rest.iter().try_fold(argument, |raw, name| member(raw, name))
    }
}

/// The headers that a schema asks for, and what is wrong with them.
pub(super) fn find(schema: &Value, problems: &mut Vec<String>) -> Vec<ParamHeader> {
    let mut finder = Finder { path: Vec::new(), found: Vec::new(), problems };
    finder.reachable(schema);
    finder.found
}

struct Finder<'p> {
    path: Vec<String>,
    found: Vec<ParamHeader>,
    problems: &'p mut Vec<String>,
}

impl Finder<'_> {
    /// A schema that only `properties` lead to.
    fn reachable(&mut self, schema: &Value) {
        let Some(object) = schema.as_object() else { return };
        for (keyword, value) in object {
            match (keyword.as_str(), value) {
                (KEYWORD, header) => self.take(header, object),
                ("properties", Value::Object(properties)) => {
                    for (name, property) in properties {
                        self.path.push(name.clone());
                        self.reachable(property);
                        self.path.pop();
                    }
                }
                (keyword, value) => self.unreachable(keyword, value),
            }
        }
    }

    fn take(&mut self, header: &Value, schema: &Map<String, Value>) {
        let argument = self.path.join(".");
        let header = header.as_str().unwrap_or_default();
        if self.path.is_empty() {
            self.problems.push(format!("`{KEYWORD}` belongs to an argument, not to all of them"));
        } else if header.is_empty() || !header.bytes().all(is_token) {
            self.problems.push(format!("`{argument}` has `{KEYWORD}`, but no name that a header can have"));
        } else if !matches!(
            schema.get("type").and_then(Value::as_str),
            Some("string" | "integer" | "boolean")
        ) {
            self.problems.push(format!("`{argument}` has a header, but is no string, integer or bool"));
        }
        let name = format!("Mcp-Param-{header}");
        if self.found.iter().any(|other| other.name.eq_ignore_ascii_case(&name)) {
            self.problems.push(format!("two arguments have the header `{header}`"));
        }
        self.found.push(ParamHeader { path: self.path.clone(), name });
    }

    /// What a keyword says of values whose place in the arguments is not settled.
    fn unreachable(&mut self, keyword: &str, value: &Value) {
        match (keyword, value) {
            // These hold values, in which any name may occur.
            ("const" | "enum" | "default" | "examples", _) => {}
            (
                "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "definitions",
                Value::Object(named),
            ) => named.values().for_each(|schema| self.misplaced(schema)),
            (_, Value::Array(list)) => list.iter().for_each(|schema| self.misplaced(schema)),
            (_, schema) => self.misplaced(schema),
        }
    }

    fn misplaced(&mut self, schema: &Value) {
        let Some(object) = schema.as_object() else { return };
        for (keyword, value) in object {
            if keyword == KEYWORD {
                let problem = format!("`{KEYWORD}` is in a schema that not only `properties` lead to");
                self.problems.push(problem);
            } else {
                self.unreachable(keyword, value);
            }
        }
    }
}

/// What the names of headers consist of (RFC 9110, section 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn headers_are_found_along_properties_and_nowhere_else() {
        let text = json!({ "type": "string", "x-mcp-header": "Text" });
        let good = json!({ "type": "object", "properties": {
            "a": text,
            "b": { "type": "object", "properties": {
                "properties": { "type": "integer", "x-mcp-header": "Count" },
                "x-mcp-header": { "type": "boolean", "x-mcp-header": "Flag" },
            } },
            "c": { "type": "object", "default": { "x-mcp-header": 1 }, "enum": [{ "x-mcp-header": "X" }] },
        } });
        let mut problems = Vec::new();
        let found = find(&good, &mut problems);
        let found: Vec<_> =
            found.iter().map(|header| (header.path.join("/"), header.name.as_str())).collect();
        let expected = [
            ("a", "Mcp-Param-Text"),
            ("b/properties", "Mcp-Param-Count"),
            ("b/x-mcp-header", "Mcp-Param-Flag"),
        ];
        assert_eq!(found, expected.map(|(path, name)| (path.to_owned(), name)));
        assert_eq!(problems, [""; 0]);
        for bad in [
            json!({ "x-mcp-header": "All" }),
            json!({ "properties": { "a": { "type": "array", "items": text } } }),
            json!({ "properties": { "a": { "oneOf": [text] } } }),
            json!({ "properties": { "a": { "if": {}, "then": text } } }),
            json!({ "properties": { "a": { "items": { "properties": { "b": text } } } } }),
            json!({ "$defs": { "A": text }, "properties": { "a": { "$ref": "#/$defs/A" } } }),
            json!({ "$defs": { "A": { "type": "string" } }, "properties": { "a": { "$ref": "#/$defs/A", "x-mcp-header": "A" } } }),
            json!({ "patternProperties": { "a": text } }),
            json!({ "additionalProperties": text }),
            json!({ "properties": { "a": { "type": "number", "x-mcp-header": "A" } } }),
            json!({ "properties": { "a": { "type": ["string", "null"], "x-mcp-header": "A" } } }),
            json!({ "properties": { "a": { "type": "string", "x-mcp-header": "" } } }),
            json!({ "properties": { "a": { "type": "string", "x-mcp-header": 1 } } }),
            json!({ "properties": { "a": { "type": "string", "x-mcp-header": "a b" } } }),
            json!({ "properties": { "a": { "type": "string", "x-mcp-header": "a\r\nb" } } }),
            json!({ "properties": { "a": { "type": "string", "x-mcp-header": "\u{e9}" } } }),
            json!({ "properties": { "a": text, "b": { "type": "string", "x-mcp-header": "TEXT" } } }),
        ] {
            let mut problems = Vec::new();
            find(&bad, &mut problems);
            assert_eq!(problems.len(), 1, "{bad}: {problems:?}");
        }
    }

    #[test]
    fn a_member_is_found_by_its_name_however_it_is_written() {
        let raw = br#"{ "a" : { "b": [1] }, "\u0062": "x" }"#;
        assert_eq!(member(raw, "b"), Some(&b"\"x\""[..]));
        assert_eq!(member(member(raw, "a").unwrap(), "b"), Some(&b"[1]"[..]));
        assert_eq!(member(raw, "c"), None);
        assert_eq!(member(b"[1]", "a"), None);
    }
}
