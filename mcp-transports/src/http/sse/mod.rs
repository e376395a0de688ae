//! The deprecated transport of the first revision: a stream for everything that goes to the client, and a path that it posts to.
//!
//! Follows 2024-11-05, "Transports", "HTTP with SSE". A session lives as long as its stream. Every request passes the same
//! checks as at the endpoint's own path. Only legacy messages are served here.
//!
//! Reading order: `pipes` (what is open), `pipe` (the stream), `post` (messages).

mod pipe;
mod pipes;
mod post;

pub(super) use pipe::{Pipe, open};
pub(super) use pipes::Pipes;
pub(super) use post::post;
