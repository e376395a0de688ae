//! Any bytes as the id of an event to go on after, and as the id of a session.

use super::served::server;
use crate::message::initialize;
use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use mcp_transports::http::{Body, Endpoint};
use std::cell::OnceCell;
use tokio::runtime::{Builder, Runtime};

/// A session over HTTP whose own stream is open.
struct Open {
    runtime: Runtime,
    endpoint: Endpoint,
    session: HeaderValue,
    /// The only event there is.
    event: String,
}

thread_local! {
    static OPEN: OnceCell<Open> = const { OnceCell::new() };
}

/// The id of an event is taken if it was handed out, and refused else; so is that of a session.
pub fn resume(input: &[u8]) {
    OPEN.with(|open| {
        let open = open.get_or_init(open_one);
        let mut changed = open.event.clone().into_bytes();
        // Each pair of bytes changes one of the event that there is.
        for pair in input.chunks_exact(2).take(3) {
            let place = usize::from(pair[0]) % changed.len();
            changed[place] ^= pair[1];
        }
        for id in [input, &changed, open.event.as_bytes()] {
            let Ok(value) = HeaderValue::from_bytes(id) else { continue };
            let status = open.get(&open.session, Some(value));
            let expected = if id == open.event.as_bytes() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
            assert_eq!(status, expected, "the event {}", String::from_utf8_lossy(id));
        }
        if let Ok(value) = HeaderValue::from_bytes(input) {
            let status = open.get(&value, None);
            assert!(matches!(status.as_u16(), 400 | 404), "the session {value:?}: {status}");
        }
    });
}

fn open_one() -> Open {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
    let endpoint = Endpoint::new(server().clone());
    let body = Full::new(Bytes::from(initialize("2025-11-25").to_string()));
    let request =
        Request::post("/mcp").header("content-type", "application/json").header("host", "127.0.0.1");
    let request = request.header("accept", "application/json, text/event-stream").body(body);
    let answer = runtime.block_on(endpoint.serve(request.expect("the request is good")));
    assert_eq!(answer.status(), StatusCode::OK);
    let session = answer.headers()["mcp-session-id"].clone();
    let mut stream = runtime.block_on(get(&endpoint, &session, None));
    assert_eq!(stream.status(), StatusCode::OK);
    let first = runtime.block_on(stream.frame()).expect("a stream begins").expect("a stream can be read");
    let first = first.into_data().expect("an event is data");
    let text = String::from_utf8_lossy(&first);
    let event = text.lines().find_map(|line| line.strip_prefix("id: ")).expect("the first event has an id");
    Open { runtime, endpoint, session, event: event.to_owned() }
}

impl Open {
    fn get(&self, session: &HeaderValue, event: Option<HeaderValue>) -> StatusCode {
        self.runtime.block_on(async { get(&self.endpoint, session, event).await.status() })
    }
}

async fn get(endpoint: &Endpoint, session: &HeaderValue, event: Option<HeaderValue>) -> Response<Body> {
    let mut request = Request::get("/mcp").header("accept", "text/event-stream").header("host", "127.0.0.1");
    request = request.header("mcp-session-id", session);
    if let Some(event) = event {
        request = request.header("last-event-id", event);
    }
    endpoint.serve(request.body(Full::<Bytes>::default()).expect("the request is good")).await
}
