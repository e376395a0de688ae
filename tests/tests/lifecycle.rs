//! The life of a server as a process: start-up, background jobs, hooks, and every way to its end.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tests::http::{Connection, Request};
use tests::message::{initialize, legacy_call, modern_call};
use tests::process::Process;
use tests::sse::Client;
use tests::stdio::PATIENCE;

/// What the server has for calls at work when it is told to stop.
const GRACE: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, PartialEq)]
enum On {
    Stdio,
    Http,
    Sse,
    Unix,
    Tcp,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum While {
    Idle,
    Busy,
    Streaming,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Terminate,
    Interrupt,
    /// The client closes the input.
    Eof,
    /// The client is gone: nobody reads the output, and the input ends.
    Epipe,
}

fn start(on: On, variables: &[(&str, &str)]) -> Process {
    let socket = socket();
    let arguments: &[&str] = match on {
        On::Stdio => &["--transport", "stdio"],
        On::Http => &["--port", "0"],
        On::Sse => &["--port", "0", "--sse"],
        On::Unix => &["--transport", "unix", "--socket", socket.to_str().unwrap()],
        On::Tcp => &["--tcp"],
    };
    Process::start(env!("CARGO_BIN_EXE_life-server"), arguments, variables)
}

/// Where the one server of this file that is on a Unix socket has it.
fn socket() -> PathBuf {
    std::env::temp_dir().join(format!("mcp-life-{}", std::process::id()))
}

fn end(process: &mut Process, how: End) {
    match how {
        End::Terminate => process.signal("TERM"),
        End::Interrupt => process.signal("INT"),
        End::Eof => drop(process.input.take()),
        End::Epipe => {
            drop(process.output.take());
            drop(process.input.take());
        }
    }
}

/// What must stay open for a state.
#[expect(dead_code, reason = "they are held, not read")]
enum Held {
    Nothing,
    Connection(Connection),
    Client(Client),
    Lines(Lines),
}

/// A client of one message a line, whatever carries the bytes.
struct Lines {
    input: BufReader<Box<dyn Read + Send>>,
    output: Box<dyn Write + Send>,
}

impl Lines {
    fn unix(process: &mut Process) -> Self {
        process.until("on the socket");
        let stream = UnixStream::connect(socket()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self { input: BufReader::new(Box::new(stream.try_clone().unwrap())), output: Box::new(stream) }
    }

    fn tcp(process: &mut Process) -> Self {
        let line = process.until("tcp://");
        let stream = TcpStream::connect(line.trim_start_matches("tcp://")).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self { input: BufReader::new(Box::new(stream.try_clone().unwrap())), output: Box::new(stream) }
    }

    fn send(&mut self, message: &Value) {
        self.output.write_all(format!("{message}\n").as_bytes()).unwrap();
    }

    fn ask(&mut self, message: &Value) -> Value {
        self.send(message);
        let mut line = String::new();
        self.input.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

/// Brings a server into a state, and keeps whatever must stay open for it.
fn bring(process: &mut Process, on: On, state: While) -> Held {
    let tool = match state {
        While::Idle => "add",
        While::Busy => "hang",
        While::Streaming => "stream",
    };
    let add = json!({ "a": 1, "b": 2 });
    let legacy = with_progress(legacy_call(1, tool, &add));
    match on {
        On::Stdio => {
            process.send(&initialize("2025-11-25"));
            process.receive();
            process.send(&legacy);
            match state {
                While::Idle | While::Streaming => drop(process.receive()),
                // What is sent later is answered later: the call is at work.
                While::Busy => {
                    process.send(&legacy_call(2, "add", &add));
                    process.receive();
                }
            }
            Held::Nothing
        }
        On::Http => {
            let mut connection = Connection::open(process.addr());
            connection.send(&Request::modern(&with_progress(modern_call(1, tool, &add))));
            match state {
                While::Idle => drop(connection.answer()),
                While::Streaming => {
                    connection.head();
                    connection.event().unwrap();
                }
                While::Busy => drop(process.until("call began")),
            }
            Held::Connection(connection)
        }
        On::Sse => {
            let mut client = Client::ready(process.addr());
            match state {
                While::Idle | While::Streaming => drop(client.ask(&legacy)),
                While::Busy => {
                    client.post(&legacy);
                    process.until("call began");
                }
            }
            Held::Client(client)
        }
        On::Unix | On::Tcp => {
            let mut lines = if on == On::Unix { Lines::unix(process) } else { Lines::tcp(process) };
            lines.ask(&initialize("2025-11-25"));
            match state {
                While::Idle | While::Streaming => drop(lines.ask(&legacy)),
                While::Busy => {
                    lines.send(&legacy);
                    process.until("call began");
                }
            }
            Held::Lines(lines)
        }
    }
}

fn with_progress(mut call: Value) -> Value {
    call["params"]["_meta"]["progressToken"] = json!("t");
    call
}

fn check_end(on: On, state: While, how: End) {
    let mut process = start(on, &[]);
    let _open = bring(&mut process, on, state);
    let began = Instant::now();
    end(&mut process, how);
    let code = process.wait();
    let (took, at) = (began.elapsed(), format!("{on:?} {state:?} {how:?}: {:?}", process.said));
    assert_eq!(code, Some(0), "{at}");
    assert_eq!(process.count("torn down"), 1, "{at}");
    assert!(took < GRACE + Duration::from_secs(1), "{took:?} {at}");
    assert_eq!(process.said.iter().filter(|line| line.contains("TOO LATE")).count(), 0, "{at}");
    assert_eq!(process.count("call over in time"), usize::from(state != While::Idle), "{at}");
    let sessions = usize::from(on != On::Http);
    assert_eq!((process.count("connect"), process.count("disconnect")), (sessions, sessions), "{at}");
    assert!(on != On::Unix || !socket().exists(), "the file of the socket stays: {at}");
}

/// Where the server listens, clients come and go, and it stays: only signals end it. On Unix sockets the other ends are in
/// `sockets.rs`.
#[test]
fn every_end_of_every_transport_tears_down_in_time_whatever_is_at_work() {
    std::thread::scope(|scope| {
        for on in [On::Stdio, On::Http, On::Sse, On::Unix, On::Tcp] {
            scope.spawn(move || {
                let ends = [End::Terminate, End::Interrupt, End::Eof, End::Epipe];
                let ends = &ends[..if on == On::Stdio { 4 } else { 2 }];
                for state in [While::Idle, While::Busy, While::Streaming] {
                    ends.iter().for_each(|how| check_end(on, state, *how));
                }
            });
        }
    });
}

#[test]
fn a_call_that_finishes_within_the_grace_period_is_answered_and_a_new_one_is_refused() {
    let mut process = start(On::Stdio, &[]);
    process.send(&initialize("2025-11-25"));
    process.receive();
    process.send(&legacy_call(1, "nap", &json!({ "milliseconds": 300 })));
    process.send(&legacy_call(2, "add", &json!({ "a": 1, "b": 2 })));
    assert_eq!(process.receive()["id"], 2);
    process.signal("TERM");
    let answer = process.receive();
    assert_eq!(
        (&answer["id"], &answer["result"]["content"][0]["text"]),
        (&json!(1), &json!("300")),
        "{answer}"
    );
    assert_eq!(process.wait(), Some(0));
    assert_eq!(process.count("torn down"), 1);
}

#[test]
fn a_start_up_that_fails_is_said_in_words_and_nothing_is_torn_down() {
    for on in [On::Stdio, On::Http] {
        let mut process = start(on, &[("LIFE_FAILS", "1")]);
        assert_eq!(process.wait(), Some(1), "{on:?} {:?}", process.said);
        let said = process.said.join("\n");
        assert!(said.contains("Error: the server cannot start: no database"), "{on:?} {said}");
        assert!(!said.contains("torn down") && !said.contains("tick"), "{on:?} {said}");
        let mut output = String::new();
        process.output.as_mut().unwrap().read_to_string(&mut output).unwrap();
        assert_eq!(output, if on == On::Stdio { "" } else { "starting\n" });
    }
}

#[test]
fn hooks_are_told_of_a_session_once_each_and_in_order() {
    let mut process = start(On::Http, &[]);
    let addr = process.addr();
    let session = tests::http::open_session(addr);
    process.until("initialized");
    let mut delete = Request::new("DELETE").header("Mcp-Session-Id", &session);
    delete = delete.header("MCP-Protocol-Version", "2025-11-25");
    let status = Connection::open(addr).ask(&delete).status;
    assert!((200..300).contains(&status), "{status}");
    process.until("disconnect");
    end(&mut process, End::Terminate);
    process.wait();
    let hooks: Vec<&str> = process
        .said
        .iter()
        .map(String::as_str)
        .filter(|line| line.contains("connect") || *line == "initialized")
        .collect();
    let hooks: Vec<&str> = hooks.into_iter().filter(|line| !line.contains(' ')).collect();
    assert_eq!(hooks, ["connect", "initialized", "disconnect"]);
}
