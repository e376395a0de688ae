//! The side that transports see: push a message in with [`Server::receive`], take the answer out.
//!
//! Owns calls that outlive their first poll and the state of a legacy session. Must not know how bytes travel.

mod batch;
mod call;
mod calls;
mod outgoing;
mod pending;
mod session;
mod span;

pub(crate) use batch::Batch;
pub(crate) use call::{CallInner, Ending, Origin, Target};
pub(crate) use calls::Place;
pub use pending::PendingCall;
pub(crate) use pending::{begin, duplicate_id};
pub use session::Connection;
pub(crate) use session::Handshake;
pub(crate) use span::carried;

use crate::context::Auth;
use crate::protocol::{Header, Headers};
use bytes::Bytes;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

#[cfg(doc)]
use crate::Server;

/// What a transport knows of a message besides its bytes.
#[derive(Clone, Copy)]
pub struct Arrival<'a> {
    pub(crate) connection: Option<&'a Arc<Connection>>,
    pub(crate) headers: Option<&'a dyn Headers>,
    pub(crate) outbox: &'a Arc<dyn Outbox>,
    auth: Option<&'a Auth>,
    pub(crate) full: bool,
}

impl<'a> Arrival<'a> {
    /// A message that stands alone. Notifications of its call go to the outbox.
    pub fn new(outbox: &'a Arc<dyn Outbox>) -> Self {
        Self { connection: None, headers: None, outbox, auth: None, full: false }
    }

    /// The transport has no room for another call: one comes back as [`Received::Busy`]. Whatever is no call is served.
    #[must_use]
    pub fn without_room(self) -> Self {
        Self { full: true, ..self }
    }

    /// It came over this connection: a pipe, or a legacy session.
    #[must_use]
    pub fn on(self, connection: &'a Arc<Connection>) -> Self {
        Self { connection: Some(connection), ..self }
    }

    /// It came in an HTTP request with these headers.
    #[must_use]
    pub fn with_headers(self, headers: &'a dyn Headers) -> Self {
        Self { headers: Some(headers), ..self }
    }

    /// It comes from this caller. Without this it is whoever started the server, or over HTTP nobody in particular.
    #[must_use]
    pub fn by(self, auth: &'a Auth) -> Self {
        Self { auth: Some(auth), ..self }
    }

    /// Who is calling.
    pub(crate) fn auth(&self) -> Auth {
        match (self.auth, self.headers) {
            (Some(auth), _) => auth.clone(),
            (None, None) => Auth::local(),
            (None, Some(_)) => Auth::anonymous(),
        }
    }
}

impl fmt::Debug for Arrival<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arrival").field("connection", &self.connection).finish_non_exhaustive()
    }
}

/// Takes notifications that belong to a call, one whole frame each, before the call's reply.
///
/// An outbox is bounded: when its reader is slow it drops notifications rather than wait.
pub trait Outbox: Send + Sync {
    /// Takes one notification.
    fn notify(&self, frame: Vec<u8>);

    /// Takes one request to the client, which may not be dropped. False if it cannot reach the client, or there is no way
    /// for the client's answer to reach the server.
    fn request(&self, frame: Vec<u8>) -> bool {
        drop(frame);
        false
    }

    /// A header of the HTTP request that the call came in, for as long as the call lives: handlers may ask for one at any time.
    fn header(&self, name: &str) -> Header<'_> {
        let _ = name;
        Header::Absent
    }

    /// Lets go of the client, which asks for what follows after this time. False if it cannot or would not.
    fn poll_later(&self, after: Duration) -> bool {
        let _ = after;
        false
    }
}

/// What became of a message.
#[derive(Debug)]
#[non_exhaustive]
pub enum Received {
    /// It needs no answer.
    Accepted,
    /// It is refused, and there is nobody to answer: a notification or response that cannot be taken.
    Refused,
    /// As many calls of the connection are at work as may be. Nothing was begun; hand in again later what comes back: the
    /// message, or of a batch all that asks for something.
    Busy(Bytes),
    /// The answer is in the buffer.
    Replied(Reply),
    /// The answer, to an `initialize`, is in the buffer, and this connection is open now.
    Opened(Arc<Connection>),
    /// The handler is at work; the answer comes later.
    Pending(PendingCall),
}

/// What kind of answer was given, for transports that show it outside the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reply {
    /// A result, or an error of the method itself.
    Answered,
    /// The message could not be read; the answer has no id.
    Unreadable,
    /// The message was refused before its method did anything.
    Malformed,
    /// The method does not exist in the message's revision, which wants that to be visible outside (2026-07-28).
    NoSuchMethod,
    /// The server does not serve: it has not been started, or is on its way down.
    Unavailable,
    /// The caller lacks one of these scopes.
    Forbidden(&'static [&'static str]),
    /// None: the client took the request back.
    Cancelled,
}
