//! The server as a child process, its memory, and what it counts of itself.

use crate::client::Http;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use tests::message::{modern_call, text};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// The program that misbehaves, beside this one.
pub(crate) fn program() -> PathBuf {
    let own = std::env::current_exe().expect("a program knows where it is");
    own.with_file_name("fault-server")
}

/// A server over HTTP.
pub(crate) struct Server {
    child: Child,
    pub(crate) addr: SocketAddr,
}

impl Server {
    /// Starts it on a free port and waits until it says so.
    pub(crate) async fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(program());
        command.args(["--port", "0"]).args(arguments).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().expect("fault-server is built beside this program");
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let addr = loop {
            let line = lines.next_line().await.ok().flatten().expect("the server says where it listens");
            let url = line.split_once("http://").and_then(|(_, rest)| rest.split('/').next());
            if let Some(addr) = url.and_then(|addr| addr.parse().ok()) {
                break addr;
            }
        };
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { child, addr }
    }

    /// Resident memory in megabytes.
    pub(crate) fn memory(&self) -> f64 {
        memory(self.child.id().unwrap_or_default())
    }

    /// How many files it has open.
    pub(crate) fn files(&self) -> usize {
        let folder = format!("/proc/{}/fd", self.child.id().unwrap_or_default());
        std::fs::read_dir(folder).map_or(0, Iterator::count)
    }

    /// What it counts of itself.
    pub(crate) async fn stats(&self) -> Value {
        let mut http = Http::open(self.addr).await.expect("the server takes connections");
        let answer = http.modern(&modern_call(1, "stats", &json!({}))).await.expect("the server answers");
        serde_json::from_str(text(&answer.json)).expect("counters are JSON")
    }
}

/// Resident memory of a process in megabytes.
pub(crate) fn memory(pid: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}
