//! Any bytes as the headers that repeat what is in the body, and as `Accept`.

use super::served::{send, server};
use crate::message::{MODERN, modern_call};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderValue, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use mcp_core::transport::{Header, Headers};
use mcp_core::{code, tool};
use mcp_transports::http::Endpoint;
use serde_json::{Value, json};
use std::sync::OnceLock;

/// Says where it was routed.
#[tool]
pub(super) fn routed(#[arg(header = "Region")] region: &str) -> String {
    region.to_owned()
}

/// The headers of a call of a tool.
struct Call<'a> {
    name: &'a [u8],
    region: &'a [u8],
}

impl Headers for Call<'_> {
    fn header(&self, name: &str) -> Header<'_> {
        match &*name.to_ascii_lowercase() {
            "mcp-protocol-version" => Header::One(MODERN.as_bytes()),
            "mcp-method" => Header::One(b"tools/call"),
            "mcp-name" => Header::One(self.name),
            "mcp-param-region" => Header::One(self.region),
            _ => Header::Absent,
        }
    }
}

/// The first line is an argument or a name; everything after it is the header.
pub fn headers(input: &[u8]) {
    let (text, header) = input.split_at(input.iter().position(|byte| *byte == b'\n').unwrap_or(input.len()));
    let (text, header) = (&*String::from_utf8_lossy(text), header.get(1..).unwrap_or_default());
    let encoded = format!("=?base64?{}?=", STANDARD.encode(text));
    for (header, agrees) in [
        (header, means(header).as_deref() == Some(text)),
        (encoded.as_bytes(), true),
        (text.as_bytes(), means(text.as_bytes()).as_deref() == Some(text)),
    ] {
        let call = Call { name: b"routed", region: header };
        let message = modern_call(1, "routed", &json!({ "region": text })).to_string();
        let answer = send(message.as_bytes(), None, Some(&call)).answer();
        assert_eq!(refuses(&answer), !agrees, "the argument {text:?}: {answer}");
        assert!(!agrees || answer["result"]["content"][0]["text"] == text, "{answer}");

        let call = Call { name: header, region: b"" };
        let message = modern_call(1, text, &json!({})).to_string();
        let answer = send(message.as_bytes(), None, Some(&call)).answer();
        // The tool itself misses its argument, or has a header too many.
        assert!(text == "routed" || refuses(&answer) != agrees, "the name {text:?}: {answer}");
    }
    accept(header);
}

fn refuses(answer: &Value) -> bool {
    answer["error"]["code"] == code::HEADER_MISMATCH
}

/// What a header says, read by the letter of the specification.
fn means(header: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(header).ok()?;
    if !text.chars().all(|c| c == '\t' || c == ' ' || c.is_ascii_graphic()) {
        return None;
    }
    let text = text.trim_matches(|c| c == ' ' || c == '\t');
    let Some(encoded) = text.strip_prefix("=?base64?").and_then(|rest| rest.strip_suffix("?=")) else {
        return Some(text.to_owned());
    };
    let bytes = STANDARD.decode(encoded).ok()?;
    String::from_utf8(bytes).ok()
}

/// Whatever a client accepts: it gets JSON if it said so, and is refused else.
fn accept(header: &[u8]) {
    static ENDPOINT: OnceLock<Endpoint> = OnceLock::new();
    let Ok(value) = HeaderValue::from_bytes(header) else { return };
    let endpoint = ENDPOINT.get_or_init(|| Endpoint::new(server().clone()));
    let message = modern_call(1, "routed", &json!({ "region": "eu" })).to_string();
    let request = Request::post("/mcp")
        .header("host", "127.0.0.1")
        .header("content-type", "application/json")
        .header("accept", value)
        .header("mcp-protocol-version", MODERN)
        .header("mcp-method", "tools/call")
        .header("mcp-name", "routed")
        .header("mcp-param-region", "eu")
        .body(Full::new(Bytes::from(message)))
        .expect("the request is good");
    let (status, body) = crate::wait(async {
        let response = endpoint.serve(request).await;
        let status = response.status();
        (status, response.into_body().collect().await.expect("a body ends").to_bytes())
    });
    if status == StatusCode::OK {
        let text = String::from_utf8_lossy(header).to_ascii_lowercase();
        let names = ["application/json", "application/*", "text/event-stream", "text/*", "*/*"];
        assert!(names.iter().any(|name| text.contains(name)), "{text:?}");
        assert!(body.windows(4).any(|four| four == b"\"eu\""), "{body:?}");
    } else {
        assert!(status == StatusCode::NOT_ACCEPTABLE || status == StatusCode::BAD_REQUEST, "{status}");
    }
}
