//! Frontmatter in the forms that people write it in, and those that readers of YAML disagree on.

use super::yaml::read;
use serde_json::json;

#[test]
fn what_all_readers_agree_on_is_read() {
    let rows = [
        ("a: text", json!({ "a": "text" })),
        (
            "a: it's a \"text\", with - marks [and] more # and a comment",
            json!({ "a": "it's a \"text\", with - marks [and] more" }),
        ),
        ("a: http://example.com/#part", json!({ "a": "http://example.com/#part" })),
        (
            "# first\na: \"x: \\\"y\\\" \\\\ \\n\" # why\n\nb: 'it''s: here'",
            json!({ "a": "x: \"y\" \\ \n", "b": "it's: here" }),
        ),
        ("a: one\n  two\n\n  three\nb: four", json!({ "a": "one two\nthree", "b": "four" })),
        (
            "a: >\n  one\n  two\n\n  three\n\nb: |-\n  one\n    two\n  # three\n",
            json!({ "a": "one two\nthree\n", "b": "one\n  two\n# three" }),
        ),
        ("a: |+\n  one\n\nb: >-\n  two", json!({ "a": "one\n\n", "b": "two" })),
        (
            "a: 7\nb: -1.5\nc: true\nd: ~\ne:\nf: 1.0.2\ng: \"1.0\"",
            json!({ "a": 7, "b": -1.5, "c": true, "d": null, "e": null, "f": "1.0.2", "g": "1.0" }),
        ),
        ("a: []\nb: {}\nc: [x, \"y, z\", 3]", json!({ "a": [], "b": {}, "c": ["x", "y, z", 3] })),
        (
            "a:\n- x\n- 'y'\nb:\n    - Bash(git:*)\n    - z",
            json!({ "a": ["x", "y"], "b": ["Bash(git:*)", "z"] }),
        ),
        (
            "m:\n  version: 2.1\n  \"com.example/x\":\n    deep: down\nlast: z",
            json!({ "m": { "version": 2.1, "com.example/x": { "deep": "down" } }, "last": "z" }),
        ),
        ("a: x\r\nb: z\r\n", json!({ "a": "x", "b": "z" })),
        ("", json!({})),
    ];
    for (text, expected) in rows {
        assert_eq!(read(text).map(serde_json::Value::from), Ok(expected), "{text:?}");
    }
}

#[test]
fn what_they_disagree_on_is_refused_with_its_line() {
    let rows = [
        ("a: x\nb: yes", 2),
        ("a: 2024-01-31", 1),
        ("a: 0123", 1),
        ("a: 0x1f", 1),
        ("a: 1e3", 1),
        ("a: 1_000", 1),
        ("a: 12:30:45", 1),
        ("a: .inf", 1),
        ("a: 12345678901234567890", 1),
        ("a: &anchor x", 1),
        ("a: *anchor", 1),
        ("a: !!str x", 1),
        ("a: use it: now", 1),
        ("a: @x", 1),
        ("a: \"open", 1),
        ("a: \"x\" y", 1),
        ("a: \"\\x41\"", 1),
        ("a: \"\\\u{e9}\"", 1),
        ("a: [x", 1),
        ("a: [[x]]", 1),
        ("a: { b: c }", 1),
        ("a: |2\n  x", 1),
        ("a: >\n  x\n    y", 3),
        ("a: |\n    x\n  y", 3),
        ("a: x\na: y", 2),
        ("a:\n\tb: c", 2),
        ("a: x\ty", 1),
        ("a: x # why\n  y", 2),
        ("a:\n  - b: c", 2),
        ("a:\n  -\n    b", 2),
        ("just text", 1),
        ("yes: x", 1),
        ("a:x", 1),
        ("? a", 1),
        ("  a: x\nb: y", 1),
        ("a:\n  b: x\n c: y", 3),
        ("<<: x", 1),
    ];
    for (text, line) in rows {
        let error = read(text).map_err(|(line, _)| line);
        assert_eq!(error, Err(line), "{text:?}");
    }
    let deep: String = (0..20).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert!(read(&deep).is_err());
}
