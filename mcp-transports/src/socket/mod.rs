//! Many clients, one message per line each, on a Unix socket or TCP: the framing of stdio, on sockets.
//!
//! The specification leaves such transports to those who need them ("Custom Transports"). What holds on standard input and output
//! holds here for each connection: it is one client, lines are bounded, calls at work get the grace period when the client ends its
//! side, and a client that does not read is waited for. A connection that begins with anything but a message is closed, so that a
//! web page cannot make a browser talk to the socket.
//!
//! | | Unix socket | TCP |
//! |---|---|---|
//! | who may connect | the user that runs the server: the file has the permissions 0600 | whoever reaches the address |
//! | who is [calling](mcp_core::Auth) | whoever started the server, who may do everything | nobody in particular |
//!
//! TCP has neither encryption nor callers: it is for loopback and for networks whose members are trusted.
//!
//! Reading order: `listener` (what is bound, the accept loop), `file` (the file of a Unix socket), `client` (one connection),
//! `queue` (what goes out), `config`.

mod client;
mod config;
#[cfg(unix)]
mod file;
mod listener;
mod queue;

pub use config::Config;
#[cfg(unix)]
pub use listener::serve_unix;
pub use listener::{Listener, serve_tcp};
