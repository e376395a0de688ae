//! The examples, run as a new user runs them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Once;
use tests::http::{Connection, Request};
use tests::message::{legacy, modern, modern_call, text};
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
    assert!(errors.contains("--transprot is no option; did you mean --transport?"), "{errors}");
    let help = Command::new(example("quickstart")).arg("--help").output().unwrap();
    assert!(help.status.success());
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(help.contains("--transport http|stdio") && help.contains("MCP_TRANSPORT"), "{help}");
}

/// An example at work, asked in both eras.
struct Both(Server);

impl Both {
    fn start(name: &str) -> Self {
        let mut server = Server::start(example(name));
        server.initialize();
        Self(server)
    }

    /// The same answer to both, without what only modern results have.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        let old = self.0.ask(&legacy(1, method, &params));
        let new = self.0.ask(&modern(1, method, params));
        for (member, value) in old["result"].as_object().into_iter().flatten() {
            assert_eq!(new["result"][member], *value, "{member} of {new}");
        }
        assert_eq!(new["error"]["message"], old["error"]["message"]);
        old
    }

    fn complete(&mut self, reference: &Value, (name, value): (&str, &str), settled: &Value) -> Value {
        let argument = json!({ "name": name, "value": value });
        let params = json!({ "ref": reference, "argument": argument, "context": { "arguments": settled } });
        self.ask("completion/complete", params)["result"]["completion"]["values"].clone()
    }

    fn read(&mut self, uri: &str) -> Value {
        self.ask("resources/read", json!({ "uri": uri }))["result"]["contents"].clone()
    }

    fn get(&mut self, name: &str, arguments: &Value) -> Value {
        self.ask("prompts/get", json!({ "name": name, "arguments": arguments }))
    }

    /// Ends it, and asserts that it had nothing to complain of.
    fn finish(self) {
        let finished = self.0.finish();
        assert!(finished.status.success(), "{finished:?}");
        assert!(!finished.errors.contains("ERROR"), "{}", finished.errors);
    }
}

#[test]
fn the_prompts_example_gets_and_completes() {
    let mut server = Both::start("prompts");
    let listed = server.ask("prompts/list", json!({}));
    let names: Vec<&Value> =
        listed["result"]["prompts"].as_array().unwrap().iter().map(|p| &p["name"]).collect();
    assert_eq!(names, ["review", "explain"]);
    let review =
        server.get("review", &json!({ "code": "fn main() {}", "language": "rust", "tone": "gentle" }));
    let said = review["result"]["messages"][0]["content"]["text"].as_str().unwrap();
    assert!(said.starts_with("Review this rust code. Be kind") && said.contains("fn main() {}"), "{said}");
    let explained = server.get("explain", &json!({ "module": "parse", "item": "scan" }));
    assert_eq!(explained["result"]["description"], "An explanation in one sentence");
    assert_eq!(explained["result"]["messages"][1]["content"]["resource"]["uri"], "src://parse/scan");
    assert_eq!(explained["result"]["messages"][2]["role"], "assistant");
    for (arguments, message) in [
        (
            json!({ "module": "parse", "item": "pretty" }),
            "parse has no such item; it has [\"read\", \"scan\"]",
        ),
        (json!({ "module": "x", "item": "y" }), "there is no such module"),
        (json!({ "item": "y" }), "invalid arguments:\n- module: required"),
    ] {
        assert_eq!(server.get("explain", &arguments)["error"]["message"], message);
    }
    let prompt = |name: &str| json!({ "type": "ref/prompt", "name": name });
    assert_eq!(server.complete(&prompt("review"), ("language", "ru"), &json!({})), json!(["ruby", "rust"]));
    assert_eq!(server.complete(&prompt("review"), ("tone", "M"), &json!({})), json!(["merciless"]));
    assert_eq!(server.complete(&prompt("explain"), ("module", "p"), &json!({})), json!(["parse", "print"]));
    let settled = json!({ "module": "print" });
    assert_eq!(server.complete(&prompt("explain"), ("item", "p"), &settled), json!(["pretty", "plain"]));
    server.finish();
}

#[test]
fn the_resources_example_lists_reads_and_completes() {
    let mut server = Both::start("resources");
    let listed = server.ask("resources/list", json!({}))["result"]["resources"].clone();
    assert_eq!((&listed[0]["uri"], &listed[1]["mimeType"]), (&json!("company://about"), &json!("image/png")));
    let templates = server.ask("resources/templates/list", json!({}))["result"]["resourceTemplates"].clone();
    assert_eq!(templates.as_array().unwrap().len(), 3);
    assert_eq!(server.read("company://about")[0]["text"], "# Acme\n\nWe make everything.");
    assert_eq!(server.read("company://logo.png")[0]["blob"], "iVBORw0KGgo=");
    assert_eq!(server.read("company://staff/2")[0]["text"], "{\"name\":\"Grace\",\"team\":\"compilers\"}");
    let found = server.read("company://staff?limit=1&team=research");
    assert_eq!(found[0]["text"], "[{\"name\":\"Ada\",\"team\":\"research\"}]");
    assert_eq!(server.read("company://handbook/travel/trains").as_array().unwrap().len(), 2);
    for uri in
        ["company://staff/4", "company://handbook/../secrets", "company://handbook/none", "company://x"]
    {
        let answer = server.ask("resources/read", json!({ "uri": uri }));
        assert_eq!(
            (&answer["error"]["code"], &answer["error"]["data"]["uri"]),
            (&json!(-32002), &json!(uri))
        );
    }
    let template = json!({ "type": "ref/resource", "uri": "company://staff/{number}" });
    assert_eq!(server.complete(&template, ("number", ""), &json!({})), json!(["1", "2", "3"]));
    let modern = server.0.ask(&modern(1, "resources/read", json!({ "uri": "company://logo.png" })));
    assert_eq!(modern["result"]["ttlMs"], 86_400_000);
    server.finish();
}

#[test]
fn the_provider_example_calls_gets_reads_and_completes_for_both_of_its_values() {
    let mut server = Both::start("provider");
    let call = |tool: &str, id: u64| modern_call(id, tool, &json!({ "unit": "celsius" }));
    let answer = server.0.ask(&call("read", 1));
    assert_eq!(
        answer["result"]["structuredContent"],
        json!({ "temperature": 21.0, "unit": "celsius", "count": 1 })
    );
    let broken = server.0.ask(&call("attic_read", 2));
    assert_eq!(broken["result"]["isError"], true);
    assert_eq!(text(&broken), "the sensor is unavailable at the moment; trying again later may help");
    assert_eq!(server.read("station://readings")[0]["text"], "1");
    assert_eq!(server.read("station://attic/readings")[0]["text"], "0");
    for (prompt, felt) in [("what_to_wear", "21 \u{b0}C"), ("attic_what_to_wear", "unknown")] {
        let asked = server.get(prompt, &json!({ "activity": "cycling" }));
        let text = format!("It is {felt}. What should I wear for cycling?");
        assert_eq!(asked["result"]["messages"][0]["content"]["text"], text);
        let reference = json!({ "type": "ref/prompt", "name": prompt });
        assert_eq!(
            server.complete(&reference, ("activity", "c"), &json!({})),
            json!(["cycling", "climbing"])
        );
    }
    server.finish();
}

#[test]
fn the_app_example_has_a_page_and_a_tool_for_it_alone() {
    let mut app = Both::start("app");
    let tools = app.ask("tools/list", json!({}));
    let ui = |tool: usize| tools["result"]["tools"][tool]["_meta"]["ui"].clone();
    assert_eq!(ui(0), json!({ "resourceUri": "ui://weather/card" }));
    assert_eq!(ui(1), json!({ "resourceUri": "ui://weather/card", "visibility": ["app"] }));
    let page = app.read("ui://weather/card");
    let contents = &page[0];
    assert_eq!(contents["mimeType"], "text/html;profile=mcp-app");
    assert_eq!(contents["_meta"], json!({ "ui": { "prefersBorder": true } }));
    let html = contents["text"].as_str().unwrap();
    assert!(html.starts_with("<!doctype html>") && html.contains("'look_again'"), "{html}");
    let said = app.ask("tools/call", json!({ "name": "weather", "arguments": { "city": "Oslo" } }));
    assert_eq!(said["result"]["structuredContent"]["city"], "Oslo");
    assert!(text(&said).contains("Oslo"), "the model reads it without the page");
    app.finish();
}

#[test]
fn the_skills_example_lists_and_reads_those_of_its_folder_and_its_own() {
    let mut skills = Both::start("skills");
    let listed = skills.0.ask(&modern(1, "skills/list", json!({})));
    let uris = listed["result"]["skills"].as_array().unwrap().iter().map(|skill| skill["uri"].clone());
    let expected = ["skill://release-notes/SKILL.md", "skill://support/triage/SKILL.md"];
    assert_eq!(uris.collect::<Vec<_>>(), expected);
    let metadata = &listed["result"]["skills"][0]["frontmatter"]["metadata"];
    assert_eq!(*metadata, json!({ "version": "1.0" }));
    let pattern = skills.read("skill://release-notes/references/pattern.md");
    assert!(pattern[0]["text"].as_str().unwrap().starts_with("# Pattern"));
    skills.finish();
}

/// What the user fills into each of the booking's forms.
fn booking_answer(question: &Value) -> Value {
    let fields = &question["requestedSchema"]["properties"];
    let content = if fields.get("room").is_some() {
        json!({ "nights": 2, "room": "double" })
    } else if fields.get("agreed").is_some() {
        json!({ "agreed": true })
    } else {
        json!({})
    };
    json!({ "action": "accept", "content": content })
}

#[test]
fn the_booking_asks_three_times_and_charges_once_when_its_client_calls_again() {
    let mut server = Server::start(example("booking"));
    let mut params = json!({ "name": "book", "arguments": { "hotel": "Grand" } });
    for pass in 1..=4 {
        let mut call = modern(pass, "tools/call", params.clone());
        call["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"] = json!({ "elicitation": {} });
        let mut answer = server.ask(&call);
        if answer["result"]["resultType"] == "complete" {
            assert_eq!(pass, 4);
            assert_eq!(text(&answer), "booked Grand: receipt 1 over 240");
            break;
        }
        let (key, question) = answer["result"]["inputRequests"].as_object().unwrap().iter().next().unwrap();
        params["inputResponses"] = json!({ key: booking_answer(&question["params"]) });
        params["requestState"] = answer["result"]["requestState"].take();
    }
    assert_eq!(text(&server.ask(&modern_call(9, "charges", &json!({})))), "1");
}

#[test]
fn the_booking_asks_three_times_and_charges_once_while_its_client_waits() {
    let mut server = Server::start(example("booking"));
    let mut hello = tests::message::initialize("2025-11-25");
    hello["params"]["capabilities"] = json!({ "elicitation": {} });
    server.ask(&hello);
    server.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
    server.send(&legacy(1, "tools/call", &json!({ "name": "book", "arguments": { "hotel": "Grand" } })));
    let mut asked = 0;
    let booked = loop {
        let message = server.receive();
        if message["method"] != "elicitation/create" {
            break message;
        }
        asked += 1;
        let result = booking_answer(&message["params"]);
        server.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": result }));
    };
    assert_eq!((asked, text(&booked)), (3, "booked Grand: receipt 1 over 240"));
}

#[test]
fn the_rooms_of_the_club_come_and_go_and_clients_are_told() {
    let mut server = Server::start(example("dynamic"));
    server.initialize();
    let ask = |server: &mut Server, tool: &str, arguments: Value| {
        server.send(&legacy(1, "tools/call", &json!({ "name": tool, "arguments": arguments })));
        let (mut answer, mut told) = (None, false);
        // The first change of a while is told before the answer.
        while answer.is_none() {
            let message = server.receive();
            told |= message["method"] == "notifications/tools/list_changed";
            answer = (message["id"] == 1).then_some(message);
        }
        (answer.unwrap(), told)
    };
    let topic = ask(&mut server, "library_topic", json!({})).0;
    assert_eq!(topic["error"]["message"], "unknown tool: \"library_topic\"");
    let (refused, told) = ask(&mut server, "login", json!({ "password": "", "room": "library" }));
    assert!(refused["result"]["isError"] == true && !told, "{refused}");
    let login = json!({ "password": "swordfish", "room": "library" });
    let (opened, told) = ask(&mut server, "login", login);
    assert_eq!((text(&opened), told), ("the library is open: ask library_topic", true));
    assert_eq!(text(&ask(&mut server, "library_topic", json!({})).0), "what to read next");
    assert_eq!(text(&ask(&mut server, "logout", json!({})).0), "the club is closed");
    assert!(ask(&mut server, "library_topic", json!({})).0["error"].is_object());
}

/// A modern request of a client that knows tasks and can be asked.
fn with_tasks(id: u64, method: &str, params: Value) -> Value {
    let mut message = modern(id, method, params);
    let capabilities = json!({ "elicitation": {}, "extensions": { "io.modelcontextprotocol/tasks": {} } });
    message["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"] = capabilities;
    message
}

/// Looks at a task until it has this status.
fn task_until(server: &mut Server, id: &Value, status: &str) -> Value {
    loop {
        let mut answer = server.ask(&with_tasks(2, "tasks/get", json!({ "taskId": id })));
        if answer["result"]["status"] == status {
            return answer["result"].take();
        }
        assert!(answer["result"]["result"].is_null() && answer["error"].is_null(), "{answer}");
    }
}

#[test]
fn the_tasks_example_renders_in_a_task_and_asks_before_it_deletes() {
    let mut server = Server::start(example("tasks"));
    let film = json!({ "film": "Metropolis", "frames": 150 });
    let call = |tool: &str| json!({ "name": tool, "arguments": film });
    let created = server.ask(&with_tasks(1, "tools/call", call("render")));
    let id = &created["result"]["taskId"];
    let asked = task_until(&mut server, id, "input_required");
    assert_eq!(asked["inputRequests"]["question-1"]["params"]["message"], "How fine shall Metropolis be?");
    let answers = json!({ "question-1": { "action": "accept", "content": { "samples": 1 } } });
    server.ask(&with_tasks(3, "tasks/update", json!({ "taskId": id, "inputResponses": answers })));
    let done = task_until(&mut server, id, "completed");
    assert_eq!(done["result"]["content"][0]["text"], "Metropolis: 150 frames of 1 samples");
    assert_eq!(done["statusMessage"], "150 of 150 frames");

    let mut params = call("delete");
    let mut asked = server.ask(&with_tasks(4, "tools/call", params.clone()));
    assert_eq!(asked["result"]["resultType"], "input_required");
    params["requestState"] = asked["result"]["requestState"].take();
    params["inputResponses"] = json!({ "question-1": { "action": "accept" } });
    let created = server.ask(&with_tasks(5, "tools/call", params));
    let done = task_until(&mut server, &created["result"]["taskId"], "completed");
    assert_eq!(done["result"]["content"][0]["text"], "deleted 150 frames of Metropolis");

    let left = server.ask(&with_tasks(6, "tools/call", call("render")));
    task_until(&mut server, &left["result"]["taskId"], "input_required");
    let finished = server.finish();
    assert!(finished.status.success(), "a task that waits keeps nobody: {finished:?}");
}
