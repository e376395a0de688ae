//! What moves messages into a channel: the task of a legacy call, and that of a session's own stream.
//!
//! A legacy call goes on without its client, so that its messages are stored whoever reads them.

use super::channel::Channel;
use crate::http::outbox::CallOutbox;
use crate::http::room::Placed;
use crate::http::session::InUse;
use crate::http::spawn::spawn;
use bytes::Bytes;
use mcp_core::transport::Reply;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

enum Step {
    Finished((Reply, Vec<u8>)),
    Sends,
    Begins,
}

/// Drives a call to its end, and keeps its session in use until then.
pub(in crate::http) async fn drive(
    mut call: Placed,
    outbox: Arc<CallOutbox>,
    channel: Arc<Channel>,
    session: InUse,
) {
    loop {
        let step = poll_fn(|cx| {
            if let Poll::Ready(finished) = Pin::new(&mut call).poll(cx) {
                return Poll::Ready(Step::Finished(finished));
            }
            if channel.poll_begun(cx).is_ready() {
                return Poll::Ready(Step::Begins);
            }
            let has_room = channel.poll_drained(cx).is_ready();
            if has_room && outbox.poll_ready(cx).is_ready() {
                Poll::Ready(Step::Sends)
            } else {
                Poll::Pending
            }
        })
        .await;
        match step {
            Step::Begins => channel.send(Vec::new(), false).await,
            Step::Sends => send(&outbox, &channel).await,
            Step::Finished(finished) => {
                if let Some((reply, message)) = channel.answer(finished) {
                    let mut messages = take(&outbox);
                    messages.extend((reply != Reply::Cancelled).then(|| message.into()));
                    channel.send(messages, true).await;
                }
                break;
            }
        }
    }
    session.session().forget_stream(&channel);
}

async fn send(outbox: &CallOutbox, channel: &Channel) {
    let later = outbox.take_polls();
    channel.send(take(outbox), false).await;
    if let Some(after) = later {
        channel.close_readers(after);
    }
}

fn take(outbox: &CallOutbox) -> Vec<Bytes> {
    outbox.take().into_iter().map(Bytes::from).collect()
}

/// The stream of a session for what belongs to no request. It keeps what comes while nobody reads, as far as there is room.
#[derive(Debug)]
pub(in crate::http) struct Standing {
    pub(in crate::http) channel: Arc<Channel>,
    pub(in crate::http) outbox: Arc<CallOutbox>,
    is_pumped: AtomicBool,
}

/// How long a stream collects before it sends again: what changes often is told of twenty times a second.
const PAUSE: Duration = Duration::from_millis(50);

impl Standing {
    pub(in crate::http) fn new(channel: Arc<Channel>, outbox: Arc<CallOutbox>) -> Self {
        Self { channel, outbox, is_pumped: AtomicBool::new(false) }
    }

    /// Sends what comes for as long as somebody reads.
    pub(in crate::http) fn pump(self: &Arc<Self>) {
        if !self.is_pumped.swap(true, Ordering::AcqRel) {
            spawn(Arc::clone(self).forward());
        }
    }

    async fn forward(self: Arc<Self>) {
        loop {
            let sends = poll_fn(|cx| {
                if self.channel.poll_deserted(cx).is_ready() {
                    return Poll::Ready(false);
                }
                let has_room = self.channel.poll_drained(cx).is_ready();
                if has_room && self.outbox.poll_ready(cx).is_ready() {
                    Poll::Ready(true)
                } else {
                    Poll::Pending
                }
            })
            .await;
            if sends {
                // Boxed, so that the task of a stream that is silent, as most are, is small.
                let sending = async {
                    send(&self.outbox, &self.channel).await;
                    tokio::time::sleep(PAUSE).await;
                };
                Box::pin(sending).await;
                continue;
            }
            self.is_pumped.store(false, Ordering::Release);
            // A reader that came in this moment may have found the pump at work.
            let is_wanted = self.channel.has_readers() && !self.channel.is_over();
            if !is_wanted || self.is_pumped.swap(true, Ordering::AcqRel) {
                return;
            }
        }
    }
}
