//! One client, one message per line, on standard input and output.
//!
//! Follows 2026-07-28, "stdio". A reader thread owns the input and runs every call up to its first wait; a writer
//! thread owns the output. Neither uses the runtime's blocking pool, so neither can hold up the end of the process.
//!
//! Reading order: `claim` (the real pipes), `lines` (bytes to lines), `pump` (lines to answers), `writer`.

mod claim;
mod lines;
mod pump;
mod writer;

use crate::Error;
use crate::shutdown;
use mcp_core::{Connection, Server};
use pump::Pump;
use std::sync::Arc;
use std::thread;
use tokio::sync::{Semaphore, oneshot};
use writer::Writer;

/// Serves the process's own standard input and output until the input ends or a signal comes.
///
/// From here on nothing but the protocol reaches the real standard output: on Unix, whatever the program or its
/// children print goes to standard error instead, and they read an empty standard input.
///
/// When the input ends, calls at work get five seconds to finish; their answers are written before this returns.
///
/// ```no_run
/// use mcp_core::{Server, tool, tools};
///
/// /// Adds two integers.
/// #[tool]
/// async fn add(a: i64, b: i64) -> i64 {
///     a + b
/// }
///
/// #[tokio::main]
/// async fn main() -> Result<(), mcp_transports::Error> {
///     let server = Server::builder("calculator", "1.0.0").tools(tools![add]).build()?;
///     mcp_transports::stdio::serve(server).await
/// }
/// ```
///
/// # Errors
///
/// When the pipes cannot be taken over or a thread cannot be started. A client that goes away is no error.
pub async fn serve(server: Server) -> Result<(), Error> {
    let (input, output) = claim::pipes().map_err(Error::io("taking over standard input and output"))?;
    let writer = Writer::start(output).map_err(Error::io("starting the writer thread"))?;
    let connection = Arc::new(Connection::new());
    let limit = server.limits().calls_at_work;
    let slots = Arc::new(Semaphore::new(limit));
    let pump = Pump::new(server, Arc::clone(&connection), Arc::clone(&writer), Arc::clone(&slots));
    let (ended, end) = oneshot::channel();
    thread::Builder::new()
        .name("mcp-stdin".to_owned())
        .spawn(move || {
            pump.run(&input);
            // Nobody listens any more when a signal was faster.
            let _ = ended.send(());
        })
        .map_err(Error::io("starting the reader thread"))?;

    tokio::select! {
        _ = end => {}
        () = shutdown::signal() => writer.refuse_input(),
    }
    shutdown::drain(async {
        // All slots are free when no call is at work.
        let _ = slots.acquire_many(limit as u32).await;
        writer.flushed().await;
    })
    .await;
    connection.close();
    Ok(())
}
