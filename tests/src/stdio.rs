//! A server in a child process, on real pipes.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Longer than anything takes that works.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A child that serves on its standard input and output.
#[derive(Debug)]
pub struct Server {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    errors: thread::JoinHandle<String>,
}

impl Server {
    /// Starts a program with `--transport stdio`.
    pub fn start(program: impl AsRef<Path>) -> Self {
        let mut command = Command::new(program.as_ref());
        command.args(["--transport", "stdio"]);
        Self::spawn(command)
    }

    /// Starts a command that serves on its standard input and output.
    #[must_use]
    pub fn spawn(mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let output = BufReader::new(child.stdout.take().expect("piped"));
        let mut stderr = child.stderr.take().expect("piped");
        let (sender, lines) = channel();
        thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let errors = thread::spawn(move || {
            let mut text = String::new();
            let _ = stderr.read_to_string(&mut text);
            text
        });
        let input = child.stdin.take();
        Self { child, input, lines, errors }
    }

    /// Writes bytes as they are.
    pub fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the input is open");
        input.write_all(bytes).and_then(|()| input.flush()).expect("the server reads");
    }

    /// Sends a message.
    pub fn send(&mut self, message: &Value) {
        self.write(format!("{message}\n").as_bytes());
    }

    /// The next message of the server.
    pub fn receive(&mut self) -> Value {
        let line = self.lines.recv_timeout(PATIENCE).expect("the server answers");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} on the wire: {line:?}"))
    }

    /// Sends a message and returns the next one that comes.
    pub fn ask(&mut self, message: &Value) -> Value {
        self.send(message);
        self.receive()
    }

    /// Shakes hands as a legacy client.
    pub fn initialize(&mut self) {
        let answer = self.ask(&crate::message::initialize("2025-11-25"));
        assert_eq!(answer["result"]["protocolVersion"], "2025-11-25", "{answer}");
    }

    /// Asserts that the server still answers, whatever happened before.
    pub fn assert_alive(&mut self) {
        let id = format!("alive-{:?}", Instant::now());
        let answer = self.ask(&crate::message::modern(
            id.clone(),
            "server/discover",
            Value::Object(Default::default()),
        ));
        assert_eq!(answer["id"], id, "{answer}");
        assert!(answer["result"].is_object(), "{answer}");
    }

    /// The child's process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Closes the input, and returns what still comes out until the end.
    pub fn finish(mut self) -> Finished {
        self.close();
        self.wait()
    }

    /// Closes the input.
    pub fn close(&mut self) {
        drop(self.input.take());
    }

    /// Returns what still comes out until the server ends by itself.
    pub fn wait(mut self) -> Finished {
        let mut messages = Vec::new();
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => messages.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("the server does not end"),
            }
        }
        let status = self.child.wait().expect("a child can be waited for");
        Finished { status, messages, errors: self.errors.join().expect("reading does not panic") }
    }
}

/// A server that is over.
#[derive(Debug)]
pub struct Finished {
    /// How it ended.
    pub status: ExitStatus,
    /// The lines that nobody had read.
    pub messages: Vec<String>,
    /// What it wrote to standard error.
    pub errors: String,
}
