//! Whether the runtime gets to its tasks: handlers that block its threads keep it from everything else.
//!
//! A thread of its own wakes a task four times a second while calls are at work. That does two things. Where one handler blocks
//! the thread on which the runtime waited for its sockets, the others sleep through what comes in: woken, one of them takes that
//! over. Where all threads are blocked nothing helps, and the operator is told what would. Which handler it was is known when it
//! lets its thread go: [`Counters::ticks`](super::Counters) tells how long it had it.

use super::BoxFuture;
use crate::server::Server;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::thread::{self, Thread};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{Notify, oneshot};

/// Between two beats.
const TICK: Duration = Duration::from_millis(250);

/// Ticks that a handler may have its thread, or the runtime take to run a task: it is said then.
pub(crate) const TOO_LONG: u64 = 4;

struct Pulse {
    server: Server,
    wanted: Notify,
    /// The beat that is to be answered, and the last that was.
    asked: AtomicU64,
    answered: AtomicU64,
}

/// Looks on until this is dropped.
pub(super) struct Watching {
    _over: oneshot::Sender<()>,
}

impl Watching {
    /// Begins, where there is a runtime to look at.
    pub(super) fn begin(server: &Server) -> Option<Self> {
        let runtime = Handle::try_current().ok()?;
        let (sender, over) = oneshot::channel();
        let pulse = Arc::new(Pulse {
            server: server.clone(),
            wanted: Notify::new(),
            asked: AtomicU64::new(0),
            answered: AtomicU64::new(0),
        });
        let run = move || {
            let watched = Arc::downgrade(&pulse);
            // From here rather than from where this begins: a task that a handler spawns may wait for its thread.
            let task: BoxFuture<()> = Box::pin(attend(End(thread::current()), over, pulse));
            drop(runtime.spawn(task));
            watch(&watched);
        };
        if let Err(error) = thread::Builder::new().name("mcp-pulse".to_owned()).spawn(run) {
            tracing::warn!(%error, "handlers that block the runtime will not be noticed");
        }
        Some(Self { _over: sender })
    }
}

/// Answers every beat until the watching is over, and ends the thread then.
async fn attend(_end: End, mut over: oneshot::Receiver<()>, pulse: Arc<Pulse>) {
    // What the thread looks for is dropped before it is woken: arguments are, from the last to the first.
    loop {
        tokio::select! {
            _ = &mut over => return,
            () = pulse.wanted.notified() => {
                pulse.answered.store(pulse.asked.load(Ordering::Relaxed), Ordering::Relaxed);
            }
        }
    }
}

/// Wakes the thread, so that it finds nobody there.
struct End(Thread);

impl Drop for End {
    fn drop(&mut self) {
        self.0.unpark();
    }
}

fn watch(pulse: &Weak<Pulse>) {
    let (mut asked, mut late) = (0, 0);
    loop {
        thread::park_timeout(TICK);
        let Some(pulse) = pulse.upgrade() else { return };
        let at_work = pulse.server.stats().calls_at_work;
        if pulse.answered.load(Ordering::Relaxed) < asked {
            late += 1;
            if late == TOO_LONG {
                blocked(at_work);
            }
        } else {
            if late >= TOO_LONG {
                tracing::info!("the runtime's threads are free again");
            }
            late = 0;
            if at_work == 0 {
                // An idle server sleeps on.
                continue;
            }
            asked += 1;
            pulse.asked.store(asked, Ordering::Relaxed);
        }
        pulse.server.life().counters.tick();
        // Again, where the one before was not answered: it may have been taken by a thread that was blocked then.
        pulse.wanted.notify_one();
    }
}

#[cold]
fn blocked(calls_at_work: u64) {
    tracing::warn!(
        calls_at_work,
        "no thread of the runtime has been free for a second: handlers block them, and others wait; give those that block the key \
         `blocking`"
    );
}
