//! A server in a child process, over HTTP.

use crate::stdio::PATIENCE;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

/// A child that says on standard error where it serves; ended with the test.
#[derive(Debug)]
pub struct HttpServer {
    child: Child,
    addr: SocketAddr,
    lines: Receiver<String>,
}

impl HttpServer {
    /// Starts a server and waits until it says where it is.
    #[must_use]
    pub fn start(command: &mut Command) -> Self {
        let mut child =
            command.stderr(Stdio::piped()).spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let errors = BufReader::new(child.stderr.take().expect("piped"));
        let (sender, lines) = channel();
        thread::spawn(move || errors.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let addr = |line: String| line.split_once("http://")?.1.strip_suffix("/mcp")?.parse().ok();
        let addr = std::iter::from_fn(|| lines.recv_timeout(PATIENCE).ok()).find_map(addr);
        Self { child, addr: addr.expect("the server says where it is"), lines }
    }

    /// Where it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Asks it to end, and returns what it still says on standard error.
    #[must_use]
    pub fn stop(self) -> String {
        let pid = self.child.id().to_string();
        let status =
            Command::new("kill").arg(pid).status().expect("kill is on every system that has signals");
        assert!(status.success(), "the server takes signals");
        let lines = std::iter::from_fn(|| self.lines.recv_timeout(PATIENCE).ok());
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl Drop for HttpServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
