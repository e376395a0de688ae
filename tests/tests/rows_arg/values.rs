//! Values: nesting, numbers, duplicates, text, size and names that mean something elsewhere.

use super::{call, mistake};
use mcp_core::{Server, tool, tools};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::time::{Duration, Instant};
use tests::message::text;
use tests::pipe::{Pipe, read};
use tests::wait;

/// Takes numbers of all kinds.
#[tool]
fn numbers(
    long: Option<i64>,
    byte: Option<u8>,
    unsigned: Option<u32>,
    ratio: Option<f64>,
    whole: Option<u64>,
) -> String {
    format!("{long:?} {byte:?} {unsigned:?} {ratio:?} {whole:?}")
}

#[derive(Debug, Deserialize, schemars::JsonSchema)]
struct Inner {
    a: i64,
    #[serde(default)]
    b: Vec<String>,
}

/// Takes what is nested.
#[tool]
fn nested(inner: Inner, mode: Option<Mode>) -> String {
    format!("{} {:?} {mode:?}", inner.a, inner.b)
}

#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Mode {
    Fast,
    Safe,
}

/// Takes anything.
#[tool]
fn anything(#[arg(flatten)] arguments: Map<String, Value>) -> String {
    Value::from(arguments).to_string()
}

/// Says how long a text is, in bytes.
#[tool]
fn length(text: &str) -> usize {
    text.len()
}

/// Has arguments whose names mean something elsewhere.
#[tool]
fn named(
    #[arg(rename = "__proto__")] proto: Option<String>,
    #[arg(rename = "constructor")] constructor: Option<String>,
    #[arg(rename = "$schema")] schema: Option<String>,
    #[arg(rename = "_meta")] meta: Option<String>,
) -> String {
    format!("{proto:?} {constructor:?} {schema:?} {meta:?}")
}

fn pipe() -> Pipe {
    let tools = tools![numbers, nested, anything, length, named];
    Pipe::new(&Server::builder("values", "1.0.0").tools(tools).build().unwrap())
}

/// Asserts that the next good call is answered.
fn assert_alive(pipe: &Pipe) {
    assert_eq!(text(&call(pipe, "numbers", r#"{"long":1}"#)), "Some(1) None None None None");
    assert_eq!(pipe.calls_at_work(), 0);
}

fn deep(open: &str, inner: &str, close: &str, depth: usize) -> String {
    format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
}

#[test]
fn arg_01_nesting_beyond_the_limit_is_an_error_and_no_overflow() {
    const META: &str = r#""io.modelcontextprotocol/protocolVersion":"2026-07-28""#;
    const CAPABILITIES: &str = r#""io.modelcontextprotocol/clientCapabilities":"#;
    let run = || {
        let pipe = pipe();
        // How deep each of these places is in its message.
        let places = [
            (
                3,
                format!(
                    r#""params":{{"name":"anything","arguments":{{"x":DEEP}},"_meta":{{{META},{CAPABILITIES}{{}}}}}}"#
                ),
            ),
            (3, format!(r#""params":{{"name":"anything","_meta":{{{META},{CAPABILITIES}{{}},"x":DEEP}}}}"#)),
            (4, format!(r#""params":{{"name":"anything","_meta":{{{META},{CAPABILITIES}{{"x":DEEP}}}}}}"#)),
            (2, format!(r#""params":{{"name":"anything","x":DEEP,"_meta":{{{META},{CAPABILITIES}{{}}}}}}"#)),
            (1, format!(r#""x":DEEP,"params":{{"name":"anything","_meta":{{{META},{CAPABILITIES}{{}}}}}}"#)),
        ];
        for (at, place) in places {
            let shapes = [("[", "", "]"), (r#"{"a":"#, "1", "}"), (r#"[{"a":"#, "0", "}]")];
            for (depth, (open, inner, close)) in
                [60, 64, 65, 1000, 100_000].into_iter().flat_map(|depth| shapes.map(|shape| (depth, shape)))
            {
                let levels = open.matches(['[', '{']).count();
                let value = deep(open, inner, close, depth / levels);
                let message = format!(
                    r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call",{}}}"#,
                    place.replace("DEEP", &value)
                );
                let answer = read(&wait(pipe.answer_to(message.as_bytes())));
                if at + depth / levels * levels <= 64 {
                    assert!(answer["result"].is_object(), "{depth} {open} in {place}: {answer:.300}");
                } else {
                    assert_eq!(answer["error"]["code"], -32700, "{depth} {open} in {place}: {answer:.300}");
                }
                assert_alive(&pipe);
            }
        }
        for unclosed in ["[".repeat(100_000), "{\"a\":".repeat(100_000)] {
            let answer = read(&wait(pipe.answer_to(unclosed.as_bytes())));
            assert_eq!(answer["error"]["code"], -32700);
        }
        assert_alive(&pipe);
    };
    // A small stack, as a thread of somebody else's pool may have.
    std::thread::Builder::new().stack_size(512 << 10).spawn(run).unwrap().join().unwrap();
}

#[test]
fn arg_03_numbers_are_taken_as_they_are_or_refused() {
    let pipe = pipe();
    let digits = "7".repeat(10_000);
    let rows = [
        ("ratio", "-0", "None None None Some(-0.0) None"),
        ("ratio", "1E+2", "None None None Some(100.0) None"),
        ("ratio", "9007199254740993", "None None None Some(9007199254740992.0) None"),
        // The nearest number there is; whoever needs more takes text.
        ("ratio", "1e-400", "None None None Some(0.0) None"),
        ("long", "-0", "Some(0) None None None None"),
        ("long", "1e2", "Some(100) None None None None"),
        ("long", "9223372036854775807", "Some(9223372036854775807) None None None None"),
        ("whole", "18446744073709551615", "None None None None Some(18446744073709551615)"),
    ];
    for (name, number, expected) in rows {
        assert_eq!(text(&call(&pipe, "numbers", &format!(r#"{{"{name}":{number}}}"#))), expected, "{number}");
    }
    for number in ["1e400", "-1e400", &digits] {
        for name in ["ratio", "long", "whole"] {
            let answer = call(&pipe, "numbers", &format!(r#"{{"{name}":{number}}}"#));
            assert!(mistake(&answer).contains(name), "{answer}");
        }
    }
    for number in ["NaN", "Infinity", "-Infinity", "+1", ".5", "1.", "01", "0x10", "1_000"] {
        let answer = call(&pipe, "numbers", &format!(r#"{{"ratio":{number}}}"#));
        assert_eq!(answer["error"]["code"], -32700, "{number}: {answer}");
    }
    assert_alive(&pipe);
}

#[test]
fn arg_04_a_value_of_another_type_is_refused_and_an_integer_may_have_a_point() {
    let pipe = pipe();
    for (arguments, expected) in [
        (r#"{"byte":1.0}"#, "None Some(1) None None None"),
        (r#"{"long":-3.0}"#, "Some(-3) None None None None"),
        (r#"{"ratio":3}"#, "None None None Some(3.0) None"),
    ] {
        assert_eq!(text(&call(&pipe, "numbers", arguments)), expected);
    }
    for (name, value) in [
        ("byte", "256"),
        ("byte", "-1"),
        ("byte", "256.0"),
        ("unsigned", "-1"),
        ("unsigned", "4294967296"),
        ("long", "9223372036854775808"),
        ("long", "1.5"),
        ("long", "\"1\""),
        ("long", "true"),
        ("long", "[1]"),
        ("long", "{}"),
        ("whole", "18446744073709551616"),
        ("ratio", "\"1.5\""),
    ] {
        let answer = call(&pipe, "numbers", &format!(r#"{{"{name}":{value}}}"#));
        assert!(
            mistake(&answer).starts_with(&format!("invalid arguments:\n- {name}: ")),
            "{value}: {answer}"
        );
        assert_alive(&pipe);
    }
}

#[test]
fn arg_05_an_argument_that_is_given_twice_is_refused_at_every_level() {
    let pipe = pipe();
    for (arguments, path) in [
        (r#"{"inner":{"a":1},"inner":{"a":2}}"#, "inner"),
        (r#"{"inner":{"a":1},"inn\u0065r":{"a":2}}"#, "inner"),
        (r#"{"inner":{"a":1,"a":2}}"#, "inner"),
        (r#"{"inner":{"a":1,"\u0061":1}}"#, "inner"),
    ] {
        let answer = call(&pipe, "nested", arguments);
        assert!(mistake(&answer).contains(path), "{arguments}: {answer}");
        assert_alive(&pipe);
    }
}

#[test]
fn arg_06_what_is_missing_or_wrong_is_named_and_what_is_too_much_is_ignored() {
    let pipe = pipe();
    for (arguments, said) in [
        ("{}", "- inner: required"),
        (r#"{"inner":null}"#, "- inner: "),
        (r#"{"inner":{}}"#, "- inner.a: required"),
        (r#"{"inner":{"a":""}}"#, "- inner.a: an integer"),
        (r#"{"inner":{"a":1,"b":"x"}}"#, "- inner.b: "),
        (r#"{"inner":{"a":1,"b":["x",1]}}"#, "- inner.b[1]: "),
        (r#"{"inner":{"a":1},"mode":"slow"}"#, "- mode: "),
        (r#"{"inner":{"a":1},"mode":""}"#, "- mode: "),
    ] {
        let answer = call(&pipe, "nested", arguments);
        assert!(mistake(&answer).contains(said), "{arguments}: {answer}");
    }
    let extra = r#"{"inner":{"a":1,"more":[]},"mode":"fast","extra":{"x":1}}"#;
    assert_eq!(text(&call(&pipe, "nested", extra)), "1 [] Some(Fast)");
    assert_alive(&pipe);
}

#[test]
fn arg_07_text_passes_as_it_is_or_is_refused() {
    let pipe = pipe();
    for (written, bytes) in [
        ("\\u0000", 1),
        ("\\ufffe", 3),
        ("\u{fffe}", 3),
        ("\\ud83e\\udd80", 4),
        ("\u{202e}abc\u{202c}", 9),
        ("\u{feff}", 3),
        ("\\u2028\u{85}", 5),
    ] {
        assert_eq!(text(&call(&pipe, "length", &format!(r#"{{"text":"{written}"}}"#))), bytes.to_string());
    }
    let flood = "e".to_owned() + &"\u{301}".repeat(100_000);
    assert_eq!(text(&call(&pipe, "length", &format!(r#"{{"text":"{flood}"}}"#))), "200001");
    // One half of a pair is no text.
    for half in ["\\ud800", "\\udc00", "\\udc00\\ud800", "\\ud800x", "\\ud800\\u0041"] {
        let answer = call(&pipe, "length", &format!(r#"{{"text":"{half}"}}"#));
        let refused = answer["error"]["code"] == -32700 || !mistake(&answer).is_empty();
        assert!(refused && !answer.to_string().contains("internal error"), "{half}: {answer}");
        assert_alive(&pipe);
    }
}

#[test]
fn arg_08_many_members_take_time_in_proportion() {
    let pipe = pipe();
    let took = |count: usize| {
        let members: Vec<String> = (0..count).map(|at| format!(r#""k{at}":0"#)).collect();
        let arguments = format!("{{{}}}", members.join(","));
        let start = Instant::now();
        assert!(text(&call(&pipe, "anything", &arguments)).len() > count);
        start.elapsed()
    };
    took(1000);
    let (few, many) = (took(10_000), took(100_000));
    // Ten times as many; anything quadratic would take a hundred times as long.
    assert!(many < few * 40 + Duration::from_millis(500), "{few:?} {many:?}");
    let list = format!(r#"{{"inner":{{"a":1,"b":[{}"x"]}}}}"#, "\"\",".repeat(200_000));
    assert!(text(&call(&pipe, "nested", &list)).starts_with("1 ["));
    assert_alive(&pipe);
}

#[test]
fn arg_18_names_that_mean_something_elsewhere_are_plain_data() {
    let pipe = pipe();
    let arguments = json!({
        "__proto__": { "polluted": true }, "constructor": { "prototype": {} }, "$schema": "https://example.com",
        "_meta": { "progressToken": 1 }, "hasOwnProperty": 1, "": 0, "$ref": "file:///etc/passwd", "toString": null,
    });
    let answer = call(&pipe, "anything", &arguments.to_string());
    assert_eq!(serde_json::from_str::<Value>(text(&answer)).unwrap(), arguments);
    let arguments = json!({ "__proto__": "a", "constructor": "b", "$schema": "c", "_meta": "d" });
    let answer = call(&pipe, "named", &arguments.to_string());
    assert_eq!(text(&answer), r#"Some("a") Some("b") Some("c") Some("d")"#);
    assert!(mistake(&call(&pipe, "named", r#"{"__proto__":{}}"#)).contains("__proto__"));
    assert_alive(&pipe);
}
