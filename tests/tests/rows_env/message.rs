//! What is a message, and what its id may be.

use super::{began, both, joined, members, with};
use serde_json::{Value, json};
use tests::both::{ERAS, Era};
use tests::http::Request;
use tests::message::{legacy_call, modern, modern_call, text};

#[test]
fn env_01_a_version_of_json_rpc_that_is_not_2_0_is_refused() {
    let both = both();
    for era in ERAS {
        for version in [None, Some("\"1.0\""), Some("2.0"), Some("\"2\""), Some("null")] {
            let outcome = both.send(era, &with(era, "jsonrpc", version));
            outcome.assert_refused(&format!("{era:?} {version:?}"), -32600, &json!(1), 400);
        }
    }
}

#[test]
fn env_02_what_is_no_object_is_no_message() {
    let both = both();
    for text in ["5", "null", "\"tools/list\"", "true", "-0.5"] {
        both.send(Era::Legacy, text).assert_refused(text, -32600, &Value::Null, 400);
        both.send(Era::Modern, text).assert_refused(text, -32600, &Value::Null, 400);
    }
}

#[test]
fn env_03_an_id_of_another_kind_is_refused_without_an_id() {
    let both = both();
    for era in ERAS {
        for id in ["null", "true", "1.5", "{}", "[1]"] {
            let outcome = both.send(era, &with(era, "id", Some(id)));
            outcome.assert_refused(&format!("{era:?} {id}"), -32600, &Value::Null, 400);
        }
    }
}

#[test]
fn env_04_and_09_ids_come_back_as_they_were() {
    let both = both();
    let ids = [
        "\"\"",
        "0",
        "-1",
        "\"null\"",
        "\"0\"",
        "2147483648",
        "4294967296",
        "9007199254740992",
        "9223372036854775807",
        "-9223372036854775808",
    ];
    for era in ERAS {
        for id in ids {
            let expected: Value = serde_json::from_str(id).unwrap();
            both.send(era, &with(era, "id", Some(id))).assert_served(&format!("{era:?} {id}"), &expected);
        }
    }
}

#[test]
fn env_05_ids_that_could_be_rounded_or_take_much_room_are_refused() {
    let both = both();
    let long = format!("\"{}\"", "x".repeat(1 << 20));
    let digits = "9".repeat(400);
    for id in ["18446744073709551616", "9223372036854775808", "1e2", "1.0", &digits, &long] {
        let outcome = both.send(Era::Modern, &with(Era::Modern, "id", Some(id)));
        outcome.assert_refused(&id[..id.len().min(20)], -32600, &Value::Null, 400);
    }
}

#[test]
fn env_07_a_method_is_a_name() {
    let both = both();
    for era in ERAS {
        for method in [None, Some("5"), Some("\"\""), Some("null"), Some("[\"tools/list\"]")] {
            let outcome = both.send(era, &with(era, "method", method));
            outcome.assert_refused(&format!("{era:?} {method:?}"), -32600, &json!(1), 400);
        }
    }
    // A name of a megabyte is as good as any other that no method has, and comes back cut. Over HTTP a modern one would
    // have to be in a header as well.
    let long = with(Era::Legacy, "method", Some(&format!("\"{}\"", "x".repeat(1 << 20))));
    both.send(Era::Legacy, &long).assert_refused("a long method", -32601, &json!(1), 200);
    let long = with(Era::Modern, "method", Some(&format!("\"{}\"", "x".repeat(1 << 20))));
    let short = Request::modern(&modern(1, "x", json!({}))).body(long.clone());
    assert_eq!(both.post(&short).json()["error"]["code"], -32020);
    assert_eq!(both.pipe(Era::Modern, &long)["error"]["code"], -32601);
}

#[test]
fn env_12_a_member_that_is_there_twice_is_refused_and_nothing_runs() {
    let both = both();
    let meta = modern(1, "x", json!({}))["params"]["_meta"].to_string();
    let hang = r#""name":"hang","arguments":{"key":"twice"}"#;
    let old = r#""io.modelcontextprotocol/protocolVersion":"2025-11-25""#;
    // Whatever else the message has twice, this is in it.
    let all = format!(r#"{hang},"_meta":{meta}"#);
    let call = r#""method":"tools/call""#;
    let rows = [
        ("jsonrpc", format!(r#""jsonrpc":"2.0","id":1,{call},"params":{{{all}}}"#), true),
        ("id", format!(r#""id":2,"id":1,{call},"params":{{{all}}}"#), false),
        ("method", format!(r#""id":1,{call},{call},"params":{{{all}}}"#), true),
        ("params", format!(r#""id":1,{call},"params":{{}},"params":{{{all}}}"#), true),
        ("params, escaped", format!(r#""id":1,{call},"params":{{}},"p\u0061rams":{{{all}}}"#), true),
        ("name", format!(r#""id":1,{call},"params":{{"name":"add",{all}}}"#), true),
        ("arguments", format!(r#""id":1,{call},"params":{{"arguments":{{}},{all}}}"#), true),
        ("_meta", format!(r#""id":1,{call},"params":{{"_meta":{{}},{all}}}"#), true),
        ("the version", format!(r#""id":1,{call},"params":{{{hang},"_meta":{{{old},{}}}"#, &meta[1..]), true),
    ];
    for (what, rest, has_id) in rows {
        let message = format!(r#"{{"jsonrpc":"2.0",{rest}}}"#);
        let id = if has_id { json!(1) } else { Value::Null };
        both.send(Era::Modern, &message).assert_refused(what, -32600, &id, 400);
    }
    assert_eq!(began(&both, "twice"), "0");
}

#[test]
fn env_13_names_that_only_look_like_members_are_other_members() {
    let both = both();
    let renamed = |from: &str, to: &str| {
        let mut all = members(Era::Legacy);
        all.iter_mut().find(|(name, _)| *name == from).unwrap().0 = Box::leak(to.to_owned().into_boxed_str());
        joined(&all)
    };
    for (from, to) in [("method", "Method"), ("jsonrpc", "JSONRPC"), ("method", "method\\u0000")] {
        let outcome = both.send(Era::Legacy, &renamed(from, to));
        outcome.assert_refused(to, -32600, &json!(1), 400);
    }
    // Without an id it is a notification, and these are not answered whatever they say.
    for to in ["id\\u0000", "\u{131}d", "ID"] {
        both.send(Era::Legacy, &renamed("id", to)).assert_silent(to, 202);
    }
    for to in ["param\u{17f}", "Params"] {
        both.send(Era::Legacy, &renamed("params", to)).assert_served(to, &json!(1));
    }
    let mut message = modern_call(1, "add", &json!({ "a": 1, "b": 2, "A": 7 }));
    message["params"]["Name"] = "echo".into();
    message["params"]["argument\u{17f}"] = json!({ "a": 5, "b": 5 });
    let outcome = both.send(Era::Modern, &message.to_string());
    assert_eq!((text(&outcome.pipe), text(&outcome.http)), ("3", "3"), "only the true ones count");
}

#[test]
fn env_16_a_message_that_asks_and_answers_is_refused() {
    let both = both();
    for era in ERAS {
        for answer in ["result", "error"] {
            let mut all = members(era);
            all.push((answer, "{}".to_owned()));
            let outcome = both.send(era, &joined(&all));
            outcome.assert_refused(&format!("{era:?} {answer}"), -32600, &json!(1), 400);
        }
    }
}

#[test]
fn env_24_members_that_nobody_knows_are_ignored_at_every_level() {
    let both = both();
    for era in ERAS {
        let mut message = match era {
            Era::Legacy => legacy_call(1, "add", &json!({ "a": 1, "b": 2 })),
            Era::Modern => modern_call(1, "add", &json!({ "a": 1, "b": 2 })),
        };
        message["more"] = json!({ "id": 2 });
        message["params"]["more"] = json!([{ "name": "echo" }]);
        message["params"]["_meta"]["example.com/more"] = json!({ "x": null });
        message["params"]["_meta"]["progress"] = json!({});
        message["params"]["arguments"]["more"] = json!("extra");
        let outcome = both.send(era, &message.to_string());
        assert_eq!((text(&outcome.pipe), text(&outcome.http)), ("3", "3"), "{era:?}");
    }
}
