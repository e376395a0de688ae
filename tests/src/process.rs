//! A server in a child process of which everything is watched: its pipes, what it says on standard error, and its end.

use crate::stdio::PATIENCE;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Instant;

/// A server of which every line on standard error is kept.
#[derive(Debug)]
pub struct Process {
    /// The process itself.
    pub child: Child,
    /// Its standard input, until that is closed.
    pub input: Option<ChildStdin>,
    /// Its standard output, until that is closed.
    pub output: Option<BufReader<ChildStdout>>,
    errors: Receiver<String>,
    /// What it said so far.
    pub said: Vec<String>,
}

impl Process {
    /// Starts a program with these arguments and variables.
    #[must_use]
    pub fn start(program: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(program);
        command.args(arguments).envs(variables.iter().copied());
        Self::spawn(command)
    }

    /// Starts a command.
    #[must_use]
    pub fn spawn(mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program is there");
        let stderr = BufReader::new(child.stderr.take().expect("piped"));
        let (sender, errors) = channel();
        thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let input = child.stdin.take();
        let output = child.stdout.take().map(BufReader::new);
        Self { child, input, output, errors, said: Vec::new() }
    }

    /// Waits for a line that contains this, and returns it.
    pub fn until(&mut self, part: &str) -> String {
        loop {
            let line =
                self.errors.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{part}: {:?}", self.said));
            self.said.push(line.clone());
            if line.contains(part) {
                return line;
            }
        }
    }

    /// Where it says that it listens.
    pub fn addr(&mut self) -> SocketAddr {
        let line = self.until("http://");
        let addr = line.split_once("http://").and_then(|(_, rest)| rest.split('/').next()?.parse().ok());
        addr.unwrap_or_else(|| panic!("no address in {line}"))
    }

    /// Writes a message to it.
    pub fn send(&mut self, message: &Value) {
        let input = self.input.as_mut().expect("the input is open");
        writeln!(input, "{message}").and_then(|()| input.flush()).expect("the server reads");
    }

    /// Reads its next message.
    pub fn receive(&mut self) -> Value {
        let mut line = String::new();
        self.output.as_mut().expect("the output is open").read_line(&mut line).expect("the server answers");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    /// Sends it a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let killed = Command::new("kill").args(["-s", name, &id]).status().expect("there is kill");
        assert!(killed.success());
    }

    /// Waits for the end, and returns the exit code.
    pub fn wait(&mut self) -> Option<i32> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child can be waited for") {
                while let Ok(line) = self.errors.recv() {
                    self.said.push(line);
                }
                return status.code();
            }
            assert!(start.elapsed() < PATIENCE, "the server does not end: {:?}", self.said);
            thread::yield_now();
        }
    }

    /// How often it said exactly this.
    #[must_use]
    pub fn count(&self, text: &str) -> usize {
        self.said.iter().filter(|line| *line == text).count()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
