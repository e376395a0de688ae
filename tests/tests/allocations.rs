//! Heap allocations of a call, counted in the serving process: all of it, from the bytes of the request to those of
//! the answer. Counts repeat exactly, so the budgets are tight.

#![allow(clippy::print_stdout, reason = "`--nocapture` shows what is counted")]

use serde_json::{Value, json};
use std::process::Command;
use tests::http::{Connection, Request, open_session};
use tests::http_server::HttpServer;
use tests::message::{initialize, legacy_call, modern_call, text};
use tests::stdio::Server;
use tests::works::works;

const CALLS: usize = 200;

/// What it takes besides to hold structured content against its schema, which builds with debug assertions do.
const CHECKED: [f64; 4] = if cfg!(debug_assertions) { [3.0, 0.0, 711.0, 0.0] } else { [0.0; 4] };

/// Holds what each of the works costs on average, once everything has grown to its size, against its budget.
fn assert_budgets(name: &str, is_modern: bool, budgets: [f64; 4], mut ask: impl FnMut(&Value) -> Value) {
    let mut over = Vec::new();
    for ((work, budget), checked) in works().iter().zip(budgets).zip(CHECKED) {
        let message = work.message(is_modern);
        let call = if is_modern { modern_call } else { legacy_call };
        let reading = call(1, "allocations", &json!({}));
        let mut allocations_after = |calls: usize| {
            (0..calls).for_each(|_| work.check(&ask(&message)));
            // The second reading counts itself.
            text(&ask(&reading)).parse::<usize>().expect("a count is a number")
        };
        let before = allocations_after(50);
        let cost = (allocations_after(CALLS) - before) as f64 / CALLS as f64;
        let found = format!("{name}, {}: {cost} allocations, budget {}", work.name, budget + checked);
        println!("{found}");
        if cost > budget + checked {
            over.push(found);
        }
    }
    assert!(over.is_empty(), "{over:#?}");
}

fn http_server() -> HttpServer {
    HttpServer::start(Command::new(env!("CARGO_BIN_EXE_counting-server")).args(["--port", "0"]))
}

#[test]
fn legacy_calls_on_stdio_keep_to_their_allocations() {
    let mut server = Server::start(env!("CARGO_BIN_EXE_counting-server"));
    server.initialize();
    assert_budgets("stdio, legacy", false, [4.0, 6.0, 260.0, 2.0], |message| server.ask(message));
}

#[test]
fn modern_calls_on_stdio_keep_to_their_allocations() {
    let mut server = Server::start(env!("CARGO_BIN_EXE_counting-server"));
    assert_budgets("stdio, modern", true, [4.0, 6.0, 260.0, 2.0], |message| server.ask(message));
}

#[test]
fn legacy_calls_on_http_keep_to_their_allocations() {
    let server = http_server();
    let session = open_session(server.addr());
    let mut connection = Connection::open(server.addr());
    assert_budgets("HTTP, legacy", false, [16.0, 19.0, 277.0, 16.0], |message| {
        connection.ask(&Request::legacy(&session, message)).json()
    });
}

#[test]
fn modern_calls_on_http_keep_to_their_allocations() {
    let server = http_server();
    let mut connection = Connection::open(server.addr());
    assert_budgets("HTTP, modern", true, [19.0, 23.0, 280.0, 16.0], |message| {
        connection.ask(&Request::modern(message)).json()
    });
}

#[test]
fn a_tool_that_may_be_a_task_costs_nothing_more_where_it_is_none() {
    let mut server = Server::start(env!("CARGO_BIN_EXE_counting-server"));
    server.initialize();
    let mut cost = |tool: &str| {
        let call = legacy_call(1, tool, &json!({ "a": 40, "b": 2 }));
        let reading = legacy_call(1, "allocations", &json!({}));
        let mut allocations_after = |calls: usize| {
            for _ in 0..calls {
                let answer = server.ask(&call);
                assert_eq!(answer["result"]["structuredContent"]["sum"], 42, "{answer}");
            }
            text(&server.ask(&reading)).parse::<usize>().expect("a count is a number")
        };
        let before = allocations_after(50);
        allocations_after(CALLS) - before
    };
    // What starts with the first answers is not theirs.
    cost("add");
    assert_eq!(cost("add"), cost("add_or_task"));
}

#[test]
fn an_idle_session_takes_at_most_a_kilobyte() {
    const SESSIONS: usize = 2000;
    let server = http_server();
    let mut connection = Connection::open(server.addr());
    let mut hello = initialize("2025-11-25");
    hello["params"]["capabilities"] =
        json!({ "roots": { "listChanged": true }, "sampling": {}, "elicitation": { "form": {}, "url": {} } });
    let hello = Request::post(&hello);
    let mut open = || assert_eq!(connection.ask(&hello).status, 200);
    (0..100).for_each(|_| open());
    let bytes = || {
        let reading = modern_call(1, "bytes", &json!({}));
        let answer = Connection::open(server.addr()).ask(&Request::modern(&reading)).json();
        text(&answer).parse::<usize>().expect("a count is a number")
    };
    let before = bytes();
    (0..SESSIONS).for_each(|_| open());
    let cost = (bytes() - before) as f64 / SESSIONS as f64;
    println!("an idle session: {cost} bytes");
    assert!(cost <= 1024.0, "an idle session: {cost} bytes");
}
