//! The answers of a batch: one array, written once every call in it is over.
//!
//! Must not know what is in the batch: it is given an answer, or a call to wait for, for each message that has one.

use super::pending::PendingCall;
use super::{Received, Reply};
use std::pin::Pin;
use std::task::{Context, Poll};

/// A batch whose answers are collected.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    answers: Vec<Answer>,
}

#[derive(Debug)]
enum Answer {
    Ready(Vec<u8>),
    Waiting(Box<PendingCall>),
    /// The client took the request back.
    None,
}

impl Batch {
    /// Adds an answer that is ready.
    pub(crate) fn ready(&mut self, answer: Vec<u8>) {
        self.answers.push(Answer::Ready(answer));
    }

    /// Adds a call that is still at work.
    pub(crate) fn waiting(&mut self, call: PendingCall) {
        self.answers.push(Answer::Waiting(Box::new(call)));
    }

    /// What becomes of the batch, once all of it was looked at.
    pub(crate) fn received(self, out: &mut Vec<u8>) -> Received {
        if self.answers.is_empty() {
            return Received::Accepted;
        }
        if self.answers.iter().any(|answer| matches!(answer, Answer::Waiting(_))) {
            return Received::Pending(PendingCall::batch(self));
        }
        self.write(out);
        Received::Replied(Reply::Answered)
    }

    /// Polls every call that is still at work.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<(Reply, Vec<u8>)> {
        let mut waiting = false;
        for answer in &mut self.answers {
            let Answer::Waiting(call) = answer else { continue };
            match Pin::new(&mut **call).poll(cx) {
                Poll::Ready((Reply::Cancelled, _)) => *answer = Answer::None,
                Poll::Ready((_, bytes)) => *answer = Answer::Ready(bytes),
                Poll::Pending => waiting = true,
            }
        }
        if waiting {
            return Poll::Pending;
        }
        let mut out = Vec::new();
        self.write(&mut out);
        let reply = if out.is_empty() { Reply::Cancelled } else { Reply::Answered };
        Poll::Ready((reply, out))
    }

    /// Writes the answers in the order of their requests; nothing at all if there are none.
    fn write(&self, out: &mut Vec<u8>) {
        let before = out.len();
        for answer in &self.answers {
            if let Answer::Ready(bytes) = answer {
                out.push(if out.len() == before { b'[' } else { b',' });
                out.extend_from_slice(bytes);
            }
        }
        if out.len() > before {
            out.push(b']');
        }
    }
}
