//! What resources hold and say of themselves, seen through the client for tests.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{
    Annotations, Auth, Context, Icon, Json, ResourceContents, Role, Server, State, ToolError, Version, code,
    resource, resources,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::borrow::Cow;
use tests::log::Log;
use tests::wait;

mod results {
    use super::{
        Cow, Json, JsonSchema, ResourceContents, Serialize, Server, ToolError, Value, json, resource,
        resources,
    };

    #[derive(Clone, Serialize, JsonSchema)]
    pub(crate) struct Point {
        x: i64,
    }

    /// Declares a resource of the URI `r:name` for each row.
    macro_rules! rows {
        ($($name:ident $uri:literal -> $type:ty = $value:expr, $mime:expr, $contents:tt;)+) => {
            $(
                /// Returns a value of its type.
                #[resource($uri)]
                async fn $name() -> $type {
                    $value
                }
            )+

            pub(crate) fn server() -> Server {
                Server::builder("results", "1.0.0").resources(resources![$($name),+]).build().unwrap()
            }

            pub(crate) fn rows() -> Vec<(&'static str, Value, Value)> {
                vec![$(($uri, json!($mime), json!($contents))),+]
            }
        };
    }

    rows! {
        owned "r:owned" -> String = "a \"b\"\n".to_owned(), "text/plain",
            [{ "uri": "r:owned", "mimeType": "text/plain", "text": "a \"b\"\n" }];
        literal "r:literal" -> &'static str = "x", "text/plain",
            [{ "uri": "r:literal", "mimeType": "text/plain", "text": "x" }];
        cow "r:cow" -> Cow<'static, str> = "x".into(), "text/plain",
            [{ "uri": "r:cow", "mimeType": "text/plain", "text": "x" }];
        boxed "r:boxed" -> Box<str> = "x".into(), "text/plain",
            [{ "uri": "r:boxed", "mimeType": "text/plain", "text": "x" }];
        bytes "r:bytes" -> Vec<u8> = vec![0, 255], "application/octet-stream",
            [{ "uri": "r:bytes", "mimeType": "application/octet-stream", "blob": "AP8=" }];
        slice "r:slice" -> &'static [u8] = &[0], "application/octet-stream",
            [{ "uri": "r:slice", "mimeType": "application/octet-stream", "blob": "AA==" }];
        array "r:array" -> &'static [u8; 1] = &[0], "application/octet-stream",
            [{ "uri": "r:array", "mimeType": "application/octet-stream", "blob": "AA==" }];
        nothing "r:nothing" -> Box<[u8]> = Box::default(), "application/octet-stream",
            [{ "uri": "r:nothing", "mimeType": "application/octet-stream", "blob": "" }];
        json_value "r:json" -> Json<Point> = Json(Point { x: 1 }), "application/json",
            [{ "uri": "r:json", "mimeType": "application/json", "text": "{\"x\":1}" }];
        json_list "r:list" -> Json<Vec<Point>> = Json(vec![]), "application/json",
            [{ "uri": "r:list", "mimeType": "application/json", "text": "[]" }];
        own "r:own" -> ResourceContents = ResourceContents::text("r:other", "x"), (),
            [{ "uri": "r:other", "text": "x" }];
        several "r:several" -> Vec<ResourceContents> =
            vec![ResourceContents::text("r:a", "x").mime_type("a/b"), ResourceContents::blob("r:b", [0])], (),
            [{ "uri": "r:a", "mimeType": "a/b", "text": "x" }, { "uri": "r:b", "blob": "AA==" }];
        none_of_several "r:none-of-several" -> Vec<ResourceContents> = vec![], (), [];
        some "r:some" -> Option<&'static str> = Some("x"), "text/plain",
            [{ "uri": "r:some", "mimeType": "text/plain", "text": "x" }];
        good "r:good" -> Result<Option<Json<Point>>, ToolError> = Ok(Some(Json(Point { x: 2 }))), "application/json",
            [{ "uri": "r:good", "mimeType": "application/json", "text": "{\"x\":2}" }];
    }
}

#[test]
fn every_kind_of_result_is_contents_and_names_its_media_type() {
    let server = results::server();
    for client in Client::both(&server) {
        let listed: Vec<Value> = wait(client.list("resources/list", "resources")).unwrap();
        for ((uri, mime, contents), entry) in results::rows().into_iter().zip(listed) {
            let result = wait(client.request("resources/read", json!({ "uri": uri }))).unwrap();
            assert_eq!(result["contents"], contents, "{uri}");
            assert_eq!((&entry["uri"], &entry["mimeType"]), (&json!(uri), &mime), "{uri}");
        }
    }
}

/// Fails in the way it is told.
#[resource("fail:{how}")]
fn failing(how: &str) -> Result<Option<String>, ToolError> {
    Err(match how {
        "none" => return Ok(None),
        "not_found" => ToolError::not_found("there is only note 1"),
        "new" => ToolError::new("the disk is full"),
        "invalid" => ToolError::invalid("the day has not come"),
        "protocol" => ToolError::protocol(-5, "no", None),
        "unexpected" => std::io::Error::other("hunter2").into(),
        _ => panic!("hunter2"),
    })
}

#[test]
fn errors_reach_their_audience_and_nobody_else() {
    let server = Server::builder("failing", "1.0.0").resources(resources![failing]).build().unwrap();
    for (client, missing) in
        Client::both(&server).iter().zip([code::RESOURCE_NOT_FOUND, code::INVALID_PARAMS])
    {
        for (how, code, message) in [
            ("none", missing, "resource not found"),
            ("not_found", missing, "there is only note 1"),
            ("new", code::INTERNAL_ERROR, "the disk is full"),
            ("invalid", code::INVALID_PARAMS, "invalid arguments: the day has not come"),
            ("protocol", -5, "no"),
        ] {
            let uri = format!("fail:{how}");
            let (error, log) = Log::of(|| wait(client.read(&uri)).unwrap_err());
            assert_eq!((error.code(), error.message()), (code, message), "{how}");
            let data = message == "resource not found" || how == "not_found";
            assert_eq!(error.data(), data.then(|| json!({ "uri": uri })).as_ref(), "{how}");
            assert_eq!(log, "", "{how}");
        }
        for how in ["unexpected", "panic"] {
            let (error, log) = Log::of(|| wait(client.read(&format!("fail:{how}"))).unwrap_err());
            assert_eq!(error.code(), code::INTERNAL_ERROR, "{how}");
            assert!(error.message().starts_with("internal error; the server's log has"), "{error:?}");
            assert!(log.contains("hunter2") && log.contains("fail:{how}"), "{log}");
        }
    }
}

/// Shows all that a resource can say of itself.
#[resource(
    "shown://all",
    name = "all",
    title = "All",
    mime = "text/markdown",
    size = 5,
    ttl = "90s",
    annotations = Annotations::default().audience([Role::User]).priority(1.0).last_modified("2026-01-01T00:00:00Z"),
    icons = [Icon::new("data:image/gif;base64,AA==")],
    meta = json!({ "example.com/k": 1 })
)]
fn shown() -> &'static str {
    "shown"
}

/// Shows what a template can say of itself.
#[resource("shown://some/{part}{?text,limit}", title = "Some", ttl = "0s")]
fn some(
    auth: &Auth,
    State(shelf): State<u8>,
    ctx: &Context,
    part: &str,
    text: Option<&str>,
    limit: Option<u8>,
) -> String {
    let template = "shown://some/{part}{?text,limit}";
    let next = ctx.resource_uri(template, &[("part", part), ("limit", "7")]);
    format!("{} {shelf} {part} {text:?} {limit:?} {}", auth.is_local(), next.unwrap())
}

#[test]
fn a_listing_has_the_members_of_its_revision() {
    let builder = Server::builder("shown", "1.0.0").state(3_u8).resources(resources![shown, some]);
    let server = builder.build().unwrap();
    for &version in Version::ALL {
        let mut fixed = json!({
            "uri": "shown://all", "name": "all", "description": "Shows all that a resource can say of itself.",
            "mimeType": "text/markdown", "size": 5,
            "annotations": { "audience": ["user"], "priority": 1.0 },
        });
        let mut template = json!({
            "uriTemplate": "shown://some/{part}{?text,limit}", "name": "some",
            "description": "Shows what a template can say of itself.", "mimeType": "text/plain",
        });
        if version >= Version::V2025_06_18 {
            fixed["annotations"]["lastModified"] = json!("2026-01-01T00:00:00Z");
            fixed["title"] = json!("All");
            fixed["_meta"] = json!({ "example.com/k": 1 });
            template["title"] = json!("Some");
        }
        if version >= Version::V2025_11_25 {
            fixed["icons"] = json!([{ "src": "data:image/gif;base64,AA==" }]);
        }
        let client = Client::with(&server, version);
        assert_eq!(wait(client.list::<Value>("resources/list", "resources")).unwrap(), [fixed], "{version}");
        let templates = wait(client.list::<Value>("resources/templates/list", "resourceTemplates")).unwrap();
        assert_eq!(templates, [template], "{version}");
        for (uri, text, ttl) in [
            ("shown://all", "shown", 90_000),
            ("shown://some/a?limit=2", "true 3 a None Some(2) shown://some/a?limit=7", 0),
        ] {
            let result = wait(client.request("resources/read", json!({ "uri": uri }))).unwrap();
            assert_eq!(result["contents"][0]["text"], text);
            let modern = version.is_modern();
            assert_eq!(result.get("ttlMs"), modern.then(|| json!(ttl)).as_ref(), "{version} {uri}");
            assert_eq!(
                result.get("cacheScope"),
                modern.then(|| json!("private")).as_ref(),
                "{version} {uri}"
            );
        }
    }
}
