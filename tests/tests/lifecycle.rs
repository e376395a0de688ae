//! The life of a server as a process: start-up, background jobs, hooks, and every way to its end.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};
use tests::http::{Connection, Request};
use tests::message::{initialize, legacy_call, modern_call};
use tests::stdio::PATIENCE;

/// What the server has for calls at work when it is told to stop.
const GRACE: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, PartialEq)]
enum On {
    Stdio,
    Http,
    Unix,
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

/// A server of which every line on standard error is kept.
struct Process {
    child: Child,
    input: Option<Box<dyn Write>>,
    output: Option<BufReader<Box<dyn Read>>>,
    socket: PathBuf,
    errors: Receiver<String>,
    said: Vec<String>,
}

impl Process {
    fn start(on: On, variables: &[(&str, &str)]) -> Self {
        static STARTED: AtomicUsize = AtomicUsize::new(0);
        let number = STARTED.fetch_add(1, Relaxed);
        let socket = std::env::temp_dir().join(format!("mcp-life-{}-{number}", std::process::id()));
        let mut command = Command::new(env!("CARGO_BIN_EXE_life-server"));
        match on {
            On::Stdio => command.args(["--transport", "stdio"]),
            On::Http => command.args(["--port", "0"]),
            On::Unix => command.args(["--transport", "unix", "--socket"]).arg(&socket),
        };
        command.envs(variables.iter().copied());
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (sender, errors) = channel();
        thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let input = child.stdin.take().map(|input| Box::new(input) as Box<dyn Write>);
        let output = child.stdout.take().map(|output| BufReader::new(Box::new(output) as Box<dyn Read>));
        Self { child, input, output, socket, errors, said: Vec::new() }
    }

    /// Waits for a line that contains this, and returns it.
    fn until(&mut self, part: &str) -> String {
        loop {
            let line =
                self.errors.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{part}: {:?}", self.said));
            self.said.push(line.clone());
            if line.contains(part) {
                return line;
            }
        }
    }

    fn addr(&mut self) -> SocketAddr {
        let line = self.until("http://");
        line.split("http://").nth(1).unwrap().split('/').next().unwrap().parse().unwrap()
    }

    /// Talks to the socket from now on.
    fn connect(&mut self) {
        self.until("on the socket");
        let stream = UnixStream::connect(&self.socket).unwrap();
        self.output = Some(BufReader::new(Box::new(stream.try_clone().unwrap())));
        self.input = Some(Box::new(stream));
    }

    fn send(&mut self, message: &Value) {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{message}").and_then(|()| input.flush()).unwrap();
    }

    fn receive(&mut self) -> Value {
        let mut line = String::new();
        self.output.as_mut().unwrap().read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    fn signal(&self, name: &str) {
        let killed = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap();
        assert!(killed.success());
    }

    fn end(&mut self, how: End) {
        match how {
            End::Terminate => self.signal("TERM"),
            End::Interrupt => self.signal("INT"),
            End::Eof => drop(self.input.take()),
            End::Epipe => {
                drop(self.output.take());
                drop(self.input.take());
            }
        }
    }

    /// Waits for the end, and returns the exit code.
    fn wait(&mut self) -> Option<i32> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                while let Ok(line) = self.errors.recv() {
                    self.said.push(line);
                }
                return status.code();
            }
            assert!(start.elapsed() < PATIENCE, "the server does not end: {:?}", self.said);
            thread::yield_now();
        }
    }

    fn count(&self, text: &str) -> usize {
        self.said.iter().filter(|line| *line == text).count()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_file(&self.socket);
    }
}

/// Brings a server into a state, and keeps whatever must stay open for it.
fn bring(process: &mut Process, on: On, state: While) -> Option<Connection> {
    let tool = match state {
        While::Idle => "add",
        While::Busy => "hang",
        While::Streaming => "stream",
    };
    if on == On::Unix {
        process.connect();
    }
    match on {
        On::Stdio | On::Unix => {
            process.send(&initialize("2025-11-25"));
            process.receive();
            process.send(&with_progress(legacy_call(1, tool, &json!({ "a": 1, "b": 2 }))));
            match state {
                While::Idle | While::Streaming => drop(process.receive()),
                // What is sent later is answered later: the call is at work.
                While::Busy => {
                    process.send(&legacy_call(2, "add", &json!({ "a": 1, "b": 2 })));
                    process.receive();
                }
            }
            None
        }
        On::Http => {
            let addr = process.addr();
            let mut connection = Connection::open(addr);
            let call = with_progress(modern_call(1, tool, &json!({ "a": 1, "b": 2 })));
            connection.send(&Request::modern(&call));
            match state {
                While::Idle => drop(connection.answer()),
                While::Streaming => {
                    connection.head();
                    connection.event().unwrap();
                }
                While::Busy => {
                    process.until("at work");
                    let add = modern_call(2, "add", &json!({ "a": 1, "b": 2 }));
                    Connection::open(addr).ask(&Request::modern(&add));
                }
            }
            Some(connection)
        }
    }
}

fn with_progress(mut call: Value) -> Value {
    call["params"]["_meta"]["progressToken"] = json!("t");
    call
}

#[test]
fn every_end_of_every_transport_tears_down_in_time_whatever_is_at_work() {
    for on in [On::Stdio, On::Http, On::Unix] {
        for state in [While::Idle, While::Busy, While::Streaming] {
            for end in [End::Terminate, End::Interrupt, End::Eof, End::Epipe] {
                if on != On::Stdio && matches!(end, End::Eof | End::Epipe) {
                    // Clients come and go on sockets; the server stays.
                    continue;
                }
                let mut process = Process::start(on, &[]);
                let _open = bring(&mut process, on, state);
                let start = Instant::now();
                process.end(end);
                let code = process.wait();
                let (took, at) = (start.elapsed(), format!("{on:?} {state:?} {end:?}: {:?}", process.said));
                assert_eq!(code, Some(0), "{at}");
                assert_eq!(process.count("torn down"), 1, "{at}");
                assert!(took < GRACE + Duration::from_secs(1), "{took:?} {at}");
                assert_eq!(process.said.iter().filter(|line| line.contains("TOO LATE")).count(), 0, "{at}");
                assert_eq!(process.count("call over in time"), usize::from(state != While::Idle), "{at}");
                assert!(!process.socket.exists(), "{at}");
                let sessions = usize::from(on != On::Http);
                assert_eq!(
                    (process.count("connect"), process.count("disconnect")),
                    (sessions, sessions),
                    "{at}"
                );
            }
        }
    }
}

#[test]
fn a_call_that_finishes_within_the_grace_period_is_answered_and_a_new_one_is_refused() {
    let mut process = Process::start(On::Stdio, &[]);
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
fn shut_06_a_second_signal_ends_the_process_at_once() {
    let mut process = Process::start(On::Stdio, &[]);
    bring(&mut process, On::Stdio, While::Busy);
    process.signal("INT");
    let start = Instant::now();
    // The first must be taken before the second counts as one.
    while process.child.try_wait().unwrap().is_none() && start.elapsed() < PATIENCE {
        process.signal("INT");
        thread::yield_now();
    }
    assert!(start.elapsed() < GRACE, "{:?}", start.elapsed());
    assert_eq!(process.wait(), Some(130), "{:?}", process.said);
}

#[test]
fn shut_07_a_handler_that_blocks_its_thread_does_not_keep_the_process() {
    for end in [End::Terminate, End::Eof, End::Epipe] {
        let mut process = Process::start(On::Stdio, &[]);
        process.send(&initialize("2025-11-25"));
        process.receive();
        process.send(&legacy_call(1, "block", &json!({})));
        process.until("tick");
        let start = Instant::now();
        process.end(end);
        process.wait();
        assert!(start.elapsed() < 2 * GRACE + Duration::from_secs(1), "{end:?} {:?}", start.elapsed());
    }
}

#[test]
fn a_start_up_that_fails_is_said_in_words_and_nothing_is_torn_down() {
    for on in [On::Stdio, On::Http] {
        let mut process = Process::start(on, &[("LIFE_FAILS", "1")]);
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
fn shut_13_a_signal_during_the_start_up_ends_the_process_without_a_tear_down() {
    for on in [On::Stdio, On::Http] {
        let mut process = Process::start(on, &[("LIFE_SLOW_START", "1")]);
        process.until("starting slowly");
        let start = Instant::now();
        process.signal("TERM");
        assert_eq!(process.wait(), Some(0), "{on:?} {:?}", process.said);
        assert!(start.elapsed() < GRACE, "{on:?}");
        assert_eq!(process.count("torn down"), 0);
    }
}

#[test]
fn hooks_are_told_of_a_session_once_each_and_in_order() {
    let mut process = Process::start(On::Http, &[]);
    let addr = process.addr();
    let session = tests::http::open_session(addr);
    process.until("initialized");
    let mut delete = Request::new("DELETE").header("Mcp-Session-Id", &session);
    delete = delete.header("MCP-Protocol-Version", "2025-11-25");
    let status = Connection::open(addr).ask(&delete).status;
    assert!((200..300).contains(&status), "{status}");
    process.until("disconnect");
    process.end(End::Terminate);
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
