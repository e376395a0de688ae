//! How a client of HTTP/2 begins that knows that the server speaks it.

use super::super::guarded::Guarded;
use std::future::poll_fn;
use std::io;
use std::task::Poll;
use tokio::io::{AsyncReadExt, ReadBuf};

/// Its first bytes (RFC 9113, section 3.4).
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// What was read of a connection and is still to be read by whoever serves it.
#[derive(Debug, Default)]
pub(in crate::http) struct Begun(Vec<u8>);

impl Begun {
    /// Whether there was any of it, which is in this buffer now.
    pub(in crate::http) fn is_read_to(&mut self, buf: &mut ReadBuf<'_>) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let count = self.0.len().min(buf.remaining());
        buf.put_slice(&self.0[..count]);
        self.0.drain(..count);
        true
    }
}

impl Guarded {
    /// Whether the first bytes are those of HTTP/2. They are left to be read.
    pub(in crate::http) async fn is_http2(&mut self) -> io::Result<bool> {
        let mut bytes = [0; PREFACE.len()];
        let mut buf = ReadBuf::new(&mut bytes);
        poll_fn(|cx| {
            let peeked = self.stream.poll_peek(cx, &mut buf);
            if peeked.is_ready() || self.poll_abandoned(cx).is_pending() {
                return peeked.map_ok(drop);
            }
            Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
        })
        .await?;
        let first = buf.filled();
        if first.is_empty() || !PREFACE.starts_with(first) {
            return Ok(false);
        }
        // Most clients that speak it send all of them at once.
        let mut begun = Vec::new();
        while begun.len() < PREFACE.len() && PREFACE.starts_with(&begun) {
            let count = self.read(&mut bytes[..PREFACE.len() - begun.len()]).await?;
            if count == 0 {
                break;
            }
            begun.extend_from_slice(&bytes[..count]);
        }
        let is_http2 = begun == PREFACE;
        self.begun = Begun(begun);
        Ok(is_http2)
    }
}
