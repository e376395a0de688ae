//! Resources, from their URIs to their contents, seen through the client for tests.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{Choice, RpcError, Server, code, resource, resources};
use serde_json::json;
use tests::log::Log;
use tests::wait;

#[derive(Choice, Clone, Copy, Debug)]
#[serde(rename_all = "lowercase")]
enum Order {
    Newest,
    Oldest,
}

/// A resource of a URI of its own.
#[resource("fix://About/%7eus")]
fn fixed() -> &'static str {
    "fixed"
}

/// A part of a path.
#[resource("one://{x}/end")]
fn simple(x: &str) -> String {
    format!("simple {x:?}")
}

/// Two parts with text between them.
#[resource("two://{name}.{kind}")]
fn dotted(name: &str, kind: &str) -> String {
    format!("dotted {name:?} {kind:?}")
}

/// The rest of a path.
#[resource("rest://files/{+path}")]
fn reserved(path: &str) -> String {
    format!("reserved {path:?}")
}

/// Segments.
#[resource("seg://a{/x}{/y}/z")]
fn segments(x: &str, y: u8) -> String {
    format!("segments {x:?} {y}")
}

/// A segment and the rest of the path.
#[resource("seg://b{/x}{/rest*}")]
fn rest(x: &str, rest: String) -> String {
    format!("rest {x:?} {rest:?}")
}

/// Query parameters.
#[resource("query://q{?text,limit,order}")]
fn query(
    text: Option<&str>,
    #[arg(default = 10)] limit: u8,
    #[arg(rename = "order", default = Order::Newest)] by: Order,
) -> String {
    format!("query {text:?} {limit} {by:?}")
}

/// More parameters after those that are always there.
#[resource("query://more?kind={kind}{&page}")]
fn more(kind: &str, page: Option<u32>) -> String {
    format!("more {kind:?} {page:?}")
}

/// A choice in the path.
#[resource("choice://{order}")]
fn chosen(order: Order) -> String {
    format!("chosen {order:?}")
}

fn server() -> Server {
    let list = resources![fixed, simple, dotted, reserved, segments, rest, query, more, chosen];
    Server::builder("resources", "1.0.0").resources(list).build().unwrap()
}

fn read(client: &Client, uri: &str) -> Result<String, RpcError> {
    let mut result = wait(client.request("resources/read", json!({ "uri": uri })))?;
    let contents = &mut result["contents"];
    assert_eq!(contents.as_array().unwrap().len(), 1);
    assert_eq!(contents[0]["uri"], uri, "contents have the URI that was asked for");
    assert_eq!(contents[0]["mimeType"], "text/plain");
    Ok(contents[0]["text"].as_str().unwrap().to_owned())
}

#[test]
fn a_uri_finds_its_resource_and_gives_its_variables_decoded_once() {
    let rows = [
        ("fix://About/%7eus", "fixed"),
        ("FIX://About/~us", "fixed"),
        ("fix://%41bout/%7Eus", "fixed"),
        ("one://b/end", "simple \"b\""),
        ("one://%C3%A9%20%25/end", "simple \"é %\""),
        ("one://é /end", "simple \"é \""),
        ("one://%2541/end", "simple \"%41\""),
        ("one://%252e%252e/end", "simple \"%2e%2e\""),
        ("one://a+b/end", "simple \"a+b\""),
        ("one://.../end", "simple \"...\""),
        ("two://a.b.c", "dotted \"a.b\" \"c\""),
        ("rest://files/a", "reserved \"a\""),
        ("rest://files/a/b.c?d#e", "reserved \"a/b.c?d#e\""),
        ("rest://files/a%2Fb", "reserved \"a/b\""),
        ("rest://files/..a/b..", "reserved \"..a/b..\""),
        ("seg://a/b/7/z", "segments \"b\" 7"),
        ("seg://b/c/d", "rest \"c\" \"d\""),
        ("seg://b/c/d/e%20f", "rest \"c\" \"d/e f\""),
        ("query://q", "query None 10 Newest"),
        ("query://q?", "query None 10 Newest"),
        ("query://q?limit=3&text=a%26b", "query Some(\"a&b\") 3 Newest"),
        ("query://q?order=oldest&&text=", "query Some(\"\") 10 Oldest"),
        ("query://q?text", "query Some(\"\") 10 Newest"),
        ("query://q?text=../..%00", "query Some(\"../..\\0\") 10 Newest"),
        ("query://q?te%78t=a", "query Some(\"a\") 10 Newest"),
        ("query://more?kind=a", "more \"a\" None"),
        ("query://more?kind=a&page=4", "more \"a\" Some(4)"),
        ("choice://oldest", "chosen Oldest"),
    ];
    for client in Client::both(&server()) {
        for (uri, expected) in rows {
            assert_eq!(read(&client, uri).unwrap(), expected, "{uri}");
        }
    }
}

/// URIs that lead nowhere, whether they are no URIs, fit no template, or would lead out of where a template is.
const NOWHERE: &[&str] = &[
    "",
    " ",
    ":",
    "://",
    "fix",
    "//About/~us",
    "fix://about/~us",
    "fix://About/~us/",
    "fix://About/~us#top",
    "fix://About/%7",
    "fix://About/%zz",
    "fix:// About/~us",
    "one://",
    "one:///end",
    "one://b",
    "one://b/end/",
    "one://b/end?x=1",
    "one://a/b/end",
    "one://a%2Fb/end",
    "one://a%5Cb/end",
    "one://a\\b/end",
    "one://../end",
    "one://%2e%2e/end",
    "one://.%2E/end",
    "one://./end",
    "one://%2e/end",
    "one://..%20/end",
    "one://%00/end",
    "one://a%0Ab/end",
    "one://a\nb/end",
    "one://%7F/end",
    "one://%C2%85/end",
    "one://%FF/end",
    "one://%C0%AE/end",
    "one://%ED%A0%80/end",
    "two://a",
    "two://.b",
    "rest://files/",
    "rest://files",
    "rest://files//etc/passwd",
    "rest://files/%2Fetc/passwd",
    "rest://files/..",
    "rest://files/../x",
    "rest://files/a/../../x",
    "rest://files/a/..",
    "rest://files/a/%2e%2e/b",
    "rest://files/a%2F..%2Fb",
    "rest://files/..%5Cx",
    "rest://files/a\\..\\x",
    "rest://files/\\x",
    "rest://files/C:/x",
    "rest://files/c%3A/x",
    "rest://files/a/./b",
    "rest://files/.. /x",
    "rest://files/a%00.md",
    "rest://files/a\u{85}b",
    "seg://a/b/7",
    "seg://a/../7/z",
    "seg://b/c",
    "seg://b/c/",
    "seg://b/c/../d",
    "seg://b/../c",
    "seg://b/c/%2Fd",
    "query://q?other=1",
    "query://q?text=a&text=b",
    "query://q?text=a#b",
    "query://q?text=%",
    "query://q?text=%FF",
    "query://q/",
    "query://more",
    "query://more?page=1",
    "query://more?kind=a&kind=b",
    "choice://Oldest/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "http://169.254.169.254/latest",
];

#[test]
fn a_uri_that_leads_nowhere_is_answered_alike_whatever_is_wrong_with_it() {
    let server = server();
    for (client, code) in Client::both(&server).iter().zip([code::RESOURCE_NOT_FOUND, code::INVALID_PARAMS]) {
        for uri in NOWHERE {
            let error = read(client, uri).unwrap_err();
            assert_eq!((error.code(), error.message()), (code, "resource not found"), "{uri:?}");
            assert_eq!(error.data(), Some(&json!({ "uri": uri })), "{uri:?}");
        }
        assert_eq!(read(client, "one://b/end").unwrap(), "simple \"b\"");
    }
}

#[test]
fn a_variable_of_the_wrong_type_is_an_error_in_its_words() {
    let rows = [
        ("seg://a/b/256/z", "y: an integer from 0 to 255"),
        ("seg://a/b/x/z", "y: an integer from 0 to 255"),
        ("query://q?limit=-1&order=up", "limit: an integer from 0 to 255\n- order: `newest` or `oldest`"),
        ("query://more?kind=a&page=", "page: an integer from 0 to 4294967295"),
        ("choice://hunter2", "order: `newest` or `oldest`"),
    ];
    for client in Client::both(&server()) {
        for (uri, problems) in rows {
            let error = read(&client, uri).unwrap_err();
            assert_eq!(error.code(), code::INVALID_PARAMS, "{uri}");
            assert_eq!(error.message(), format!("invalid arguments:\n- {problems}"), "{uri}");
        }
    }
}

#[test]
fn a_long_uri_is_not_found_and_comes_back_cut() {
    for client in Client::both(&server()) {
        for length in [8192, 8193, 100_000, 3 << 20] {
            let tail = "x".repeat(length - "rest://files/".len());
            match read(&client, &format!("rest://files/{tail}")) {
                Ok(text) => assert_eq!((length, text.len()), (8192, tail.len() + "reserved \"\"".len())),
                Err(error) => {
                    assert!(length > 8192);
                    assert_eq!(error.data().unwrap()["uri"].as_str().unwrap().len(), 2048);
                }
            }
        }
    }
}

#[test]
fn a_request_without_a_uri_is_refused() {
    for client in Client::both(&server()) {
        for params in
            [json!({}), json!({ "uri": 1 }), json!({ "uri": null }), json!({ "uri": ["one://b/end"] })]
        {
            let error = wait(client.request("resources/read", params.clone())).unwrap_err();
            assert_eq!(error.code(), code::INVALID_PARAMS, "{params}");
            assert_eq!(error.message(), "params.uri must be a string", "{params}");
        }
    }
}

mod precedence {
    use super::{Client, Server, read, resource, resources};

    macro_rules! uris {
        ($($name:ident $uri:literal ($($param:ident),*);)+) => {
            $(
                /// Says which it is.
                #[resource($uri)]
                fn $name($($param: String),*) -> &'static str {
                    $(let _ = $param;)*
                    $uri
                }
            )+

            fn servers() -> [Server; 2] {
                let forwards = Server::builder("a", "1").resources(resources![$($name),+]);
                [forwards.build().unwrap(), backwards()]
            }
        };
    }

    uris! {
        wide "p://{+x}" (x);
        any "p://a/{x}" (x);
        edit "p://a/{x}/edit" (x);
        below "p://a{/rest*}" (rest);
        first "p://{x}/tie" (x);
        second "p://tie/{x}" (x);
        one "p://a/b" ();
    }

    fn backwards() -> Server {
        Server::builder("a", "1")
            .resources(resources![one, below, first, second, edit, any, wide])
            .build()
            .unwrap()
    }

    #[test]
    fn the_one_that_says_most_serves_whatever_the_order_of_registration() {
        for server in servers() {
            for (uri, expected) in [
                ("p://a/b", "p://a/b"),
                ("p://%61/b", "p://a/b"),
                ("p://a/c", "p://a/{x}"),
                ("p://a/c/edit", "p://a/{x}/edit"),
                ("p://a/c/d", "p://a{/rest*}"),
                ("p://b", "p://{+x}"),
                ("p://tie/tie", "p://{x}/tie"),
            ] {
                assert_eq!(read(&Client::modern(&server), uri).unwrap(), expected, "{uri}");
            }
        }
    }
}

#[test]
fn a_refused_value_is_explained_in_the_log_alone() {
    let (error, log) = Log::of(|| read(&Client::modern(&server()), "rest://files/../hunter2").unwrap_err());
    assert_eq!(error.message(), "resource not found");
    assert!(log.contains("rest://files/{+path}") && log.contains("`.` or `..`"), "{log}");
    assert!(!log.contains("hunter2"), "{log}");
}

#[test]
fn a_uri_is_made_for_values_that_lead_back_to_themselves_only() {
    let server = server();
    for (template, values, uri) in [
        ("one://{x}/end", [("x", "a b"), ("y", "")], Some("one://a%20b/end")),
        ("one://{x}/end", [("x", ".."), ("y", "")], None),
        ("one://{x}/end", [("y", ""), ("z", "")], None),
        ("two://{name}.{kind}", [("name", "a.b"), ("kind", "c")], Some("two://a.b.c")),
        ("two://{name}.{kind}", [("name", "a"), ("kind", "b.c")], None),
        ("query://q{?text,limit,order}", [("limit", "3"), ("text", "&")], Some("query://q?text=%26&limit=3")),
        ("fix://About/%7eus", [("x", ""), ("y", "")], None),
        ("none://{x}", [("x", "a"), ("y", "")], None),
    ] {
        assert_eq!(server.resource_uri(template, &values).as_deref(), uri, "{template} {values:?}");
    }
}
