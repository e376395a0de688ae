//! MCP Apps: pages, the tools that name them, and clients with and without the extension.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{Context, Server, Ui, UiPermission, Version, resource, resources, tool, tools};
use mcp_transports::http::Config;
use serde_json::{Value, json};
use tests::http::Request;
use tests::message::modern;
use tests::served::Server as Served;

const ID: &str = "io.modelcontextprotocol/ui";
const MIME: &str = "text/html;profile=mcp-app";

/// A page that reaches out.
#[resource("ui://weather/card")]
fn card() -> Ui {
    Ui::new("<!doctype html><title>Weather</title>")
        .connect_domain("https://api.example.com")
        .connect_domain("wss://live.example.com")
        .resource_domain("https://*.example.com")
        .frame_domain("https://maps.example.com")
        .base_uri_domain("https://cdn.example.com")
        .permission(UiPermission::Geolocation)
        .permission(UiPermission::ClipboardWrite)
        .domain("a904.example.com")
        .prefers_border(false)
}

/// A page that needs nothing.
#[resource("ui://weather/plain")]
fn plain() -> &'static str {
    "<!doctype html><title>Plain</title>"
}

/// Tells the weather.
#[tool(ui = "ui://weather/card")]
fn weather(ctx: &Context) -> String {
    if ctx.client_has_ui() { "Sunny.".to_owned() } else { "Sunny. See https://example.com.".to_owned() }
}

/// Looks again, for the page alone.
#[tool(ui = "ui://weather/card", visibility("app"))]
fn refresh() -> &'static str {
    "Sunny."
}

/// Has no page.
#[tool]
fn other() {}

fn server() -> Server {
    let server = Server::builder("weather", "1.0.0");
    server.tools(tools![weather, refresh, other]).resources(resources![card, plain]).build().unwrap()
}

async fn read(client: &Client, uri: &str) -> Value {
    let mut result = client.request("resources/read", json!({ "uri": uri })).await.unwrap();
    result["contents"][0].take()
}

#[tokio::test]
async fn a_page_says_what_its_host_must_know() {
    for client in Client::both(&server()) {
        let contents = read(&client, "ui://weather/card").await;
        assert_eq!(contents["uri"], "ui://weather/card");
        assert_eq!(contents["mimeType"], MIME);
        assert_eq!(contents["text"], "<!doctype html><title>Weather</title>");
        let expected = json!({
            "csp": {
                "connectDomains": ["https://api.example.com", "wss://live.example.com"],
                "resourceDomains": ["https://*.example.com"],
                "frameDomains": ["https://maps.example.com"],
                "baseUriDomains": ["https://cdn.example.com"],
            },
            "permissions": { "geolocation": {}, "clipboardWrite": {} },
            "domain": "a904.example.com",
            "prefersBorder": false,
        });
        assert_eq!(contents["_meta"], json!({ "ui": expected }));
    }
}

#[tokio::test]
async fn text_under_a_pages_uri_is_a_page_that_needs_nothing() {
    let client = Client::modern(&server());
    let contents = read(&client, "ui://weather/plain").await;
    assert_eq!((&contents["mimeType"], contents.get("_meta")), (&json!(MIME), None));
    let listed: Vec<Value> = client.list("resources/list", "resources").await.unwrap();
    assert_eq!(listed.iter().map(|page| &page["mimeType"]).collect::<Vec<_>>(), [MIME, MIME]);
}

#[tokio::test]
async fn a_revision_without_metadata_on_contents_gets_none() {
    let contents = read(&Client::with(&server(), Version::ALL[0]), "ui://weather/card").await;
    assert_eq!(contents.get("_meta"), None);
}

#[tokio::test]
async fn tools_name_their_page_and_who_may_call_them() {
    let tools: Vec<Value> = Client::modern(&server()).list("tools/list", "tools").await.unwrap();
    assert_eq!(tools[0]["_meta"], json!({ "ui": { "resourceUri": "ui://weather/card" } }));
    let app_only = json!({ "ui": { "resourceUri": "ui://weather/card", "visibility": ["app"] } });
    assert_eq!(tools[1]["_meta"], app_only);
    assert_eq!(tools[2].get("_meta"), None);
}

#[tokio::test]
async fn the_extension_is_declared_where_a_tool_has_a_page() {
    let told = Client::modern(&server()).request("server/discover", json!({})).await.unwrap();
    assert_eq!(told["capabilities"]["extensions"], json!({ ID: {} }));
    let without =
        Server::builder("w", "1").tools(tools![other]).resources(resources![plain]).build().unwrap();
    let told = Client::modern(&without).request("server/discover", json!({})).await.unwrap();
    assert_eq!(told["capabilities"].get("extensions"), None);
}

#[tokio::test]
async fn a_tool_learns_whether_there_is_anybody_to_show_its_page() {
    let client = Client::modern(&server());
    let rows = [
        (json!({}), false),
        (json!({ "extensions": { ID: {} } }), false),
        (json!({ "extensions": { ID: { "mimeTypes": ["text/html"] } } }), false),
        (json!({ "extensions": { ID: { "mimeTypes": [MIME] } } }), true),
    ];
    for (capabilities, has_ui) in rows {
        let meta = json!({ "io.modelcontextprotocol/clientCapabilities": capabilities });
        let params = json!({ "name": "weather", "arguments": {}, "_meta": meta });
        let result = client.request("tools/call", params).await.unwrap();
        let expected = if has_ui { "Sunny." } else { "Sunny. See https://example.com." };
        assert_eq!(result["content"][0]["text"], expected, "{capabilities}");
    }
}

#[test]
fn a_page_that_is_missing_or_no_page_is_found_when_the_server_is_built() {
    /// Names what is not there.
    #[tool(ui = "ui://nowhere")]
    fn lost() {}

    /// Names what is no page.
    #[tool(ui = "ui://weather/raw")]
    fn raw() {}

    /// Says that it is something else.
    #[resource("ui://weather/raw", mime = "text/html")]
    fn raw_page() -> &'static str {
        "<p>"
    }

    let built = Server::builder("w", "1").tools(tools![lost, raw]).resources(resources![raw_page]).build();
    let error = built.unwrap_err();
    assert_eq!(error.problems().len(), 2, "{error}");
    assert!(error.problems()[0].contains("\"ui://nowhere\" is no resource of this server"), "{error}");
    assert!(error.problems()[1].contains("is not of the type \"text/html;profile=mcp-app\""), "{error}");
}

#[test]
fn a_page_is_read_over_http() {
    let served = Served::of(server(), Config::default());
    let request = modern(1, "resources/read", json!({ "uri": "ui://weather/card" }));
    let answer = served.ask(&Request::modern(&request).header("Mcp-Name", "ui://weather/card"));
    assert_eq!(answer.status, 200);
    let contents = &answer.json()["result"]["contents"][0];
    assert_eq!(
        (&contents["mimeType"], &contents["_meta"]["ui"]["prefersBorder"]),
        (&json!(MIME), &json!(false))
    );
}
