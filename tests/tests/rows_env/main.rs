//! The envelope of JSON-RPC, row by row: what is no message, which ids there are, who may be called when. Each row on real
//! pipes and on real sockets; after each of them the next good request is answered.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod batch;
mod ids;
mod message;
mod served;

use serde_json::json;
use tests::both::{Both, Era};
use tests::message::{modern, text};
use tests::served::call;
use tests::stdio::Server;

fn both() -> Both {
    Both::start(env!("CARGO_BIN_EXE_fault-server"))
}

fn child() -> Server {
    Server::start(env!("CARGO_BIN_EXE_fault-server"))
}

fn opened() -> Server {
    let mut server = child();
    server.initialize();
    server
}

/// A request that is good in both eras, with its members as texts of JSON.
fn members(era: Era) -> Vec<(&'static str, String)> {
    let params = match era {
        Era::Legacy => json!({}),
        Era::Modern => modern(1, "tools/list", json!({}))["params"].take(),
    };
    vec![
        ("jsonrpc", "\"2.0\"".to_owned()),
        ("id", "1".to_owned()),
        ("method", "\"tools/list\"".to_owned()),
        ("params", params.to_string()),
    ]
}

fn joined(members: &[(&str, String)]) -> String {
    let members: Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}

/// The good request with another value for a member; without it, if there is none.
fn with(era: Era, name: &str, value: Option<&str>) -> String {
    let mut all = members(era);
    match value {
        Some(value) => all.iter_mut().find(|(key, _)| *key == name).unwrap().1 = value.to_owned(),
        None => all.retain(|(key, _)| *key != name),
    }
    joined(&all)
}

/// How often a handler of this key began.
fn began(both: &Both, key: &str) -> String {
    let answer = both.http.ask(&call("count", &json!({ "key": format!("{key} began") }))).json();
    text(&answer).to_owned()
}
