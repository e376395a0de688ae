//! Puts a server that was built with `mcp-core` on stdio, HTTP or a socket.
//!
//! ```no_run
//! use mcp_core::Server;
//!
//! # async fn main_() -> Result<(), mcp_transports::Error> {
//! let server = Server::builder("calculator", "1.0.0").build()?;
//! mcp_transports::run(server).await // the command line says where: `--help` lists the options
//! # }
//! ```
//!
//! | to | see |
//! |---|---|
//! | let the command line decide | [`run`] |
//! | serve one client on standard input and output | [`stdio::serve`] |
//! | serve many over HTTP | [`http::serve`], [`http::Listener`] |
//! | serve many on a Unix socket or TCP, one message a line | [`socket::serve_unix`], [`socket::serve_tcp`] |
//! | mount the endpoint in axum or another tower router | [`http::Endpoint`] |
//!
//! | feature | is |
//! |---|---|
//! | `stdio`, `http`, `socket`, by default | a transport |
//! | `cli`, by default | [`run`], which needs all of them |
//! | `http2` | HTTP/2 on the listener's own connections; a router brings its own |
//! | `tls` | HTTPS of the listener's own, with HTTP/2 for whoever asks for it |

#[cfg(feature = "cli")]
mod config;
mod error;
#[cfg(feature = "http")]
pub mod http;
#[cfg(any(feature = "stdio", feature = "socket"))]
mod lines;
#[cfg(feature = "cli")]
mod run;
#[cfg(any(feature = "stdio", feature = "http", feature = "socket"))]
mod shutdown;
#[cfg(feature = "socket")]
pub mod socket;
#[cfg(feature = "stdio")]
pub mod stdio;

#[cfg(feature = "cli")]
pub use config::{ConfigError, IntoServer, Keys, LogFormat, ServerConfig, Transport};
pub use error::Error;
#[cfg(feature = "cli")]
pub use run::run;

/// The code in the README compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
