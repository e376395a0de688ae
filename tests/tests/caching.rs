//! What clients may keep of lists and of what they read, and for whom.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{
    Auth, CacheScope, Cached, Context, Json, Server, ServerBuilder, State, ToolError, prompt, prompts,
    resource, resources, tool, tools,
};
use serde_json::{Value, json};
use std::time::Duration;
use tests::wait;

/// Says nothing.
#[resource("plain://a")]
fn plain() -> &'static str {
    ""
}

/// Takes what says nothing of the caller.
#[resource("state://{name}")]
fn state(State(()): State<()>, name: &str) -> String {
    name.to_owned()
}

/// Says how long.
#[resource("ttl://a", ttl = "5m")]
fn ttl() -> &'static str {
    ""
}

/// Says for whom.
#[resource("public://a", cache_scope = "public")]
fn public() -> &'static str {
    ""
}

/// Says for whom.
#[resource("private://a", cache_scope = "private", ttl = "1s")]
fn private() -> &'static str {
    ""
}

/// Knows its caller.
#[resource("auth://a")]
fn auth(auth: &Auth) -> String {
    auth.subject().unwrap_or_default().to_owned()
}

/// Could know its caller.
#[resource("context://a")]
fn context(_: &Context) -> &'static str {
    ""
}

/// Could know its caller, and does not care.
#[resource("asked://a", cache_scope = "public", ttl = "1m")]
async fn asked(ctx: &Context) -> Result<String, ToolError> {
    Ok(format!("{:?}", ctx.elicit::<()>("Go on?").await?.accepted()))
}

/// Is not for everybody.
#[resource("scoped://a", scopes("read"))]
fn scoped() -> &'static str {
    ""
}

/// Says it itself.
#[resource("self://{name}", ttl = "5m", cache_scope = "private")]
fn itself(name: &str) -> Result<Cached<Json<Vec<u8>>>, ToolError> {
    let cached = Cached::new(Json(vec![1]));
    match name {
        "all" => Ok(cached.ttl(Duration::from_secs(7)).public()),
        "scope" => Ok(cached.public()),
        "nothing" => Ok(cached),
        "never" => Ok(cached.ttl(Duration::ZERO).private()),
        "forever" => Ok(cached.ttl(Duration::MAX)),
        _ => Err(ToolError::not_found("there is no such thing")),
    }
}

fn server(set: fn(ServerBuilder) -> ServerBuilder) -> Server {
    let builder = set(Server::builder("caching", "1.0.0"));
    let all = resources![plain, state, ttl, public, private, auth, context, asked, scoped, itself];
    builder.resources(all).build().unwrap()
}

fn hints(server: &Server, uri: &str) -> (Value, Value) {
    let mut result = wait(Client::modern(server).request("resources/read", json!({ "uri": uri }))).unwrap();
    (result["ttlMs"].take(), result["cacheScope"].take())
}

#[test]
fn what_is_read_says_how_long_it_may_be_kept_and_for_whom() {
    const MINUTE: u64 = 60_000;
    let silent = server(|builder| builder);
    let shared =
        server(|builder| builder.read_ttl(Duration::from_secs(60)).read_cache_scope(CacheScope::Public));
    let ruled = server(|builder| builder.visible(|_, _| true).read_cache_scope(CacheScope::Public));
    let rows = [
        ("plain://a", (0, "private"), (MINUTE, "public"), (0, "private")),
        ("state://a", (0, "private"), (MINUTE, "public"), (0, "private")),
        ("ttl://a", (5 * MINUTE, "private"), (5 * MINUTE, "public"), (5 * MINUTE, "private")),
        ("public://a", (0, "public"), (MINUTE, "public"), (0, "public")),
        ("private://a", (1000, "private"), (1000, "private"), (1000, "private")),
        ("auth://a", (0, "private"), (MINUTE, "private"), (0, "private")),
        ("context://a", (0, "private"), (MINUTE, "private"), (0, "private")),
        ("scoped://a", (0, "private"), (MINUTE, "private"), (0, "private")),
        ("self://all", (7000, "public"), (7000, "public"), (7000, "public")),
        ("self://scope", (5 * MINUTE, "public"), (5 * MINUTE, "public"), (5 * MINUTE, "public")),
        ("self://nothing", (5 * MINUTE, "private"), (5 * MINUTE, "private"), (5 * MINUTE, "private")),
        ("self://never", (0, "private"), (0, "private"), (0, "private")),
    ];
    for (uri, silently, openly, by_rule) in rows {
        for (server, (ttl, scope)) in [(&silent, silently), (&shared, openly), (&ruled, by_rule)] {
            assert_eq!(hints(server, uri), (json!(ttl), json!(scope)), "{uri}");
        }
    }
    assert_eq!(hints(&silent, "self://forever").0, json!((1_u64 << 53) - 1));
}

#[test]
fn what_came_of_an_answer_may_not_be_kept() {
    let client = Client::modern(&server(|builder| builder))
        .answering(|_, _| json!({ "action": "accept", "content": {} }));
    let first = wait(client.request_once("resources/read", json!({ "uri": "asked://a" }))).unwrap();
    assert_eq!(
        (&first["resultType"], first.get("ttlMs"), first.get("cacheScope")),
        (&json!("input_required"), None, None)
    );
    let result = wait(client.request("resources/read", json!({ "uri": "asked://a" }))).unwrap();
    assert_eq!((&result["ttlMs"], &result["cacheScope"]), (&json!(0), &json!("private")), "{result}");
}

/// Adds.
#[tool]
fn add() {}

/// Asks.
#[prompt]
fn ask() -> &'static str {
    ""
}

#[test]
fn lists_and_discovery_are_for_everybody_unless_callers_see_different_lists() {
    let build = |builder: ServerBuilder| {
        let builder = builder.list_ttl(Duration::from_secs(9)).tools(tools![add]).prompts(prompts![ask]);
        builder.resources(resources![plain, state]).build().unwrap()
    };
    let same = build(Server::builder("caching", "1.0.0"));
    let different = build(Server::builder("caching", "1.0.0").hide_unpermitted());
    let lists = ["tools/list", "prompts/list", "resources/list", "resources/templates/list"];
    for (server, scope) in [(&same, "public"), (&different, "private")] {
        let ask = |method: &str, client: Client| wait(client.request(method, json!({}))).unwrap();
        for method in lists {
            let list = ask(method, Client::modern(server));
            assert_eq!((&list["ttlMs"], &list["cacheScope"]), (&json!(9000), &json!(scope)), "{method}");
            let old = ask(method, Client::legacy(server));
            assert_eq!((old.get("ttlMs"), old.get("cacheScope")), (None, None), "{method}");
        }
        let found = ask("server/discover", Client::modern(server));
        assert_eq!((&found["ttlMs"], &found["cacheScope"]), (&json!(9000), &json!("public")));
    }
}
