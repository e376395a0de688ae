//! What a transport needs: push a message in, take the answer out.
//!
//! A transport that keeps everything in memory, whole:
//!
//! ```
//! use bytes::Bytes;
//! use mcp_core::transport::{Arrival, Connection, Outbox, Received};
//! use mcp_core::{Server, tool, tools};
//! use std::sync::{Arc, Mutex};
//!
//! /// Where notifications go.
//! #[derive(Default)]
//! struct Sent(Mutex<Vec<Vec<u8>>>);
//!
//! impl Outbox for Sent {
//!     fn notify(&self, frame: Vec<u8>) {
//!         self.0.lock().unwrap().push(frame);
//!     }
//! }
//!
//! async fn answer(server: &Server, connection: &Arc<Connection>, message: &'static str) -> Vec<u8> {
//!     let outbox: Arc<dyn Outbox> = Arc::new(Sent::default());
//!     let mut out = Vec::new();
//!     match server.receive(Bytes::from_static(message.as_bytes()), &Arrival::new(&outbox).on(connection), &mut out) {
//!         Received::Pending(call) => call.await.1,
//!         _ => out,
//!     }
//! }
//!
//! /// Adds two integers.
//! #[tool]
//! async fn add(a: i64, b: i64) -> i64 {
//!     a + b
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let server = Server::builder("calculator", "1.0.0").tools(tools![add]).build()?;
//! let connection = Arc::new(Connection::new());
//! let pong = answer(&server, &connection, r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#).await;
//! assert_eq!(pong, br#"{"jsonrpc":"2.0","id":1,"result":{}}"#);
//! # Ok::<(), mcp_core::BuildError>(())
//! # }).unwrap();
//! ```

pub use crate::connection::{Arrival, Connection, Outbox, PendingCall, Received, Reply};
pub use crate::life::Open;
pub use crate::protocol::{Header, Headers};
