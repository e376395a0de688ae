//! Streamable HTTP for both eras on one endpoint.
//!
//! Follows 2026-07-28, "Streamable HTTP", and 2025-11-25, "Transports". Modern requests stand alone; legacy clients get
//! a session. Answers are plain JSON unless the handler sends something before its result, or is silent for so long that
//! something on the way could give up: then they are an event stream.
//!
//! Reading order, along a request: `listener`, `connections`, `places`, `connection`, `guarded`, `turns`,
//! `http2`, `tls` and `ending` (connections), `routes` and `endpoint` (paths and
//! methods), `gate`, `cors`, `proxies` and `rate` (who may ask, and how often), `probes` (health), `headers`, `accept` and `body`
//! (what is asked), `session` (legacy sessions), `post`, `room`, `count`, `driver`, `outbox` and
//! `spawn` (a call that waits), `answer` (every response), `stream` (event streams), `resume` (those that outlive their connection), `sse`
//! (the transport of the first revision), `testing` (what stores of others are checked with).

mod accept;
mod answer;
mod body;
mod config;
mod connection;
mod connections;
mod cors;
mod count;
mod driver;
mod ending;
mod endpoint;
mod gate;
mod guarded;
mod headers;
#[cfg(feature = "http2")]
mod http2;
#[cfg(not(feature = "http2"))]
#[path = "no_http2.rs"]
mod http2;
mod listener;
mod outbox;
mod places;
mod post;
mod probes;
mod proxies;
mod rate;
mod resume;
mod room;
mod routes;
mod session;
mod spawn;
mod sse;
mod stream;
pub mod testing;
#[cfg(feature = "tls")]
mod tls;
#[cfg(not(feature = "tls"))]
#[path = "no_tls.rs"]
mod tls;
mod turns;

pub use config::{Config, ProbePaths, SsePaths, TlsFiles};
pub use endpoint::{Endpoint, Peer};
pub use listener::{Listener, serve};
pub use proxies::{Network, NetworkError};
pub use resume::{Batch, BoxFuture, EventStore, MemoryEventStore, Replay, StoreError, StreamKey};
pub use session::{MemorySessionStore, SessionRecord, SessionStore};
pub use stream::Body;
