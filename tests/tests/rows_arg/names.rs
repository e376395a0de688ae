//! Names, URIs, cursors and levels: those that there are, by the letter, and nothing beside them.

use super::{ask, pipes};
use mcp_core::testing::Client;
use mcp_core::{Auth, Server, prompt, prompts, resource, resources, tool, tools};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};
use tests::wait;

static RUNS: AtomicUsize = AtomicUsize::new(0);

/// Counts its runs.
#[tool]
fn run() {
    RUNS.fetch_add(1, SeqCst);
}

#[test]
fn arg_12_a_tool_that_is_not_there_is_not_called() {
    let pipes = pipes(&Server::builder("names", "1.0.0").tools(tools![run]).build().unwrap());
    let long = "run".repeat(350_000);
    for name in [
        "",
        "RUN",
        "Run",
        "run ",
        " run",
        "run\u{0}",
        "../run",
        "./run",
        "run/../run",
        "r\u{fc}n",
        "\u{200b}run",
        &long,
    ] {
        for answer in ask(&pipes, "tools/call", &json!({ "name": name, "arguments": {} })) {
            assert_eq!(answer["error"]["code"], -32602, "{name:.20}");
            assert!(answer.to_string().len() < 1500, "a long name comes back cut");
        }
    }
    for name in [json!(null), json!(1), json!(["run"]), json!({ "name": "run" })] {
        for answer in ask(&pipes, "tools/call", &json!({ "name": name })) {
            assert_eq!(answer["error"]["code"], -32602, "{name}");
        }
    }
    assert_eq!(RUNS.load(SeqCst), 0);
    for answer in ask(&pipes, "tools/call", &json!({ "name": "run" })) {
        assert!(answer["result"].is_object(), "{answer}");
    }
    assert_eq!(RUNS.swap(0, SeqCst), 2);
}

static READS: AtomicUsize = AtomicUsize::new(0);

/// A file below a folder.
#[resource("file:///data/{+path}")]
fn file(path: &str) -> String {
    READS.fetch_add(1, SeqCst);
    path.to_owned()
}

/// A page of a name.
#[resource("page://{name}/text{?part}")]
fn page(name: &str, part: Option<u8>) -> String {
    READS.fetch_add(1, SeqCst);
    format!("{name} {part:?}")
}

// A symbolic link that leads out is for the handler to see, which is the one that reads: what it gets is a path without any
// step upwards.
#[test]
fn arg_13_a_uri_that_leads_out_is_not_read() {
    let pipes = pipes(&Server::builder("files", "1.0.0").resources(resources![file, page]).build().unwrap());
    let long = format!("file:///data/{}", "x".repeat(1 << 20));
    for uri in [
        "file:///etc/passwd",
        "file:///data/../etc/passwd",
        "file:///data/..%2fetc/passwd",
        "file:///data/%2e%2e/etc/passwd",
        "file:///data/a/..%5c..%5cetc",
        "file:///data/%00",
        "file:///data/a%00.txt",
        "file:///data//etc/passwd",
        "file:///data/C:\\Windows",
        "file:///data/C:/Windows",
        "file:///data/\\\\host\\share",
        "\\\\host\\share",
        "C:\\Windows",
        "file://evil/data/x",
        "file:/data/x",
        "file:data/x",
        "page://..%2f..%2fetc/text",
        "page://%2e%2e/text",
        "page://a%2Fb/text",
        "page://a/text?part=1&part=2",
        "page://a/text?other=1",
        "not a uri",
        "",
        "%",
        &long,
    ] {
        let [legacy, modern] = ask(&pipes, "resources/read", &json!({ "uri": uri }));
        assert_eq!(
            (&legacy["error"]["code"], &modern["error"]["code"]),
            (&json!(-32002), &json!(-32602)),
            "{uri:.60}"
        );
        assert!(modern.to_string().len() < 3000, "a long URI comes back cut");
    }
    assert_eq!(READS.load(SeqCst), 0);
    for answer in ask(&pipes, "resources/read", &json!({ "uri": "file:///data/a/b.txt" })) {
        assert_eq!(answer["result"]["contents"][0]["text"], "a/b.txt");
    }
}

/// Many variables in a row.
#[resource("many://{a}-{b}.{c}-{d}.{e}/{+rest}{?x,y,z}")]
fn many(
    a: &str,
    b: &str,
    c: &str,
    d: &str,
    e: &str,
    rest: &str,
    x: Option<&str>,
    y: Option<&str>,
    z: Option<&str>,
) -> String {
    format!("{a}{b}{c}{d}{e}{rest}{x:?}{y:?}{z:?}")
}

#[test]
fn arg_14_a_uri_that_nearly_fits_is_refused_at_once() {
    let pipes = pipes(&Server::builder("many", "1.0.0").resources(resources![many]).build().unwrap());
    let start = Instant::now();
    for nearly in ["a-", "a.", "-.", "a-a.", "a/", "%2e", "?x=", "&", ",", "*"] {
        let uri = format!("many://{}", nearly.repeat(8000 / nearly.len()));
        for answer in ask(&pipes, "resources/read", &json!({ "uri": uri })) {
            assert!(answer["error"]["code"].is_i64(), "{nearly}: {answer:.300}");
        }
    }
    // Anything that tries all ways to split these would not come back this year.
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    for answer in ask(&pipes, "resources/read", &json!({ "uri": "many://a-b.c-d.e/f/g?y=1" })) {
        assert_eq!(answer["result"]["contents"][0]["text"], "abcdef/gNoneSome(\"1\")None");
    }
}

/// One.
#[tool]
fn one() {}

/// Two.
#[tool]
fn two() {}

/// Three.
#[tool]
fn three() {}

// There is nothing of one user in a cursor: what a list shows does not depend on who follows it.
#[test]
fn arg_15_a_cursor_that_was_not_handed_out_is_refused() {
    let server =
        Server::builder("pages", "1.0.0").page_size(1).tools(tools![one, two, three]).build().unwrap();
    let pipes = pipes(&server);
    let list = |cursor: &Value| ask(&pipes, "tools/list", &json!({ "cursor": cursor }));
    let [page, other] = ask(&pipes, "tools/list", &json!({}));
    let cursor = page["result"]["nextCursor"].as_str().unwrap();
    // A cursor is of one revision, as its list is.
    let [cursor_here, cursor_there] = [&page, &other].map(|page| &page["result"]["nextCursor"]);
    assert_ne!(cursor_here, cursor_there);
    assert_eq!(list(cursor_here)[1]["error"]["code"], -32602);
    assert_eq!(list(cursor_there)[0]["error"]["code"], -32602);
    let mut bad: Vec<Value> = (0..cursor.len()).map(|at| json!(cursor[..at])).collect();
    for at in 0..cursor.len() {
        let letter = if &cursor[at..=at] == "A" { "B" } else { "A" };
        bad.push(json!(format!("{}{letter}{}", &cursor[..at], &cursor[at + 1..])));
    }
    bad.extend([json!(format!("{cursor}A")), json!(format!("{cursor}=")), json!(format!(" {cursor}"))]);
    bad.extend([
        json!("x".repeat(1 << 20)),
        json!("../1"),
        json!("\u{e9}"),
        json!(1),
        json!({}),
        json!([cursor]),
    ]);
    for cursor in &bad {
        for answer in list(cursor) {
            assert_eq!(answer["error"]["code"], -32602, "{cursor:.60}: {answer}");
            assert!(answer.to_string().len() < 300, "{answer}");
        }
    }
    for (at, cursor) in [cursor_here, cursor_there].into_iter().enumerate() {
        assert_eq!(list(cursor)[at]["result"]["tools"][0]["name"], "two");
    }
}

fn words(start: &str) -> Vec<String> {
    ["hidden", "public"].into_iter().filter(|word| word.starts_with(start)).map(str::to_owned).collect()
}

/// Needs a scope.
#[prompt(scopes("prompts:guarded"))]
fn guarded(#[arg(complete = words)] word: &str) -> String {
    word.to_owned()
}

/// Needs none.
#[prompt]
fn open(#[arg(complete = words)] word: &str) -> String {
    word.to_owned()
}

// How often a client asks is for what stands before the server; what the server bounds is how much of it is at work.
#[test]
fn arg_16_completion_discloses_nothing_that_the_caller_could_not_use() {
    let server = Server::builder("words", "1.0.0").prompts(prompts![guarded, open]).build().unwrap();
    let complete = |client: &Client, prompt: &str, argument: &str| {
        let params = json!({
            "ref": { "type": "ref/prompt", "name": prompt }, "argument": { "name": argument, "value": "" },
        });
        wait(client.request("completion/complete", params))
    };
    for client in Client::both(&server) {
        let client = client.with_auth(Auth::new("eve"));
        for (prompt, argument) in [
            ("guarded", "word"),
            ("guarded", "nope"),
            ("nope", "word"),
            ("", ""),
            ("gua", "word"),
            ("open", ""),
        ] {
            let error = complete(&client, prompt, argument).unwrap_err();
            let said = format!("{error} {:?}", error.data());
            assert!(matches!(error.code(), -32602 | -32600), "{prompt} {argument}: {said}");
            assert!(!said.contains("hidden") && !said.contains("public"), "{prompt} {argument}: {said}");
        }
        let found = complete(&client, "open", "word").unwrap();
        assert_eq!(found["completion"]["values"], json!(["hidden", "public"]));
        let ada = client.with_auth(Auth::new("ada").scopes(["prompts:guarded"]));
        assert!(complete(&ada, "guarded", "word").is_ok());
    }
}

#[test]
fn arg_17_a_log_level_that_there_is_not_is_refused() {
    let pipes = pipes(&Server::builder("levels", "1.0.0").tools(tools![one]).build().unwrap());
    for level in
        [json!("loud"), json!("INFO"), json!("warn"), json!(""), json!(1), json!(null), json!(["info"])]
    {
        let legacy =
            wait(pipes[0].ask(&tests::message::legacy(1, "logging/setLevel", &json!({ "level": level }))));
        assert_eq!(legacy["error"]["code"], -32602, "{level}: {legacy}");
        let mut message = tests::message::modern_call(1, "one", &json!({}));
        message["params"]["_meta"]["io.modelcontextprotocol/logLevel"] = level.clone();
        let modern = wait(pipes[1].ask(&message));
        assert_eq!(modern["error"]["code"], -32602, "{level}: {modern}");
    }
    let set =
        wait(pipes[0].ask(&tests::message::legacy(1, "logging/setLevel", &json!({ "level": "warning" }))));
    assert_eq!(set["result"], json!({}));
    for answer in ask(&pipes, "tools/call", &json!({ "name": "one" })) {
        assert!(answer["result"].is_object(), "{answer}");
    }
}
