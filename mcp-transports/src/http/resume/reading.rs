//! The body of a response that reads a channel.

use super::channel::{Channel, End};
use super::event::{EventId, write_empty, write_event};
use crate::http::session::InUse;
use crate::http::stream::{COMMENT, Silence};
use bytes::Bytes;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

/// What holds for every stream of a session.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct Manner {
    /// The client takes events without data, and comes back for the rest of a stream that is closed early.
    pub(in crate::http) polls: bool,
    pub(in crate::http) retry: Duration,
    pub(in crate::http) keep_alive: Duration,
}

/// A reader's place at a channel, given up when it is dropped.
pub(in crate::http) struct Attached {
    pub(in crate::http) channel: Arc<Channel>,
    pub(in crate::http) id: u64,
}

impl Attached {
    /// Takes the channel over from whoever reads it. `replays` says that what was sent before comes from the store.
    pub(in crate::http) fn new(channel: Arc<Channel>, replays: bool) -> Self {
        let id = channel.attach(replays);
        Self { channel, id }
    }
}

impl Drop for Attached {
    fn drop(&mut self) {
        self.channel.detach(self.id);
    }
}

pub(in crate::http) struct Reading {
    attached: Attached,
    manner: Manner,
    /// What is written before anything else.
    first: Vec<u8>,
    /// The newest event that was written, or that the client has already.
    newest: Option<u64>,
    greeted: bool,
    over: bool,
    silence: Silence,
    /// Keeps the session from being forgotten as idle.
    _session: Option<InUse>,
}

impl Reading {
    /// Reads everything from the beginning: the event that opens the stream comes first.
    pub(in crate::http) fn new(attached: Attached, manner: Manner) -> Self {
        let silence = Silence::new(manner.keep_alive);
        Self {
            attached,
            manner,
            first: Vec::new(),
            newest: None,
            greeted: true,
            over: false,
            silence,
            _session: None,
        }
    }

    /// Goes on after an event. What is written before may contain such as are stored already.
    pub(in crate::http) fn after(self, newest: u64, first: Vec<u8>, session: InUse) -> Self {
        Self { first, newest: Some(newest), greeted: false, _session: Some(session), ..self }
    }

    pub(in crate::http) fn is_over(&self) -> bool {
        self.over
    }

    pub(in crate::http) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        if self.over {
            return Poll::Ready(None);
        }
        let mut out = std::mem::take(&mut self.first);
        // What the client has already is left out, so that there may be nothing to write though there was something to read.
        while out.is_empty() || !self.greeted {
            let Poll::Ready(next) = self.attached.channel.poll_next(self.attached.id, cx) else { break };
            for (number, message) in next.events {
                self.write(&mut out, number, &message);
            }
            if let End::Later(retry) = next.end {
                write_empty(&mut out, self.id(self.newest.unwrap_or(0)), retry);
            }
            self.over = next.end != End::Open;
            if self.over || !out.is_empty() {
                break;
            }
        }
        // A comment tells the client at once that the stream is open.
        if out.is_empty() && !self.over && (!self.greeted || self.silence.poll_over(cx).is_ready()) {
            out.extend_from_slice(COMMENT);
        }
        self.greeted = true;
        if out.is_empty() {
            return if self.over { Poll::Ready(None) } else { Poll::Pending };
        }
        self.silence.broken();
        Poll::Ready(Some(out.into()))
    }

    fn write(&mut self, out: &mut Vec<u8>, number: u64, message: &[u8]) {
        if self.newest.is_some_and(|newest| number <= newest) {
            return;
        }
        self.newest = Some(number);
        match (message.is_empty(), self.manner.polls) {
            (false, _) => write_event(out, Some(self.id(number)), message),
            (true, true) => write_empty(out, self.id(number), self.manner.retry),
            (true, false) => out.extend_from_slice(COMMENT),
        }
    }

    fn id(&self, number: u64) -> EventId {
        EventId { stream: self.attached.channel.key.stream, number }
    }
}
