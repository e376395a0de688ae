//! The limit on HTTP: raw hyper, plain JSON answers, a table of sessions, and for modern requests the headers held
//! against the body, as the protocol demands.

use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use limits::{Limit, MODERN, Message, options};
use std::collections::HashSet;
use std::convert::Infallible;
use std::error::Error;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use tokio::net::TcpListener;

struct Server {
    limit: Limit,
    sessions: Mutex<HashSet<u128>>,
}

/// An answer, or the stream of a legacy client, on which nothing happens.
enum Answer {
    Whole(Full<Bytes>),
    Silence,
}

impl Body for Answer {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Whole(body) => Pin::new(body).poll_frame(context),
            Self::Silence => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(body) if body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(body) => body.size_hint(),
            Self::Silence => SizeHint::default(),
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (port, tools) = options();
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    eprintln!("http://{}/mcp", listener.local_addr()?);
    let server = Arc::new(Server { limit: Limit::new(tools), sessions: Mutex::default() });
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let server = Arc::clone(&server);
        tokio::spawn(async move {
            let service = service_fn(|request| serve(&server, request));
            hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await
        });
    }
}

async fn serve(server: &Server, request: Request<Incoming>) -> hyper::Result<Response<Answer>> {
    let (head, body) = request.into_parts();
    if head.method == Method::GET {
        let mut response = Response::new(Answer::Silence);
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        return Ok(response);
    }
    let body = body.collect().await?.to_bytes();
    Ok(answer(server, &head.headers, &body).unwrap_or_else(|| empty(StatusCode::BAD_REQUEST)))
}

fn answer(server: &Server, headers: &HeaderMap, body: &[u8]) -> Option<Response<Answer>> {
    let message: Message<'_> = serde_json::from_slice(body).ok()?;
    let mut opened = None;
    if header(headers, "mcp-protocol-version") == Some(MODERN) {
        let same = message.params.meta.version.as_deref() == Some(MODERN)
            && header(headers, "mcp-method") == Some(&*message.method)
            && header(headers, "mcp-name").is_none_or(|name| name == message.params.name);
        same.then_some(())?;
    } else if message.method == "initialize" {
        opened = Some(open(server));
    } else {
        let id = u128::from_str_radix(header(headers, "mcp-session-id")?, 16).ok()?;
        sessions(server).contains(&id).then_some(())?;
    }
    if message.id.is_none() {
        return Some(empty(StatusCode::ACCEPTED));
    }
    let mut out = Vec::with_capacity(512);
    server.limit.answer(&message, &mut out).ok()?;
    let mut response = Response::new(Answer::Whole(Full::from(out)));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(id) = opened {
        response.headers_mut().insert("mcp-session-id", format!("{id:032x}").parse().ok()?);
    }
    Some(response)
}

/// Session ids of a server must not be guessed; those of the limit only differ.
fn open(server: &Server) -> u128 {
    let mut open = sessions(server);
    let id = 1 + open.len() as u128;
    open.insert(id);
    id
}

fn sessions(server: &Server) -> MutexGuard<'_, HashSet<u128>> {
    server.sessions.lock().unwrap_or_else(PoisonError::into_inner)
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn empty(status: StatusCode) -> Response<Answer> {
    let mut response = Response::new(Answer::Whole(Full::default()));
    *response.status_mut() = status;
    response
}
