//! The production example: its settings, its health, its log, its errors and its end.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Once;
use std::time::{Duration, Instant};
use tests::http::{Connection, Request};
use tests::message::{modern_call, text};
use tests::stdio::PATIENCE;

/// Builds the example, which `cargo test` does by itself only when it tests everything.
fn program() -> PathBuf {
    static BUILT: Once = Once::new();
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().and_then(|deps| deps.parent()).unwrap();
    BUILT.call_once(|| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--package", "production", "--target-dir"]);
        cargo.arg(folder.parent().unwrap());
        if folder.ends_with("release") {
            cargo.arg("--release");
        }
        assert!(cargo.status().unwrap().success());
    });
    folder.join("production")
}

/// A folder of its own, with this `.env` in it.
fn folder(name: &str, settings: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("production-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(".env"), settings).unwrap();
    folder
}

struct Running {
    child: Child,
    addr: Option<SocketAddr>,
}

impl Running {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(program());
        command
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Self { child: command.spawn().unwrap(), addr: None }
    }

    fn http(folder: &Path) -> Self {
        let mut running = Self::start(folder, &["--port", "0"]);
        let errors = BufReader::new(running.child.stderr.take().unwrap());
        let mut lines = errors.lines().map_while(Result::ok);
        let line = lines.find(|line| line.contains("http://")).expect("it says where it serves");
        std::thread::spawn(move || lines.for_each(drop));
        running.addr = line.split("http://").nth(1).unwrap().split('/').next().unwrap().parse().ok();
        running
    }

    fn call(&self, tool: &str, arguments: &Value) -> Value {
        let call = modern_call(1, tool, arguments);
        Connection::open(self.addr.unwrap()).ask(&Request::modern(&call)).json()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn log(folder: &Path) -> String {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let logs = files.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("server.log"));
    logs.map(|path| fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn it_serves_http_with_its_settings_from_the_file() {
    let folder = folder("http", "MCP_SERVER_NAME=shop\nMCP_LOG_FILE=server.log\nDATABASE_FILE=shop.db\n");
    let warehouse = TcpListener::bind("127.0.0.1:0").unwrap();
    let setting = format!("WAREHOUSE={}\n", warehouse.local_addr().unwrap());
    fs::OpenOptions::new()
        .append(true)
        .open(folder.join(".env"))
        .unwrap()
        .write_all(setting.as_bytes())
        .unwrap();
    let server = Running::http(&folder);
    let placed = server.call("place_order", &json!({ "article": "lamp", "quantity": 2 }));
    assert_eq!(
        placed["result"]["structuredContent"],
        json!({ "id": 1, "article": "lamp", "quantity": 2 }),
        "{placed}"
    );
    let health = server.call("health_check", &json!({}));
    let health = &health["result"];
    assert_eq!(health["_meta"]["io.modelcontextprotocol/serverInfo"]["name"], "shop");
    let health = &health["structuredContent"];
    assert_eq!(
        (&health["status"], &health["orders"], &health["calls"]),
        (&json!("healthy"), &json!(1), &json!(2))
    );
    assert!(health["active_connections"].as_u64() >= Some(1), "{health}");
    assert!(folder.join("shop.db").exists());
}

#[test]
fn the_client_starts_it_and_it_ends_in_order() {
    let folder = folder(
        "stdio",
        "MCP_LOG_FILE=server.log\nMCP_LOG_FORMAT=json\nMONITOR_SECONDS=1\nMCP_MAX_CONNECTION=7\n",
    );
    let mut server = Running::start(&folder, &["--transport", "stdio"]);
    let mut input = server.child.stdin.take().unwrap();
    let mut output = BufReader::new(server.child.stdout.take().unwrap());
    writeln!(input, "{}", modern_call(1, "health_check", &json!({}))).unwrap();
    let mut answer = String::new();
    output.read_line(&mut answer).unwrap();
    assert!(answer.contains("healthy"), "{answer}");
    let start = Instant::now();
    while !log(&folder).contains("server alive") {
        assert!(start.elapsed() < PATIENCE, "the monitor says nothing: {}", log(&folder));
        std::thread::yield_now();
    }
    drop(input);
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    let said: Vec<Value> = log(&folder).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let messages: Vec<&str> = said.iter().filter_map(|line| line["fields"]["message"].as_str()).collect();
    let at = |message: &str| {
        messages
            .iter()
            .position(|said| said.contains(message))
            .unwrap_or_else(|| panic!("{message}: {messages:?}"))
    };
    assert!(
        at("server starting") < at("server alive") && at("server alive") < at("server stopped"),
        "{messages:?}"
    );
    assert!(messages[at("MCP_MAX_CONNECTION in .env")].contains("did you mean MCP_MAX_CONNECTIONS?"));
    let alive = said.iter().find(|line| line["fields"]["message"] == "server alive").unwrap();
    assert_eq!(alive["fields"]["active_connections"], 1, "{alive}");
}

#[test]
fn errors_reach_whom_they_concern() {
    let folder = folder("errors", "");
    // Nobody listens at port 1.
    fs::write(folder.join(".env"), "MCP_LOG_FILE=server.log\nWAREHOUSE=127.0.0.1:1\n").unwrap();
    let server = Running::http(&folder);
    let rows = [
        (json!({ "article": "lamp", "quantity": 1000 }), "quantity: an integer from 1 to 100"),
        (json!({ "article": "lamp; DROP TABLE", "quantity": 1 }), "letters, digits and spaces"),
        (json!({ "article": "lamp", "quantity": 1 }), "the warehouse is unavailable at the moment"),
    ];
    for (arguments, said) in rows {
        let answer = server.call("place_order", &arguments);
        assert_eq!(answer["result"]["isError"], true, "{answer}");
        assert!(text(&answer).contains(said), "{answer}");
    }
    // Somebody writes over the database under the server: nobody expects that.
    drop(server);
    let warehouse = TcpListener::bind("127.0.0.1:0").unwrap();
    let settings = format!(
        "MCP_LOG_FILE=server.log\nWAREHOUSE={}\nDATABASE_FILE=ro.db\n",
        warehouse.local_addr().unwrap()
    );
    fs::write(folder.join(".env"), settings).unwrap();
    let server = Running::http(&folder);
    fs::write(
        folder.join("ro.db"),
        "this is no database, and the page is long enough to be read as one".repeat(100),
    )
    .unwrap();
    let answer = server.call("place_order", &json!({ "article": "lamp", "quantity": 1 }));
    assert_eq!(answer["result"]["isError"], true, "{answer}");
    let said = text(&answer);
    assert!(!said.contains("database"), "{said}");
    let reference = said.rsplit("reference ").next().unwrap().trim_end_matches('.');
    let start = Instant::now();
    while !log(&folder).contains(reference) {
        assert!(start.elapsed() < PATIENCE, "{reference} is not in the log: {}", log(&folder));
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(log(&folder).contains("not a database"), "{}", log(&folder));
}

#[test]
fn settings_of_the_file_take_effect() {
    // A warehouse that accepts nobody: the backlog is full of silence, and the call waits for its own timeout.
    let folder = folder("settings", "MCP_MAX_CONNECTIONS=2\nMCP_PATH=/shop\nMCP_HEADER_TIMEOUT_SECONDS=1\n");
    let server = Running::http(&folder);
    let addr = server.addr.unwrap();
    let held: Vec<_> = (0..2).map(|_| Connection::open(addr)).collect();
    // The third is told to come back, and served once the idle ones have had their second.
    let start = Instant::now();
    let health = modern_call(1, "health_check", &json!({}));
    let mut refused = 0;
    loop {
        match Connection::open(addr).ask(&Request::modern(&health).path("/shop")).status {
            503 => refused += 1,
            status => break assert_eq!(status, 200),
        }
    }
    assert!(refused > 0 && start.elapsed() >= Duration::from_millis(500), "{refused}, {:?}", start.elapsed());
    assert_eq!(Connection::open(addr).ask(&Request::modern(&health)).status, 404);
    drop(held);
}
