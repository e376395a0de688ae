//! What a client sends before its server is ready to read: a host writes as soon as it has started the process.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::{Server, tool, tools};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Lines, PipeWriter, Write, pipe};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Instant;
use tests::message::{initialize, legacy, legacy_call, modern, modern_call, text};
use tests::stdio::PATIENCE;

/// A server whose input already has something in it when it starts.
struct Opened {
    child: Child,
    input: PipeWriter,
    output: Lines<BufReader<ChildStdout>>,
}

impl Opened {
    fn with(program: &str, bytes: &[u8]) -> Self {
        let (command, input) = opened(program, bytes);
        Self::start(command, input)
    }

    fn start(mut command: Command, input: PipeWriter) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, input, output }
    }

    fn receive(&mut self) -> Value {
        serde_json::from_str(&self.output.next().unwrap().unwrap()).unwrap()
    }

    /// Closes the input; nothing more comes, and the server ends well.
    fn finish(mut self) {
        drop(self.input);
        assert!(self.output.next().is_none());
        assert!(self.child.wait().unwrap().success());
    }
}

/// The program, with this in its input; and where more of it goes.
fn opened(program: &str, bytes: &[u8]) -> (Command, PipeWriter) {
    let (reader, mut input) = pipe().unwrap();
    input.write_all(bytes).unwrap();
    let mut command = Command::new(program);
    command.args(["--transport", "stdio"]).stdin(reader).stderr(Stdio::null());
    (command, input)
}

fn lines(messages: &[Value]) -> String {
    messages.iter().map(|message| format!("{message}\n")).collect()
}

#[test]
fn whatever_is_there_before_the_server_is_answered_in_order_and_so_is_what_comes_later() {
    let discover = modern(0, "server/discover", json!({}));
    let legacy_add = legacy_call(1, "add", &json!({ "a": 1, "b": 2 }));
    let modern_add = modern_call(1, "add", &json!({ "a": 1, "b": 2 }));
    let openings = [
        lines(&[initialize("2025-11-25"), legacy_add.clone()]),
        lines(&[discover.clone(), modern_add.clone()]),
        format!("\n  \n{}", lines(&[initialize("2025-06-18"), legacy_add.clone()])),
        format!("\u{feff}{}", lines(&[initialize("2024-11-05"), legacy_add])),
        lines(&[discover, modern_add]).replace('\n', "\r\n"),
    ];
    for opening in openings {
        // Whole, and each time with another part of it there at first.
        for there in [opening.len(), opening.len() - 1, opening.len() / 2, 30, 1, 0] {
            let mut server = Opened::with(env!("CARGO_BIN_EXE_fault-server"), &opening.as_bytes()[..there]);
            server.input.write_all(&opening.as_bytes()[there..]).unwrap();
            let (first, second) = (server.receive(), server.receive());
            assert!(first["result"]["capabilities"].is_object(), "{there} of {opening}: {first}");
            assert_eq!((text(&second), &second["id"]), ("3", &json!(1)), "{there} of {opening}");
            server.finish();
        }
    }
}

#[test]
fn an_opening_that_is_wrong_is_refused_and_the_next_request_is_answered() {
    let ping = legacy(9, "ping", &json!({}));
    let openings = [
        ("{\n".to_owned(), -32700),
        (lines(&[legacy(1, "initialize", &json!({ "protocolVersion": 1 }))]), -32602),
        (lines(&[legacy(1, "server/discover", &json!({}))]), -32602),
        (lines(&[legacy(1, "tools/list", &json!({}))]), -32600),
    ];
    for (opening, code) in openings {
        let mut server = Opened::with(env!("CARGO_BIN_EXE_fault-server"), opening.as_bytes());
        let refused = server.receive();
        assert_eq!(refused["error"]["code"], code, "{opening}: {refused}");
        server.input.write_all(lines(std::slice::from_ref(&ping)).as_bytes()).unwrap();
        assert_eq!(server.receive()["id"], 9, "{opening}");
        server.finish();
    }
}

#[test]
fn an_opening_that_is_too_long_is_refused_and_the_next_request_is_answered() {
    let opening = lines(&[initialize("2025-11-25")]);
    let (mut command, input) = opened(env!("CARGO_BIN_EXE_fault-server"), opening.as_bytes());
    command.env("MCP_MESSAGE_BYTES", "100");
    let mut server = Opened::start(command, input);
    let refused = server.receive();
    assert_eq!(refused["error"]["message"], "a message has at most 100 bytes", "{refused}");
    server.input.write_all(lines(&[legacy(9, "ping", &json!({}))]).as_bytes()).unwrap();
    assert_eq!(server.receive()["id"], 9);
    server.finish();
}

#[test]
#[cfg(target_os = "linux")]
fn a_server_whose_opening_cannot_be_written_ends() {
    let opening = lines(&[initialize("2025-11-25")]);
    let (mut command, _input) = opened(env!("CARGO_BIN_EXE_fault-server"), opening.as_bytes());
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut child = command.stdout(full).spawn().unwrap();
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < PATIENCE, "it waits for input that it could not answer");
        std::thread::yield_now();
    }
}

#[test]
fn an_input_that_ends_before_the_server_starts_is_answered_all_the_same() {
    let opening = lines(&[initialize("2025-11-25"), legacy_call(1, "add", &json!({ "a": 1, "b": 2 }))]);
    let mut server = Opened::with(env!("CARGO_BIN_EXE_fault-server"), opening.as_bytes());
    server.input = pipe().unwrap().1;
    assert_eq!((&server.receive()["id"], text(&server.receive())), (&json!(0), "3"));
    server.finish();
}

#[test]
#[cfg(target_os = "linux")]
fn a_first_request_that_blocks_its_thread_does_not_keep_signals_from_the_process() {
    let block = modern_call(1, "block", &json!({ "milliseconds": 60_000 }));
    let mut server = Opened::with(env!("CARGO_BIN_EXE_fault-server"), lines(&[block]).as_bytes());
    let start = Instant::now();
    while !threads(&server.child).iter().any(|name| name == "mcp-signals") {
        assert!(start.elapsed() < PATIENCE, "nobody attends to signals");
    }
    assert!(Command::new("kill").arg(server.child.id().to_string()).status().unwrap().success());
    let status = server.child.wait().unwrap();
    assert!(status.code().is_some() && start.elapsed() < PATIENCE, "{status:?} after {:?}", start.elapsed());
}

#[cfg(target_os = "linux")]
fn threads(child: &Child) -> Vec<String> {
    let tasks = std::fs::read_dir(format!("/proc/{}/task", child.id())).unwrap();
    // A thread may end while it is asked for its name.
    let names = tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok());
    names.map(|name| name.trim_end().to_owned()).collect()
}

#[test]
fn a_server_is_opened_without_code_of_the_users_only_where_none_would_run() {
    /// Answers.
    #[tool]
    fn answer() -> u8 {
        42
    }
    let builder = || Server::builder("opened", "1.0.0").tools(tools![answer]);
    let plain = builder().build().unwrap();
    let hooked = builder().on_connect(|_| ()).build().unwrap();
    let rows = [
        (initialize("2025-11-25"), true, false),
        (modern(1, "server/discover", json!({})), true, true),
        (modern_call(1, "answer", &json!({})), false, false),
        (legacy(1, "ping", &json!({})), false, false),
        (json!({ "jsonrpc": "2.0", "method": "initialize" }), false, false),
        (json!([initialize("2025-03-26")]), false, false),
        (json!("initialize"), false, false),
    ];
    for (message, without_hooks, with_hooks) in rows {
        let bytes = message.to_string();
        assert_eq!(plain.opens_with(bytes.as_bytes()), without_hooks, "{message}");
        assert_eq!(hooked.opens_with(bytes.as_bytes()), with_hooks, "{message}");
    }
    assert!(!plain.opens_with(b"") && !plain.opens_with(b"{\"method\":\"initialize\""));
}
