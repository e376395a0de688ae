//! Streamable HTTP for both eras on one endpoint.
//!
//! Follows 2026-07-28, "Streamable HTTP", and 2025-11-25, "Transports". Modern requests stand alone; legacy clients get
//! a session. Answers are plain JSON unless the handler sends something before its result: then they are an event
//! stream.
//!
//! Reading order, along a request: `listener` (connections), `endpoint` (methods), `gate` (who may ask), `accept` and
//! `body` (what may be asked), `sessions`, `post`, `outbox`, `answer` (every response), `stream` (event streams).

mod accept;
mod answer;
mod body;
mod config;
mod endpoint;
mod gate;
mod headers;
mod listener;
mod outbox;
mod post;
mod sessions;
mod stream;

pub use config::Config;
pub use endpoint::Endpoint;
pub use listener::{Listener, serve};
pub use stream::Body;
