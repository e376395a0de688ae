//! Requests for prompts, resources and completions from clients that are hostile or sloppy: after each of them the next
//! good request is answered.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::{Value, json};
use tests::faults;
use tests::http::{self, Connection, Request};
use tests::message::{MODERN, initialize, modern};
use tests::pipe::{Pipe, read};
use tests::served;
use tests::stdio::Server;
use tests::wait;

/// Values of every kind, as the text of JSON.
fn values() -> Vec<String> {
    let deep =
        |open: &str, close: &str, depth: usize| format!("{}{}", open.repeat(depth), close.repeat(depth));
    let mut values: Vec<String> = [
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1e400",
        "-1.5",
        "9223372036854775808",
        "1E+2",
        "\"\"",
        "\" \"",
        "\"greet\"",
        "\"\\u0000\"",
        "\"\\ud83e\\udd80\"",
        "\"\u{1F980}\"",
        "\"\\ud800\"",
        "\"\\\\\\\"\"",
        "\"\u{202e}\u{feff}\"",
        "\"e\\u0301\"",
        "\"../../etc/passwd\"",
        "\"%00%2e%2e\"",
        "\"fault://about\"",
        "\"fault://pages/a\"",
        "\"fault://pages/%\"",
        "\"fault://search/good?limit=999\"",
        "\"{x}\"",
        "\"ref/prompt\"",
        "[]",
        "[\"greet\"]",
        "[null]",
        "{}",
        "{\"\":\"\"}",
        "{\"name\":\"greet\"}",
        "{\"name\":{\"name\":{}}}",
        "{\"name\":\"a\",\"name\":\"b\"}",
        "{\"type\":\"ref/prompt\",\"name\":\"greet\"}",
        "{\"type\":\"ref/resource\",\"uri\":\"fault://pages/{+path}\"}",
        "{\"name\":\"name\",\"value\":\"a\"}",
        "{\"arguments\":{\"mood\":\"good\"}}",
        "{\"__proto__\":{\"x\":1}}",
    ]
    .map(str::to_owned)
    .to_vec();
    values.extend([deep("[", "]", 40), deep("[", "]", 200), deep("{\"a\":", "}", 40).replace(":}", ":1}")]);
    values.extend([format!("\"{}\"", "x".repeat(100_000)), format!("\"{}\"", "%41".repeat(30_000))]);
    values.extend([
        format!("\"fault://pages/{}\"", "a/".repeat(50_000)),
        format!("[{}1]", "1,".repeat(50_000)),
    ]);
    values
}

/// Members of `params`, with a good value for each method.
fn requests() -> Vec<(&'static str, Value)> {
    let argument = json!({ "name": "name", "value": "a" });
    vec![
        (
            "prompts/get",
            json!({ "name": "greet", "arguments": { "name": "Ada", "mood": "bad", "times": "3" } }),
        ),
        ("resources/read", json!({ "uri": "fault://search/good?limit=3" })),
        (
            "completion/complete",
            json!({
                "ref": { "type": "ref/prompt", "name": "greet" }, "argument": argument,
                "context": { "arguments": { "mood": "good" } },
            }),
        ),
        ("prompts/list", json!({ "cursor": null })),
    ]
}

/// Every place inside a value: as a path of keys.
fn places(value: &Value) -> Vec<Vec<String>> {
    let mut all = vec![vec![]];
    for (key, inner) in value.as_object().into_iter().flatten() {
        all.extend(places(inner).into_iter().map(|path| [vec![key.clone()], path].concat()));
    }
    all
}

/// A text of JSON in which the value at a place is another one, or has another member beside it.
fn with(params: &Value, path: &[String], text: &str, twice: bool) -> String {
    let Some((key, rest)) = path.split_first() else { return text.to_owned() };
    let members = params.as_object().unwrap().iter().map(|(name, value)| {
        let name_text = Value::from(name.as_str());
        if name != key {
            format!("{name_text}:{value}")
        } else if twice && rest.is_empty() {
            format!("{name_text}:{value},{name_text}:{text}")
        } else {
            format!("{name_text}:{}", with(value, rest, text, twice))
        }
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// Messages of one era that are good but for one place.
fn bad_messages(is_modern: bool) -> Vec<String> {
    let mut messages = Vec::new();
    for (method, params) in requests() {
        let good = if is_modern { modern(1, method, params.clone())["params"].clone() } else { params };
        for path in places(&good) {
            for value in values() {
                for twice in [false, true] {
                    let params = with(&good, &path, &value, twice);
                    messages
                        .push(format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{method}","params":{params}}}"#));
                }
            }
        }
    }
    messages
}

fn good(is_modern: bool, id: u64) -> Vec<Value> {
    let number = |(index, (method, params)): (u64, (&str, Value))| {
        let id = id + index;
        if is_modern { modern(id, method, params) } else { tests::message::legacy(id, method, &params) }
    };
    (0..).zip(requests()).map(number).collect()
}

/// One answer, with a result or an error of JSON-RPC, under the id or none.
fn assert_answers(message: &str, answer: &Value) {
    let shown: String = message.chars().take(300).collect();
    assert_eq!(answer["jsonrpc"], "2.0", "{shown}");
    assert!(answer["id"] == 1 || answer["id"].is_null(), "{shown}: {answer}");
    assert!(answer["result"].is_object() != answer["error"]["code"].is_i64(), "{shown}: {answer}");
    let text = answer.to_string();
    let is_masked = text.contains("internal error");
    assert!(!is_masked, "{shown}: {text}");
    if answer["error"].is_object() {
        assert!(text.len() < 9_000, "{shown}: an error of {} bytes", text.len());
    }
}

#[test]
fn every_wrong_value_in_every_place_is_answered_once_and_does_no_harm() {
    let server = faults::server().unwrap();
    for is_modern in [false, true] {
        let pipe = Pipe::new(&server);
        if !is_modern {
            wait(pipe.ask(&initialize("2025-11-25")));
        }
        let expected: Vec<Value> =
            good(is_modern, 1).iter().map(|message| wait(pipe.ask(message))["result"].clone()).collect();
        assert!(expected.iter().all(Value::is_object), "{expected:?}");
        let messages = bad_messages(is_modern);
        assert!(messages.len() > 1_000, "{}", messages.len());
        for (index, message) in messages.iter().enumerate() {
            let answer = read(&wait(pipe.answer_to(message.as_bytes())));
            assert_answers(message, &answer);
            let (one, expected) = (index % 4, &expected[index % 4]);
            let again = wait(pipe.ask(&good(is_modern, 1)[one]));
            assert_eq!(again["result"], *expected, "after {}", message.chars().take(300).collect::<String>());
        }
        assert_eq!(pipe.calls_at_work(), 0);
    }
}

#[test]
fn a_pipe_outlives_all_of_it_and_nothing_panics() {
    let mut server = Server::start(env!("CARGO_BIN_EXE_fault-server"));
    server.initialize();
    for is_modern in [false, true] {
        // Every seventh is enough here: the others are tried above, and a prime number meets every kind.
        for message in bad_messages(is_modern).iter().step_by(7) {
            server.write(format!("{message}\n").as_bytes());
            assert_answers(message, &server.receive());
        }
        for message in good(is_modern, 10) {
            let answer = server.ask(&message);
            assert!(answer["result"].is_object() && answer["id"] == message["id"], "{answer}");
        }
    }
    let finished = server.finish();
    assert_eq!(finished.messages, [""; 0]);
    assert!(!finished.errors.contains("panicked"), "{}", finished.errors);
    assert!(finished.status.success());
}

#[test]
fn batches_and_fragments_are_refused_and_the_next_message_is_served() {
    let mut server = Server::start(env!("CARGO_BIN_EXE_fault-server"));
    server.initialize();
    let good = good(true, 1);
    let batch = Value::Array(good.clone()).to_string();
    for text in [
        batch.as_str(),
        "[]",
        "[1]",
        "{",
        "\"prompts/get\"",
        "{\"jsonrpc\":\"2.0\"}",
        "\u{feff}{}",
        "\u{0}",
        "{}{}",
    ] {
        server.write(format!("{text}\n").as_bytes());
        let mut answer = server.ask(&good[0]);
        // What cannot be read is complained of now and then, and never served.
        if answer["error"].is_object() {
            assert!(answer["id"].is_null(), "{text}: {answer}");
            answer = server.receive();
        }
        assert!(answer["id"] == 1 && answer["result"].is_object(), "after {text}: {answer}");
    }
    server.write(
        b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"prompts/get\",\"params\":{\"name\":\"\xff\xfe\"}}\n",
    );
    let answer = server.ask(&good[0]);
    assert!(answer["result"].is_object() || answer["error"]["code"] == -32700, "{answer}");
    let finished = server.finish();
    assert!(finished.status.success() && !finished.errors.contains("panicked"), "{}", finished.errors);
}

#[test]
fn over_http_the_same_requests_are_answered_and_the_server_serves_on() {
    let server = served::Server::start();
    let session = http::open_session(server.addr);
    let mut connection = Connection::open(server.addr);
    for is_modern in [false, true] {
        for message in bad_messages(is_modern).iter().step_by(11) {
            let request = if is_modern {
                let method = message.split("\"method\":\"").nth(1).unwrap().split('"').next().unwrap();
                let name = if method == "prompts/get" { "greet" } else { "fault://search/good?limit=3" };
                let request = Request::post(&json!({})).header("MCP-Protocol-Version", MODERN);
                let request = request.header("Mcp-Method", method);
                if matches!(method, "prompts/get" | "resources/read") {
                    request.header("Mcp-Name", name)
                } else {
                    request
                }
            } else {
                Request::legacy(&session, &json!({}))
            };
            let answer = connection.ask(&request.body(message.clone()));
            assert!(matches!(answer.status, 200 | 400 | 404), "{} {message:.300}", answer.status);
            assert_answers(message, &answer.json());
        }
    }
    server.assert_alive();
}
