//! Arguments, names, URIs and cursors that are hostile or sloppy, row by row. After each of them the next good request is
//! answered.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod names;
mod schemas;
mod values;

use serde_json::{Value, json};
use tests::message::{initialize, legacy, modern, modern_call, text};
use tests::pipe::{Pipe, read};
use tests::wait;

/// One client of each era.
fn pipes(server: &mcp_core::Server) -> [Pipe; 2] {
    let [legacy, modern] = [(), ()].map(|()| Pipe::new(server));
    wait(legacy.ask(&initialize("2025-11-25")));
    [legacy, modern]
}

/// Asks in the era of the pipe: the first is legacy.
fn ask(pipes: &[Pipe; 2], method: &str, params: &Value) -> [Value; 2] {
    [wait(pipes[0].ask(&legacy(1, method, params))), wait(pipes[1].ask(&modern(1, method, params.clone())))]
}

/// Calls a tool with arguments as they are written; nothing else of the message is out of the ordinary.
fn call(pipe: &Pipe, tool: &str, arguments: &str) -> Value {
    let message = modern_call(1, tool, &json!("ARGUMENTS")).to_string().replace("\"ARGUMENTS\"", arguments);
    read(&wait(pipe.answer_to(message.as_bytes())))
}

/// The text of a result for the model that says it made a mistake.
fn mistake(answer: &Value) -> &str {
    assert_eq!(answer["result"]["isError"], true, "{answer:.300}");
    text(answer)
}
