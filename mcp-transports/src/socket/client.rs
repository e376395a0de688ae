//! One connection, from its first message to its end.

use super::config::Config;
use super::queue::Queue;
use crate::lines::{Framer, Intake, Next, Sink, Work};
use mcp_core::transport::Connection;
use mcp_core::{Auth, Server};
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};

/// What is read at once.
const CHUNK: usize = 8 * 1024;

/// Answers are handed to the queue once this much has come together, even if more input is there.
const BATCH: usize = 64 * 1024;

/// How long a connection that the server ends is still read from. A socket that is closed with bytes in it takes back what
/// the client has not read yet.
const LINGER: Duration = Duration::from_millis(300);

/// What the server is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Serving,
    /// It finishes what it is at.
    Ending,
    /// Its time is over.
    Over,
}

/// What one connection is served with.
pub(super) struct Client {
    pub(super) server: Server,
    pub(super) caller: Auth,
    pub(super) config: Config,
    pub(super) stage: watch::Receiver<Stage>,
}

/// Why nothing more is read.
#[derive(PartialEq, Eq)]
enum Last {
    /// The client ended its side.
    Eof,
    /// The client cannot be served any more, or does not speak the protocol.
    Lost,
    /// The server ends.
    Stage,
}

/// Ends the calls of a connection that is dropped before its end.
struct Closing(Arc<Connection>);

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Client {
    pub(super) async fn serve(
        self,
        mut input: impl AsyncRead + Unpin,
        output: impl AsyncWrite + Unpin + Send + 'static,
    ) {
        let queue = Arc::new(Queue::default());
        let connection = Arc::new(Connection::new());
        let _closing = Closing(Arc::clone(&connection));
        let (writing, patience) = (Arc::clone(&queue), self.config.write_timeout);
        // A task of its own: a handler that blocks its thread here does not hold up what is written.
        let mut writer = JoinSet::new();
        writer.spawn(async move { writing.run(output, patience).await });
        let (server, caller) = (self.server.clone(), self.caller.clone());
        let work = Arc::new(Work::new(server, Arc::clone(&connection), caller, Arc::clone(&queue)));

        let last = self.read(&mut input, &work).await;
        connection.end_input();
        if last != Last::Lost {
            self.finish(&work).await;
        }
        // Whatever is at work now is not waited for.
        connection.close();
        work.idle().await;
        queue.close();
        writer.join_next().await;
        if last != Last::Eof {
            let mut rest = [0; 1024];
            let read = async { while input.read(&mut rest).await.is_ok_and(|count| count > 0) {} };
            // The time is all that is given; what is still sent does not count.
            let _ = timeout(LINGER, read).await;
        }
    }

    /// Serves what comes in.
    async fn read(&self, input: &mut (impl AsyncRead + Unpin), work: &Arc<Work<Queue>>) -> Last {
        let queue = &work.writer;
        let mut framer = Framer::new(self.server.limits().message_bytes, CHUNK);
        let mut intake = Intake::new(Arc::clone(work));
        let mut first_by = Some(Instant::now() + self.config.first_message);
        loop {
            while let Some(next) = framer.next() {
                let readable = take(&mut intake, next);
                if first_by.take().is_some() && !readable {
                    queue.push(&intake.out);
                    return Last::Lost;
                }
                if intake.out.len() >= BATCH && !hand_on(&mut intake, queue).await {
                    return Last::Lost;
                }
            }
            if !hand_on(&mut intake, queue).await {
                return Last::Lost;
            }
            // Connections are many: what a long line took is not kept for the next one.
            framer.let_go();
            let read = tokio::select! {
                biased;
                () = self.reaches(Stage::Ending) => return Last::Stage,
                read = input.read(framer.space()) => read,
                () = queue.broken() => return Last::Lost,
                () = over(first_by) => return Last::Lost,
            };
            match read {
                Ok(0) => break,
                Ok(count) => framer.filled(count),
                Err(error) => {
                    tracing::debug!(%error, "a connection cannot be read");
                    return Last::Lost;
                }
            }
        }
        if let last @ Next::Line(_) = framer.end() {
            take(&mut intake, last);
            queue.push(&intake.out);
        }
        Last::Eof
    }

    /// Waits for the calls at work: for the server's grace period, and while the client reads.
    async fn finish(&self, work: &Work<Queue>) {
        let finished = async {
            work.idle().await;
            work.writer.flushed().await;
        };
        tokio::select! {
            () = finished => {}
            () = work.writer.broken() => {}
            () = self.reaches(Stage::Over) => {}
            () = tokio::time::sleep(self.server.shutdown_grace()) => {
                tracing::debug!("calls of a client that is gone were still at work at the end of the grace period");
            }
        }
    }

    async fn reaches(&self, stage: Stage) {
        // Without the listener the server is over.
        let _ = self.stage.clone().wait_for(|now| *now >= stage).await;
    }
}

/// Has a line served; whether it is a message.
fn take(intake: &mut Intake<Queue>, next: Next) -> bool {
    match next {
        Next::Line(line) => intake.message(line),
        Next::TooLong => {
            intake.too_long();
            false
        }
        Next::End => true,
    }
}

/// Hands answers on to be written, and waits for room for more; false when nothing can be written any more.
async fn hand_on(intake: &mut Intake<Queue>, queue: &Queue) -> bool {
    if intake.out.is_empty() {
        return true;
    }
    queue.push(&intake.out);
    intake.out.clear();
    intake.out.shrink_to(BATCH);
    queue.room().await
}

async fn over(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time).await,
        None => pending().await,
    }
}
