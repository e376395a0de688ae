//! The examples, run as a new user runs them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::json;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Once;
use tests::http::{Connection, Request};
use tests::message::{modern_call, text};
use tests::stdio::Server;

/// Builds the examples, which `cargo test` does by itself only when it tests everything.
fn example(name: &str) -> PathBuf {
    static BUILT: Once = Once::new();
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().and_then(|deps| deps.parent()).unwrap();
    BUILT.call_once(|| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--package", "examples", "--examples", "--target-dir"]);
        cargo.arg(folder.parent().unwrap());
        if folder.ends_with("release") {
            cargo.arg("--release");
        }
        assert!(cargo.status().unwrap().success());
    });
    folder.join("examples").join(name)
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_quickstart_serves_over_stdio() {
    let mut server = Server::start(example("quickstart"));
    server.initialize();
    let note = json!({ "note": { "title": "Milk", "body": "Buy two litres." } });
    assert_eq!(text(&server.ask(&modern_call(1, "save_note", &note))), "saved \"Milk\"");
    assert_eq!(
        text(&server.ask(&modern_call(2, "read_note", &json!({ "title": "Milk" })))),
        "Buy two litres."
    );
    let missing = server.ask(&modern_call(3, "read_note", &json!({ "title": "Bread" })));
    assert_eq!(missing["result"]["isError"], true);
    assert_eq!(text(&missing), "there is no such note; there are: [\"Milk\"]");
}

#[test]
fn the_quickstart_serves_over_http_and_says_where_and_how() {
    let mut command = Command::new(example("quickstart"));
    let mut child = command.args(["--port", "0"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut errors = BufReader::new(child.stderr.take().unwrap());
    let running = Running(child);
    let mut banner = String::new();
    while !banner.contains("\"--transport\", \"stdio\"") {
        assert!(errors.read_line(&mut banner).unwrap() > 0, "{banner}");
    }
    assert!(
        banner.starts_with("notebook 1.0.0 serves 3 tools (save_note, find_notes, read_note)\n"),
        "{banner}"
    );
    assert!(banner.contains(&format!("{:?}", example("quickstart").canonicalize().unwrap())), "{banner}");
    let url = banner.split("http://").nth(1).unwrap();
    let addr: SocketAddr = url.split('/').next().unwrap().parse().unwrap();
    let found = modern_call(1, "find_notes", &json!({ "query": "", "limit": 5 }));
    let answer = Connection::open(addr).ask(&Request::modern(&found)).json();
    assert_eq!(answer["result"]["structuredContent"], json!({ "notes": [], "total": 0 }));
    drop(running);
}

#[test]
fn a_command_line_that_is_not_understood_is_explained() {
    let output = Command::new(example("quickstart")).arg("--transprot").output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.contains("--transprot") && errors.contains("--transport http|stdio"), "{errors}");
    let help = Command::new(example("quickstart")).arg("--help").output().unwrap();
    assert!(help.status.success());
    assert!(String::from_utf8(help.stdout).unwrap().starts_with("Options:"));
}
