//! Reads a request's body, up to a limit and within a time.

use super::gate::Rejection;
use bytes::{Buf, Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, StatusCode};
use http_body::Body;
use http_body_util::BodyExt;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

const TOO_LARGE: Rejection = (StatusCode::PAYLOAD_TOO_LARGE, "the message is too long");

/// The whole body. A body that announces more than the limit is refused before any of it is read.
pub(super) async fn read<B: Body>(
    body: B,
    headers: &HeaderMap,
    limit: usize,
    time: Duration,
) -> Result<Bytes, Rejection> {
    // Most bodies know how long they are; one that was wrapped on its way may have forgotten it.
    let announced =
        body.size_hint().exact().or_else(|| headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok());
    if announced.unwrap_or(0) > limit as u64 {
        return Err(TOO_LARGE);
    }
    let mut collecting = pin!(collect(body, limit));
    // Most bodies came in with their headers, and need no timer.
    if let Poll::Ready(read) = poll_fn(|cx| Poll::Ready(collecting.as_mut().poll(cx))).await {
        return read;
    }
    match Box::pin(tokio::time::timeout(time, collecting)).await {
        Ok(read) => read,
        Err(_) => Err((StatusCode::REQUEST_TIMEOUT, "the message took too long to arrive")),
    }
}

async fn collect<B: Body>(body: B, limit: usize) -> Result<Bytes, Rejection> {
    let mut body = pin!(body);
    // Most messages come in one piece, which is passed on as it is.
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    while let Some(frame) = body.as_mut().frame().await {
        let Ok(frame) = frame else { return Err((StatusCode::BAD_REQUEST, "the message ended early")) };
        let Ok(mut data) = frame.into_data() else { continue };
        if first.len() + rest.len() + data.remaining() > limit {
            return Err(TOO_LARGE);
        }
        if first.is_empty() && rest.is_empty() {
            first = data.copy_to_bytes(data.remaining());
        } else {
            rest.extend_from_slice(&std::mem::take(&mut first));
            while data.has_remaining() {
                let chunk = data.chunk();
                rest.extend_from_slice(chunk);
                let length = chunk.len();
                data.advance(length);
            }
        }
    }
    Ok(if rest.is_empty() { first } else { rest.freeze() })
}
