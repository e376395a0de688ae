//! One client, one message per line, on standard input and output.
//!
//! Follows 2026-07-28, "stdio". A reader thread owns the input and runs every call up to its first wait; a writer
//! thread owns the output; a third one watches for the client to go away. None uses the runtime's blocking pool. What a client
//! opens with is answered before there are any of them: hosts wait for it when they start.
//!
//! Reading order: `claim` (the real pipes), `ready` (what they take at once), `lines` (what is read), `pump` (lines to
//! answers), `writer`, `watch`.

mod claim;
mod lines;
mod pump;
mod ready;
mod watch;
mod writer;

use crate::Error;
use crate::lines::Work;
use crate::shutdown::{Drained, ProcessEnd};
use mcp_core::transport::Connection;
use mcp_core::{Auth, Running, Server};
use pump::Pump;
use std::fs::File;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};
use watch::Watch;
use writer::Writer;

/// How long the first answer is waited for before somebody watches the pipes and attends to signals; what happened by then
/// still shows.
const UNWATCHED: Duration = Duration::from_millis(10);

/// Serves the process's own standard input and output until the input ends or a signal comes.
///
/// From here on nothing but the protocol reaches the real standard output: on Unix, whatever the program or its
/// children print goes to standard error instead, and they read an empty standard input.
///
/// Starts the server first. When the input ends or a signal comes, calls at work get the server's grace period to finish;
/// their answers are written and the server is torn down before this returns. If some are still at work then, or block
/// their thread, the process is ended.
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
/// When the pipes cannot be taken over, the server's start-up fails, or a thread cannot be started. A client that goes away is no error.
pub async fn serve(server: Server) -> Result<(), Error> {
    // Before the start-up, so that nothing it prints reaches the client.
    let (input, output) = claim::pipes().map_err(Error::io("taking over standard input and output"))?;
    let process = ProcessEnd::listen(&server);
    let Some(mut running) = process.start(&server).await? else { return Ok(()) };
    let drained = serve_pipes(server, input, output, &process, &mut running).await;
    process.stop(running, *drained.as_ref().unwrap_or(&Drained::Clean)).await;
    drained.map(drop)
}

async fn serve_pipes(
    server: Server,
    input: File,
    output: File,
    process: &ProcessEnd,
    running: &mut Running,
) -> Result<Drained, Error> {
    let _open = server.count_connection();
    let duplicate = |pipe: &File| pipe.try_clone().map_err(Error::io("duplicating the pipes"));
    let watched = (duplicate(&input)?, duplicate(&output)?);
    let writer = Writer::new(output);
    let connection = Arc::new(Connection::new());
    let stuck_after = server.shutdown_grace();
    let work =
        Arc::new(Work::new(server.clone(), Arc::clone(&connection), Auth::local(), Arc::clone(&writer)));
    let (answered, first) = oneshot::channel();
    let mut pump = Pump::new(Arc::clone(&work), input, answered);
    pump.open();
    let (ended, end) = oneshot::channel();
    let reader = move || {
        pump.run();
        // Nobody listens any more when a signal was faster.
        let _ = ended.send(());
    };
    let threads = thread::Builder::new().name("mcp-stdin".to_owned());
    threads.spawn(reader).map_err(Error::io("starting the reader thread"))?;

    let interrupted = async {
        // The first answer needs nobody who watches, and gets the processor to itself. Signals are not lost meanwhile.
        let _ = timeout(UNWATCHED, first).await;
        tokio::select! {
            () = process.signal() => Interrupted::BySignal,
            () = left(watched, &writer, stuck_after) => Interrupted::ClientLeft,
        }
    };
    tokio::select! {
        ended = end => match ended {
            Ok(()) => {}
            Err(_) => return Err(Error::io("reading standard input")(io::Error::other("the reader thread panicked"))),
        },
        why = interrupted => match why {
            // What still comes is read: cancellations count, and requests are refused in words.
            Interrupted::BySignal => running.drain(),
            Interrupted::ClientLeft => {
                // Nothing that is still written could arrive. Calls are dropped; only one that blocks its thread is left.
                connection.close();
                let end = async {
                    server.end_tasks().await;
                    work.idle_but_for_reader().await;
                };
                return Ok(process.drain(pin!(end)).await);
            }
        }
    }
    connection.end_input();
    let end = async {
        finished(&work, &writer).await;
        server.end_tasks().await;
    };
    let drained = process.drain(pin!(end)).await;
    work.stop();
    connection.close();
    if drained == Drained::TimedOut {
        // What was cancelled lets go of what the tear-down closes.
        process.clean_up(pin!(work.idle_but_for_reader())).await;
    }
    writer.failure().map_or(Ok(drained), |error| Err(Error::io("starting the writer thread")(error)))
}

/// Why serving stops before the input ends.
enum Interrupted {
    BySignal,
    ClientLeft,
}

async fn finished(work: &Work<Writer>, writer: &Writer) {
    work.idle().await;
    writer.flushed().await;
}

/// Resolves when the client is gone and nobody notices: it reads no more, or it has closed the input while the reader
/// thread is held up and nothing has been written for the grace period.
async fn left((input, output): (File, File), writer: &Writer, stuck_after: Duration) {
    let watch = match Watch::start(input, output) {
        Ok(watch) => watch,
        Err(error) => {
            tracing::warn!(%error, "the pipes are not watched");
            return std::future::pending().await;
        }
    };
    let stuck = async {
        watch.input_closed().await;
        loop {
            let since = writer.since_progress();
            if since >= stuck_after {
                return;
            }
            sleep(stuck_after - since).await;
        }
    };
    tokio::select! {
        () = watch.output_closed() => {}
        () = stuck => tracing::warn!("the client is gone, but a call holds up the reader"),
    }
}
