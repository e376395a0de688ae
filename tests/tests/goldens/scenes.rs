//! What is said for each method: the good case, what happens in between, and the errors that it can end with.

use crate::server;
use crate::wire::Wire;
use mcp_core::{Server, Version};
use serde_json::{Value, json};

/// Plays the scene of a method; nothing for a method that has none yet.
pub(crate) fn play(server: &Server, version: Version, method: &str) -> Option<String> {
    let mut wire = match method {
        "initialize" => Wire::closed(server, version),
        "tasks/get" | "tasks/update" | "tasks/cancel" => Wire::open(&server::with_tasks(), version),
        _ => Wire::open(server, version),
    };
    let wire_ref = &mut wire;
    match method {
        "initialize" => initialize(wire_ref),
        "server/discover" | "ping" => once(wire_ref, method),
        "tools/list" => tools_list(wire_ref),
        "prompts/list" | "resources/list" | "resources/templates/list" => list(wire_ref, method),
        "tools/call" => tools_call(wire_ref),
        "prompts/get" => prompts_get(wire_ref),
        "resources/read" => resources_read(wire_ref),
        "completion/complete" => complete(wire_ref),
        "resources/subscribe" => subscribe(wire_ref),
        "resources/unsubscribe" => unsubscribe(wire_ref),
        "logging/setLevel" => set_level(wire_ref),
        "subscriptions/listen" => listen(wire_ref),
        "tasks/get" => tasks_get(wire_ref),
        "tasks/update" => tasks_update(wire_ref),
        "tasks/cancel" => tasks_cancel(wire_ref),
        _ => return None,
    }
    Some(wire.said())
}

/// What is answered to messages that are no request of any method.
pub(crate) fn errors(server: &Server, version: Version) -> String {
    let mut wire = Wire::open(server, version);
    wire.about("not JSON");
    wire.send_bytes("{\"jsonrpc\":");
    wire.about("no request");
    wire.send_bytes(r#"{"jsonrpc":"2.0","id":1}"#);
    wire.about("a method that does not exist");
    let request = wire.request("tools/burn", json!({}));
    wire.send(&request);
    if version.is_modern() {
        modern_errors(&mut wire);
    } else {
        wire.about("a method of another revision");
        let request = wire.request("server/discover", json!({}));
        wire.send(&request);
        wire.about("the session is open already");
        wire.ask("initialize", json!({ "protocolVersion": version.as_str(), "capabilities": {} }));
    }
    wire.said()
}

fn modern_errors(wire: &mut Wire) {
    wire.about("a method of another revision");
    let request = wire.request("ping", json!({}));
    wire.send(&request);
    wire.about("a revision that is not served");
    let mut request = wire.request("tools/list", json!({}));
    request["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] = "1900-01-01".into();
    wire.send(&request);
    wire.about("metadata that is not complete");
    let mut request = wire.request("tools/list", json!({}));
    let meta = request["params"]["_meta"].as_object_mut().expect("a request has metadata");
    meta.remove("io.modelcontextprotocol/clientCapabilities");
    wire.send(&request);
    wire.about("a question that the client cannot be asked");
    let mut request = wire.request("tools/call", json!({ "name": "ask_model", "arguments": {} }));
    request["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"] = json!({});
    wire.send(&request);
    wire.about("a state that is not the server's");
    let params = json!({ "name": "ask_model", "arguments": {}, "requestState": "mine" });
    let request = wire.request("tools/call", params);
    wire.send(&request);
    wire.about("over HTTP, with headers that do not repeat the body");
    let request = wire.request("tools/list", json!({}));
    wire.send_without_headers(&request);
}

fn initialize(wire: &mut Wire) {
    wire.about("too early");
    wire.ask("tools/list", json!({}));
    wire.about("parameters that are no handshake");
    wire.ask("initialize", json!({ "capabilities": {} }));
    wire.about("the handshake");
    wire.initialize();
}

fn once(wire: &mut Wire, method: &str) {
    wire.about("a request");
    wire.ask(method, json!({}));
}

fn tools_list(wire: &mut Wire) {
    wire.about("the first page");
    let request = wire.request("tools/list", json!({}));
    let cursor = wire.send(&request)["result"]["nextCursor"].clone();
    assert!(cursor.is_string(), "there are two pages");
    wire.about("the last page");
    wire.ask("tools/list", json!({ "cursor": cursor }));
    wire.about("a cursor that is not the server's");
    wire.ask("tools/list", json!({ "cursor": "mine" }));
}

fn list(wire: &mut Wire, method: &str) {
    wire.about("all there is");
    wire.ask(method, json!({}));
    wire.about("a cursor that is not the server's");
    wire.ask(method, json!({ "cursor": "mine" }));
}

fn call(wire: &mut Wire, about: &str, tool: &str, arguments: &Value) {
    wire.about(about);
    wire.ask("tools/call", json!({ "name": tool, "arguments": arguments }));
}

fn tools_call(wire: &mut Wire) {
    call(wire, "structured content", "add", &json!({ "a": 2, "b": 3 }));
    call(wire, "every kind of content", "show", &json!({}));
    call(
        wire,
        "a result that the handler put together, with structured content that is no object",
        "answer_by_hand",
        &json!({}),
    );
    call(wire, "a tool that fails", "fail", &json!({}));
    call(wire, "arguments that do not fit", "add", &json!({ "a": "two", "b": 10, "c": 1 }));
    call(wire, "a tool that does not exist", "burn", &json!({}));
    wire.about("no tool at all");
    wire.ask("tools/call", json!({}));
    wire.about("progress and log messages");
    let mut meta = json!({ "progressToken": "p1" });
    if wire.version.is_modern() {
        meta["io.modelcontextprotocol/logLevel"] = "info".into();
    }
    wire.ask("tools/call", json!({ "name": "report", "arguments": {}, "_meta": meta }));
    call(wire, "a form for the user", "ask_user", &json!({}));
    call(wire, "a page for the user", "send_to_page", &json!({}));
    call(wire, "a question to the model", "ask_model", &json!({}));
    call(wire, "a question to the model, with tools", "ask_model_with_tools", &json!({}));
    call(wire, "the client's roots", "list_folders", &json!({}));
    wire.about("a call that the client takes back: there is no answer");
    let request = wire.request("tools/call", json!({ "name": "wait", "arguments": {} }));
    let waiting = wire.begin(&request);
    let params = json!({ "requestId": request["id"], "reason": "no longer needed" });
    wire.tell("notifications/cancelled", Some(params));
    wire.end(waiting);
    if !wire.version.is_modern() {
        call(wire, "changes, which a session is told of unasked", "change", &json!({}));
    }
}

fn prompts_get(wire: &mut Wire) {
    wire.about("a prompt");
    wire.ask("prompts/get", json!({ "name": "plan", "arguments": { "city": "Oslo" } }));
    wire.about("every kind of content");
    wire.ask("prompts/get", json!({ "name": "review" }));
    wire.about("an argument that is missing");
    wire.ask("prompts/get", json!({ "name": "plan", "arguments": {} }));
    wire.about("a prompt that does not exist");
    wire.ask("prompts/get", json!({ "name": "burn" }));
}

fn resources_read(wire: &mut Wire) {
    for (about, uri) in [
        ("text", "memo:readme"),
        ("bytes", "memo:pixel"),
        ("a resource of a template", "notes:home/milk"),
        ("a resource that does not exist", "memo:burn"),
    ] {
        wire.about(about);
        wire.ask("resources/read", json!({ "uri": uri }));
    }
}

fn complete(wire: &mut Wire) {
    let prompt = json!({ "type": "ref/prompt", "name": "plan" });
    wire.about("an argument of a prompt");
    let argument = json!({ "name": "city", "value": "Os" });
    wire.ask("completion/complete", json!({ "ref": prompt, "argument": argument }));
    wire.about("a variable of a template");
    let template = json!({ "type": "ref/resource", "uri": "notes:{folder}/{title}" });
    let argument = json!({ "name": "folder", "value": "P" });
    wire.ask("completion/complete", json!({ "ref": template, "argument": argument }));
    wire.about("a prompt that does not exist");
    let nothing = json!({ "type": "ref/prompt", "name": "burn" });
    let argument = json!({ "name": "city", "value": "" });
    wire.ask("completion/complete", json!({ "ref": nothing, "argument": argument }));
}

fn subscribe(wire: &mut Wire) {
    wire.about("a resource that changes");
    wire.ask("resources/subscribe", json!({ "uri": "memo:readme" }));
    call(wire, "the change", "change", &json!({}));
    wire.about("a resource that does not exist");
    wire.ask("resources/subscribe", json!({ "uri": "memo:burn" }));
}

fn unsubscribe(wire: &mut Wire) {
    wire.about("what was subscribed to");
    wire.ask("resources/subscribe", json!({ "uri": "memo:readme" }));
    wire.ask("resources/unsubscribe", json!({ "uri": "memo:readme" }));
    call(wire, "a change that the client is not told of any more", "change", &json!({}));
}

fn set_level(wire: &mut Wire) {
    wire.about("every message");
    wire.ask("logging/setLevel", json!({ "level": "debug" }));
    call(wire, "a detail and a warning", "report", &json!({}));
    wire.about("errors only");
    wire.ask("logging/setLevel", json!({ "level": "error" }));
    call(wire, "neither", "report", &json!({}));
    wire.about("a level that does not exist");
    wire.ask("logging/setLevel", json!({ "level": "loud" }));
}

fn listen(wire: &mut Wire) {
    wire.about("a stream of all changes, which the server ends");
    let wanted = json!({
        "toolsListChanged": true, "promptsListChanged": true, "resourcesListChanged": true,
        "resourceSubscriptions": ["memo:readme", "memo:burn"],
    });
    let request = wire.request("subscriptions/listen", json!({ "notifications": wanted }));
    let stream = wire.begin(&request);
    wire.about("changes of every kind");
    wire.ask("tools/call", json!({ "name": "change", "arguments": {} }));
    wire.about("the end of the stream");
    wire.server.end_subscriptions();
    wire.end(stream);
    wire.about("a request that does not say what to listen to");
    wire.ask("subscriptions/listen", json!({}));
}

/// Begins a task, lets it get as far as it can, and returns its id.
fn task(wire: &mut Wire, about: &str, tool: &str) -> Value {
    wire.takes_tasks = true;
    wire.about(about);
    let request = wire.request("tools/call", json!({ "name": tool, "arguments": {} }));
    let created = wire.send(&request);
    assert_eq!(created["result"]["resultType"], "task", "{created}");
    wire.settle();
    created["result"]["taskId"].clone()
}

fn about_task(wire: &mut Wire, about: &str, method: &str, params: Value) {
    wire.about(about);
    wire.ask(method, params);
    wire.settle();
}

/// What holds for every method of tasks.
fn no_task(wire: &mut Wire, method: &str, mut params: Value) {
    params["taskId"] = "none".into();
    about_task(wire, "a task that does not exist", method, params.clone());
    wire.takes_tasks = false;
    about_task(wire, "a client that knows no tasks", method, params);
}

fn tasks_get(wire: &mut Wire) {
    let asking = task(wire, "a task that asks", "book");
    about_task(wire, "what it asks", "tasks/get", json!({ "taskId": asking }));
    let working = task(wire, "a task at work", "dig");
    about_task(wire, "how far it is", "tasks/get", json!({ "taskId": working }));
    let done = task(wire, "a task that is done at once", "count");
    about_task(wire, "its result", "tasks/get", json!({ "taskId": done }));
    let failed = task(wire, "a task that fails", "stumble");
    about_task(wire, "its error", "tasks/get", json!({ "taskId": failed }));
    no_task(wire, "tasks/get", json!({}));
}

fn tasks_update(wire: &mut Wire) {
    let id = task(wire, "a task that asks", "book");
    about_task(wire, "what it asks", "tasks/get", json!({ "taskId": id }));
    let answers = json!({ "question-1": { "action": "accept", "content": {} } });
    about_task(wire, "the answer", "tasks/update", json!({ "taskId": id, "inputResponses": answers }));
    about_task(wire, "its result", "tasks/get", json!({ "taskId": id }));
    no_task(wire, "tasks/update", json!({ "inputResponses": {} }));
}

fn tasks_cancel(wire: &mut Wire) {
    let id = task(wire, "a task at work", "dig");
    about_task(wire, "its end", "tasks/cancel", json!({ "taskId": id }));
    about_task(wire, "what is left of it", "tasks/get", json!({ "taskId": id }));
    about_task(wire, "it has ended already", "tasks/cancel", json!({ "taskId": id }));
    no_task(wire, "tasks/cancel", json!({}));
}
