//! Which message is served when: methods, parameters, batches, handshake and metadata.

use super::{began, both, child, joined, members, with};
use serde_json::{Value, json};
use tests::both::{ERAS, Era};
use tests::http::{Connection, Request};
use tests::message::{MODERN, initialize, legacy, legacy_call, modern, modern_call, text};

/// Requests of every method, good ones, with whether they do without `params` in the legacy era.
fn every_method() -> Vec<(Option<Era>, &'static str, bool)> {
    let (legacy, modern) = (Some(Era::Legacy), Some(Era::Modern));
    vec![
        (legacy, "initialize", false),
        (legacy, "ping", true),
        (None, "tools/list", true),
        (None, "tools/call", false),
        (None, "prompts/list", true),
        (None, "prompts/get", false),
        (None, "resources/list", true),
        (None, "resources/templates/list", true),
        (None, "resources/read", false),
        (legacy, "resources/subscribe", false),
        (legacy, "resources/unsubscribe", false),
        (legacy, "logging/setLevel", false),
        (None, "completion/complete", false),
        (modern, "server/discover", false),
        (modern, "subscriptions/listen", false),
    ]
}

#[test]
fn env_08_unknown_methods_are_refused_and_unknown_notifications_are_not_answered() {
    let both = both();
    for (era, status) in [(Era::Legacy, 200), (Era::Modern, 404)] {
        for method in ["unknown/method", "Tools/List", "tools/lists", "notifications/cancelled"] {
            let message = with(era, "method", Some(&format!("\"{method}\"")));
            let outcome = both.send(era, &message);
            outcome.assert_refused(&format!("{era:?} {method}"), -32601, &json!(1), status);
        }
        for method in ["notifications/unknown", "tools/list", "initialize"] {
            let mut all = members(era);
            all.retain(|(name, _)| *name != "id");
            all[1].1 = format!("\"{method}\"");
            both.send(era, &joined(&all)).assert_silent(&format!("{era:?} {method}"), 202);
        }
    }
}

#[test]
fn env_14_params_that_are_no_object_are_refused_and_no_params_are_those_that_are_optional() {
    let both = both();
    for (only, method, optional) in every_method() {
        for era in ERAS.into_iter().filter(|era| only.is_none_or(|only| only == *era)) {
            let method_text = format!("\"{method}\"");
            let base = with(era, "method", Some(&method_text));
            for params in ["null", "[]", "\"x\"", "5"] {
                let at = base.find(",\"params\"").unwrap();
                let message = format!("{},\"params\":{params}}}", &base[..at]);
                both.send(era, &message).assert_refused(
                    &format!("{era:?} {method} {params}"),
                    -32602,
                    &json!(1),
                    400,
                );
            }
        }
        // On a pipe what has no metadata is legacy; over HTTP a header says what it is.
        let absent = json!({ "jsonrpc": "2.0", "id": 1, "method": method });
        if only != Some(Era::Modern) && method != "initialize" {
            let outcome = both.send(Era::Legacy, &absent.to_string());
            for answer in [&outcome.pipe, &outcome.http] {
                assert_eq!(answer["result"].is_object(), optional, "{method}: {answer}");
                assert!(optional || answer["error"]["code"] == -32602, "{method}: {answer}");
            }
        }
        let answer = both.post(&both.request(Era::Modern, &absent.to_string()));
        assert_eq!((answer.status, &answer.json()["error"]["code"]), (400, &json!(-32602)), "{method}");
    }
}

#[test]
fn env_15_answers_that_nobody_waits_for_are_not_answered() {
    let both = both();
    let error = json!({ "code": -1, "message": "x" });
    for message in [
        json!({ "jsonrpc": "2.0", "id": 99, "result": {} }),
        json!({ "jsonrpc": "2.0", "id": "server-1", "result": {}, "error": error }),
        json!({ "jsonrpc": "2.0", "id": null, "error": error }),
        json!({ "jsonrpc": "2.0", "result": null }),
        json!({ "jsonrpc": "2.0", "id": 1, "result": [], "params": {} }),
    ] {
        both.send(Era::Legacy, &message.to_string()).assert_silent(&message.to_string(), 202);
        // Over HTTP a modern client has nothing to answer.
        let answer = both.post(&both.request(Era::Modern, &message.to_string()));
        assert_eq!((answer.status, &answer.json()["error"]["code"]), (400, &json!(-32600)), "{message}");
        assert_eq!(both.pipe(Era::Modern, &message.to_string()), Value::Null, "{message}");
    }
}

#[test]
fn env_19_a_batch_is_refused_where_the_revision_has_none_and_nothing_runs() {
    let both = both();
    let one = legacy_call(1, "hang", &json!({ "key": "batch" }));
    let batches =
        [json!([one]), json!([one, one]), json!([modern_call(1, "hang", &json!({ "key": "batch" }))])];
    for version in ["2024-11-05", "2025-06-18", "2025-11-25"] {
        let mut connection = Connection::open(both.http.addr);
        let hello = connection.ask(&Request::post(&initialize(version)));
        let session = hello.header("mcp-session-id").unwrap().to_owned();
        for batch in &batches {
            let request = Request::legacy(&session, batch).without("MCP-Protocol-Version");
            let answer = connection.ask(&request.header("MCP-Protocol-Version", version));
            assert_eq!((answer.status, &answer.json()["error"]["code"]), (400, &json!(-32600)), "{version}");
            let mut server = child();
            server.ask(&initialize(version));
            let answer = server.ask(batch);
            assert_eq!(answer["error"]["code"], -32600, "{version}: {answer}");
            let ran = server.ask(&modern_call(2, "count", &json!({ "key": "batch began" })));
            assert_eq!(text(&ran), "0", "{version}");
        }
    }
    for batch in &batches {
        both.send(Era::Modern, &batch.to_string()).assert_refused("modern", -32600, &Value::Null, 400);
    }
    assert_eq!(began(&both, "batch"), "0");
}

#[test]
fn env_21_before_the_handshake_only_a_ping_and_what_needs_no_session_is_served() {
    let both = both();
    for message in [legacy(1, "tools/list", &json!({})), legacy_call(1, "hang", &json!({ "key": "early" }))] {
        let mut server = child();
        let answer = server.ask(&message);
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(1), &json!(-32600)), "{answer}");
        assert_eq!(server.ask(&legacy(2, "ping", &json!({})))["result"], json!({}));
        server.assert_alive();
        server.initialize();
        let answer = both.post(&Request::post(&message));
        assert_eq!((answer.status, &answer.json()["error"]["code"]), (400, &json!(-32600)));
    }
    assert_eq!(began(&both, "early"), "0");
    // Without a session there is nobody whose connection a ping could keep.
    assert_eq!(both.post(&Request::post(&legacy(1, "ping", &json!({})))).status, 400);
    for method in ["server/discover", "tools/list"] {
        let message = modern(1, method, json!({}));
        assert!(child().ask(&message)["result"].is_object(), "{method}");
        assert_eq!(both.post(&Request::modern(&message)).status, 200, "{method}");
    }
}

#[test]
fn env_22_metadata_that_is_missing_or_of_another_type_is_refused() {
    let both = both();
    let version = "io.modelcontextprotocol/protocolVersion";
    let capabilities = "io.modelcontextprotocol/clientCapabilities";
    let rows = [
        ("no capabilities", json!({ version: MODERN })),
        ("capabilities that are none", json!({ version: MODERN, capabilities: null })),
        ("capabilities in a list", json!({ version: MODERN, capabilities: [] })),
        ("a version that is a number", json!({ version: 2026, capabilities: {} })),
        ("a version that is nothing", json!({ version: null, capabilities: {} })),
        ("a list of versions", json!({ version: [MODERN], capabilities: {} })),
    ];
    for (what, meta) in rows {
        let mut message = modern(1, "tools/list", json!({}));
        message["params"]["_meta"] = meta;
        both.send(Era::Modern, &message.to_string()).assert_refused(what, -32602, &json!(1), 400);
    }
    // On a pipe a message without a version is legacy, and nothing was agreed on here.
    for meta in [json!({}), json!(null), json!([]), json!("x"), json!({ capabilities: {} })] {
        let mut message = modern(1, "tools/list", json!({}));
        message["params"]["_meta"] = meta.clone();
        let answer = both.post(&both.request(Era::Modern, &message.to_string()));
        assert_eq!((answer.status, &answer.json()["error"]["code"]), (400, &json!(-32602)), "{meta}");
        assert_eq!(both.pipe(Era::Modern, &message.to_string())["error"]["code"], -32600, "{meta}");
    }
}

#[test]
fn env_23_versions_that_are_not_served_are_refused_with_those_that_are() {
    let both = both();
    for version in ["2099-01-01", "", "2026-07-28 ", "v999.0.0", "\u{e9}"] {
        let mut message = modern(1, "tools/list", json!({}));
        message["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] = version.into();
        let answer = both.pipe(Era::Modern, &message.to_string());
        assert_eq!(answer["error"]["code"], -32022, "{version:?}: {answer}");
        assert_eq!(answer["error"]["data"]["requested"], version);
        assert_eq!(answer["error"]["data"]["supported"].as_array().unwrap().len(), 5);
        if version.trim() == version && version.is_ascii() {
            let request = Request::modern(&message).without("MCP-Protocol-Version");
            let over_http = both.post(&request.header("MCP-Protocol-Version", version));
            assert_eq!((over_http.status, &over_http.json()["error"]), (400, &answer["error"]));
        }
    }
    let mut message = modern(1, "tools/list", json!({}));
    message["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] = "9".repeat(1 << 20).into();
    let answer = both.pipe(Era::Modern, &message.to_string());
    assert_eq!(answer["error"]["code"], -32022);
    assert!(answer.to_string().len() < 400, "a long version comes back cut: {answer}");
    assert_eq!(
        both.post(&Request::modern(&message)).json()["error"]["code"],
        -32020,
        "it is not in the header"
    );
}
