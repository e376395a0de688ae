//! Servers whose tools, prompts and resources change while they serve.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{
    Auth, Context, Handle, Server, State, ToolError, code, prompt, prompts, provider, resource, resources,
    tool, tools,
};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::thread;
use tests::message::{modern, modern_call, text};
use tests::pipe::Pipe;
use tests::wait;
use tokio::sync::Notify;

/// Stays.
#[tool]
fn stay(number: i64) -> i64 {
    number
}

/// Comes and goes.
#[tool]
fn guest() -> &'static str {
    "here"
}

/// Asks.
#[prompt]
fn question(#[arg(complete = words)] word: &str) -> String {
    word.to_owned()
}

fn words(_: &str) -> [&'static str; 1] {
    ["why"]
}

/// A page.
#[resource("page://one")]
fn page() -> &'static str {
    "one"
}

/// A note.
#[resource("note://{name}")]
fn note(#[arg(complete = words)] name: &str) -> String {
    name.to_owned()
}

fn dynamic() -> (Server, Handle) {
    Server::builder("dynamic", "1.0.0").tools(tools![stay]).build_dynamic().unwrap()
}

fn everything(handle: &Handle) {
    handle.add_tools(tools![guest]).unwrap();
    handle.add_prompts(prompts![question]).unwrap();
    handle.add_resources(resources![page, note]).unwrap();
}

/// One request of everything that can be used.
fn requests() -> [(&'static str, Value); 6] {
    let complete =
        |reference: Value, name: &str| json!({ "ref": reference, "argument": { "name": name, "value": "" } });
    [
        ("tools/call", json!({ "name": "guest", "arguments": {} })),
        ("prompts/get", json!({ "name": "question", "arguments": { "word": "why" } })),
        ("resources/read", json!({ "uri": "page://one" })),
        ("resources/read", json!({ "uri": "note://a" })),
        ("completion/complete", complete(json!({ "type": "ref/prompt", "name": "question" }), "word")),
        ("completion/complete", complete(json!({ "type": "ref/resource", "uri": "note://{name}" }), "name")),
    ]
}

fn answers(client: &Client) -> Vec<Result<Value, String>> {
    let lists = ["tools/list", "prompts/list", "resources/list", "resources/templates/list"];
    let all = lists.into_iter().map(|method| (method, json!({}))).chain(requests());
    all.map(|(method, params)| wait(client.request(method, params)).map_err(|error| error.to_string()))
        .collect()
}

#[test]
fn what_is_added_serves_and_what_is_removed_or_disabled_is_as_if_it_had_never_been() {
    type Change = fn(&Handle) -> bool;
    let changes: [(Change, Change); 2] = [
        (
            |handle| {
                handle.remove_tool("guest")
                    && handle.remove_prompt("question")
                    && handle.remove_resource("PAGE://one")
                    && handle.remove_resource("note://{name}")
            },
            |handle| {
                everything(handle);
                true
            },
        ),
        (
            |handle| {
                handle.disable_tool("guest")
                    && handle.disable_prompt("question")
                    && handle.disable_resource("PAGE://one")
                    && handle.disable_resource("note://{name}")
            },
            |handle| {
                handle.enable_tool("guest")
                    && handle.enable_prompt("question")
                    && handle.enable_resource("page://one")
                    && handle.enable_resource("note://{name}")
            },
        ),
    ];
    for (away, back) in changes {
        let (server, handle) = dynamic();
        for client in Client::both(&server) {
            let without = answers(&client);
            assert!(without[4..].iter().all(Result::is_err), "{without:?}");
            everything(&handle);
            let with = answers(&client);
            assert!(with.iter().all(Result::is_ok), "{with:?}");
            assert!(away(&handle));
            assert_eq!(answers(&client), without);
            assert!(back(&handle));
            assert_eq!(answers(&client), with);
            assert!(handle.remove_tool("guest") && handle.remove_prompt("question"));
            assert!(handle.remove_resource("page://one") && handle.remove_resource("note://{name}"));
        }
        assert!(!away(&handle) && !handle.enable_tool("guest") && !handle.enable_resource("page://one"));
        assert_eq!(server.tool_names().collect::<Vec<_>>(), ["stay"]);
    }
}

/// Shows a page that is nowhere.
#[tool(name = "show", ui = "ui://nowhere", icons = [mcp_core::Icon::new("http://example.com/a.png")])]
fn show() {}

/// The same URIs as those of the other template.
#[resource("note://{title}")]
fn other_note(title: &str) -> String {
    title.to_owned()
}

#[test]
fn what_build_would_refuse_is_not_added_and_all_of_it_is_told() {
    let (server, handle) = dynamic();
    handle.add_resources(resources![note]).unwrap();
    assert!(handle.disable_tool("stay"));
    let error = handle.add_tools(tools![guest, stay, show]).unwrap_err();
    let expected = ["\"stay\" is added twice", "an icon must be", "its `ui` \"ui://nowhere\" is no resource"];
    assert_eq!(error.problems().len(), expected.len(), "{error}");
    for (problem, part) in error.problems().iter().zip(expected) {
        assert!(problem.contains(part), "{problem}");
    }
    assert!(error.to_string().starts_with("the server cannot be changed:\n- "), "{error}");
    assert_eq!(server.tool_names().count(), 0, "nothing of it is there");
    let error = handle.add_resources(resources![other_note]).unwrap_err();
    assert!(error.to_string().contains("match the same URIs"), "{error}");
    // What is refused is dropped, and may change the server meanwhile.
    let plugin = Plugin { alive: Arc::default(), leaving: Some(handle.clone()) };
    let error = handle.add_provider_as("a b", plugin).unwrap_err();
    assert!(error.to_string().contains("the namespace \"a b\""), "{error}");
}

#[test]
fn a_server_that_may_change_declares_every_list_and_another_only_what_it_has() {
    let (dynamic, _) = Server::builder("dynamic", "1.0.0").build_dynamic().unwrap();
    let fixed = Server::builder("fixed", "1.0.0").tools(tools![stay]).build().unwrap();
    let lists = json!({ "listChanged": true });
    let all = json!({
        "tools": lists, "prompts": lists, "resources": { "listChanged": true, "subscribe": true },
        "completions": {}, "logging": {},
    });
    for (server, expected) in [(&dynamic, all), (&fixed, json!({ "tools": lists, "logging": {} }))] {
        let found = wait(Client::modern(server).request("server/discover", json!({}))).unwrap();
        let mut modern = expected.clone();
        if std::ptr::eq(server, &dynamic) {
            // A tool that may run as a task may come.
            modern["extensions"] = json!({ "io.modelcontextprotocol/tasks": {} });
        }
        assert_eq!(found["capabilities"], modern);
        let hello = wait(Pipe::new(server).ask(&tests::message::initialize("2025-11-25")));
        assert_eq!(hello["result"]["capabilities"], expected);
    }
    let error = fixed.handle::<()>().unwrap_err().to_string();
    assert_eq!(error, "the server cannot be changed:\n- it was not built with `build_dynamic`");
    let error = dynamic.handle::<u8>().unwrap_err().to_string();
    assert_eq!(error, "the server cannot be changed:\n- its state is of another type than the handle's");
    assert!(dynamic.handle::<()>().is_ok());
}

/// Waits until it is told to end.
#[tool]
async fn linger(State(end): State<Arc<Notify>>) -> &'static str {
    end.notified().await;
    "ended well"
}

#[test]
fn a_call_at_work_of_a_tool_that_is_removed_ends_well() {
    let end = Arc::new(Notify::new());
    let builder = Server::builder("dynamic", "1.0.0").state(Arc::clone(&end));
    let (server, handle) = builder.build_dynamic().unwrap();
    handle.add_tools(tools![linger]).unwrap();
    let pipe = Pipe::new(&server);
    let call = pipe.begin(&modern_call(1, "linger", &json!({})));
    assert!(handle.remove_tool("linger"));
    let next = wait(pipe.ask(&modern_call(2, "linger", &json!({}))));
    assert_eq!(next["error"]["message"], "unknown tool: \"linger\"");
    end.notify_one();
    assert_eq!(text(&tests::pipe::read(&wait(call).1)), "ended well");
}

/// A value that changes its server when it goes.
#[derive(Default)]
struct Plugin {
    alive: Arc<()>,
    leaving: Option<Handle>,
}

impl Drop for Plugin {
    fn drop(&mut self) {
        if let Some(handle) = self.leaving.take() {
            assert!(handle.disable_tool("stay"));
        }
    }
}

/// A plugin.
#[provider]
impl Plugin {
    /// Says that it is there.
    #[tool]
    fn hello(&self) -> usize {
        Arc::strong_count(&self.alive)
    }

    /// Its page.
    #[resource("plugin://page")]
    fn page(&self) -> &'static str {
        "page"
    }
}

#[test]
fn a_namespace_is_removed_with_its_value_which_may_change_the_server_meanwhile() {
    let (server, handle) = dynamic();
    let plugin = Plugin { alive: Arc::default(), leaving: Some(handle.clone()) };
    let alive: Weak<()> = Arc::downgrade(&plugin.alive);
    handle.add_provider_as("one", plugin).unwrap();
    handle.add_provider_as("two", Plugin::default()).unwrap();
    handle.add_provider(Plugin::default()).unwrap();
    assert_eq!(server.tool_names().collect::<Vec<_>>(), ["stay", "one_hello", "two_hello", "hello"]);
    assert_eq!(server.resource_uris().count(), 3);
    assert!(handle.remove_namespace("one"));
    assert!(alive.upgrade().is_none(), "the value is gone");
    assert_eq!(server.tool_names().collect::<Vec<_>>(), ["two_hello", "hello"]);
    assert_eq!(server.resource_uris().collect::<Vec<_>>(), ["plugin://two/page", "plugin://page"]);
    assert!(!handle.remove_namespace("one"));
}

/// Lets the caller in.
#[tool]
fn login(ctx: &Context, password: &str) -> Result<&'static str, ToolError> {
    if password != "mellon" {
        return Err(ToolError::new("this is not the password"));
    }
    ctx.server().handle::<()>()?.add_tools(tools![guest])?;
    Ok("come in")
}

#[test]
fn hnd_18_a_handler_changes_its_own_server() {
    let (server, _handle) = Server::builder("doors", "1.0.0").tools(tools![login]).build_dynamic().unwrap();
    let client = Client::modern(&server);
    assert!(wait(client.call("login", json!({ "password": "friend" }))).unwrap().is_error());
    assert!(wait(client.call("guest", json!({}))).is_err());
    assert_eq!(wait(client.call("login", json!({ "password": "mellon" }))).unwrap().text(), "come in");
    assert_eq!(wait(client.call("guest", json!({}))).unwrap().text(), "here");
}

/// The names on a page, and the cursor of the next.
fn listed(client: &Client, cursor: &Value) -> Result<(Vec<String>, Value), i32> {
    let params = if cursor.is_null() { json!({}) } else { json!({ "cursor": cursor }) };
    let mut page = wait(client.request("tools/list", params)).map_err(|error| error.code())?;
    let names =
        page["tools"].as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap().to_owned());
    Ok((names.collect(), page["nextCursor"].take()))
}

#[test]
fn a_cursor_goes_on_after_changes_behind_it_and_is_refused_after_changes_before_it() {
    let builder = Server::builder("dynamic", "1.0.0").page_size(2).tools(tools![stay, login]);
    let (server, handle) = builder.build_dynamic().unwrap();
    for name in ["a", "b"] {
        handle.add_provider_as(name, Plugin::default()).unwrap();
    }
    let client = Client::modern(&server);
    let (first, cursor) = listed(&client, &Value::Null).unwrap();
    assert_eq!(first, ["stay", "login"]);
    assert_eq!(listed(&client, &cursor).unwrap().0, ["a_hello", "b_hello"]);
    handle.add_tools(tools![guest]).unwrap();
    assert!(handle.remove_tool("a_hello"));
    assert_eq!(listed(&client, &cursor).unwrap().0, ["b_hello", "guest"], "what was shown is as it was");
    assert!(handle.disable_tool("login"));
    assert_eq!(listed(&client, &cursor), Err(code::INVALID_PARAMS), "an entry would be missed");
    assert!(handle.enable_tool("login"));
    assert!(listed(&client, &cursor).is_ok(), "all is as it was");
    let old = wait(Client::legacy(&server).request("tools/list", json!({ "cursor": cursor })));
    assert_eq!(old.unwrap_err().code(), code::INVALID_PARAMS, "a cursor of another revision");
    let other = wait(client.request("prompts/list", json!({ "cursor": cursor })));
    assert_eq!(other.unwrap_err().code(), code::INVALID_PARAMS, "a cursor of another list");
}

/// Sets it when the thread ends, however it ends.
struct Done(Arc<AtomicBool>);

impl Drop for Done {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

#[test]
fn hnd_19_while_others_add_and_remove_every_call_is_answered_and_every_list_is_whole() {
    let (server, handle) = dynamic();
    let done = Arc::new(AtomicBool::new(false));
    let changer = {
        let (handle, done) = (handle.clone(), Done(Arc::clone(&done)));
        thread::spawn(move || {
            let _done = done;
            for round in 0..300 {
                handle.add_tools(tools![guest]).unwrap();
                handle.add_provider_as("p", Plugin::default()).unwrap();
                assert!(handle.disable_tool("guest") && handle.enable_tool("guest"));
                assert!(handle.remove_tool("guest") && handle.remove_namespace("p"), "{round}");
            }
        })
    };
    let readers = [(); 3].map(|()| {
        let (server, done) = (server.clone(), Arc::clone(&done));
        thread::spawn(move || {
            let (pipe, auth) = (Client::modern(&server), Client::legacy(&server).with_auth(Auth::new("ada")));
            let mut rounds = 0;
            while !done.load(Ordering::Acquire) || rounds == 0 {
                rounds += 1;
                for client in [&pipe, &auth] {
                    let sum = wait(client.call("stay", json!({ "number": rounds }))).unwrap();
                    assert_eq!(sum.text(), rounds.to_string());
                    match wait(client.call("guest", json!({}))) {
                        Ok(found) => assert_eq!(found.text(), "here"),
                        Err(error) => assert_eq!(error.message(), "unknown tool: \"guest\""),
                    }
                    let names = listed(client, &Value::Null).unwrap().0;
                    assert_eq!(names[0], "stay");
                    let rest = &names[1..];
                    let whole = [&[][..], &["guest"], &["guest", "p_hello"], &["p_hello"]];
                    assert!(whole.iter().any(|whole| rest == *whole), "{names:?}");
                }
            }
        })
    });
    changer.join().unwrap();
    readers.into_iter().for_each(|reader| reader.join().unwrap());
    assert_eq!(server.tool_names().collect::<Vec<_>>(), ["stay"]);
    let answer = wait(Pipe::new(&server).ask(&modern(1, "tools/list", json!({}))));
    assert_eq!(answer["result"]["tools"].as_array().unwrap().len(), 1);
}
