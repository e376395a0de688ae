//! The way of a message: decode, classify, admit, then to its method.

use super::Server;
use crate::connection::{Arrival, Connection, Received, Reply};
use crate::jsonrpc::{
    DecodeError, Frame, Kind, MetaKey, ParamKey, RequestId, RpcError, code, decode, is_batch, write_error,
};
use crate::life::Lifecycle;
use crate::lifecycle::{Admitted, Era, Refusal, Signs, admit_legacy, admit_modern, classify};
use crate::protocol::{LogLevel, Method, Shape, legacy, modern, not_found};
use bytes::Bytes;
use std::sync::Arc;

impl Server {
    /// Takes one message in. An answer that is ready at once is appended to `out`.
    ///
    /// A handler is polled once, here. If it is not done, the rest comes back as [`Received::Pending`], for the
    /// transport to poll where it does not hold up the next message.
    pub fn receive(&self, message: Bytes, arrival: &Arrival<'_>, out: &mut Vec<u8>) -> Received {
        if is_batch(&message) {
            self.batch(message, arrival, out)
        } else {
            self.single(message, arrival, out)
        }
    }

    /// Whether a message is what clients open with, `initialize` or `server/discover`, and is answered by the server alone: no
    /// handler nor hook runs, nothing waits, so that a transport may have it served where nothing may block.
    pub fn opens_with(&self, message: &[u8]) -> bool {
        let mut frame = Frame::unread(Bytes::copy_from_slice(message));
        matches!(frame.read(self.limits().message_depth), Ok(Kind::Request))
            && match &*frame.method() {
                "initialize" => self.life().hooks.connect.is_empty(),
                "server/discover" => true,
                _ => false,
            }
    }

    /// Takes one message in that is no batch.
    pub(super) fn single(&self, message: Bytes, arrival: &Arrival<'_>, out: &mut Vec<u8>) -> Received {
        let mut frame = Frame::unread(message);
        match frame.read(self.limits().message_depth) {
            Ok(Kind::Request) => match self.admit(&frame, arrival) {
                Ok(admitted) => self.serve(frame, &admitted, arrival, out),
                Err(refusal) => refuse(&frame, &refusal, out),
            },
            Ok(Kind::Notification) => self.notification(&frame, arrival),
            Ok(Kind::Response) => match arrival.connection {
                Some(connection) => {
                    let result = frame.result().and_then(|result| serde_json::from_slice(result).ok());
                    connection.questions.answer(frame.id(), result);
                    Received::Accepted
                }
                None => Received::Refused,
            },
            Err(DecodeError { id, error }) => {
                write_error(out, id.as_deref(), &error);
                Received::Replied(if id.is_some() { Reply::Malformed } else { Reply::Unreadable })
            }
        }
    }

    /// Answers a message with an error, without looking at what it asks for; a batch is refused whole. Nothing is written for
    /// one that has no request to answer. On the connection where it waited for a place it waits no longer, nor does anything
    /// of the batch.
    pub fn refuse(
        &self,
        message: Bytes,
        connection: Option<&Connection>,
        error: &RpcError,
        out: &mut Vec<u8>,
    ) {
        if is_batch(&message) {
            if let Some(connection) = connection {
                self.unpark_batch(&message, connection);
            }
            return write_error(out, None, error);
        }
        if let Ok((Kind::Request, frame)) = decode(message, self.limits().message_depth) {
            if let Some(connection) = connection {
                connection.calls.unpark(frame.id());
            }
            write_error(out, Some(frame.id()), error);
        }
    }

    fn admit(&self, frame: &Frame, arrival: &Arrival<'_>) -> Result<Admitted, Refusal> {
        let (name, methods) = (frame.method(), &self.inner.methods);
        match self.era(frame, &name, arrival)? {
            Era::Legacy => admit_legacy(&name, arrival.connection, self.versions(), methods),
            Era::Modern(version) => admit_modern(frame, &name, version, arrival.headers, methods),
        }
    }

    fn era(&self, frame: &Frame, method: &str, arrival: &Arrival<'_>) -> Result<Era, RpcError> {
        let asked = frame.param_text(ParamKey::ProtocolVersion);
        let signs = Signs {
            header: arrival.headers.map(|headers| headers.header("MCP-Protocol-Version")),
            meta: frame.meta(MetaKey::ProtocolVersion),
            method,
            asked: asked.as_deref(),
        };
        classify(signs, self.versions())
    }

    fn serve(&self, frame: Frame, admitted: &Admitted, arrival: &Arrival<'_>, out: &mut Vec<u8>) -> Received {
        if !self.life().is_accepting() {
            return self.not_serving(&frame, out);
        }
        let served = match admitted.method {
            Method::ToolsCall
            | Method::PromptsGet
            | Method::ResourcesRead
            | Method::Complete
            | Method::Listen
            | Method::TasksGet
            | Method::TasksUpdate
            | Method::TasksCancel
            | Method::Extension => {
                return self.call(frame, admitted, arrival, out);
            }
            Method::Initialize => return self.initialize(&frame, arrival, out),
            Method::ToolsList | Method::PromptsList | Method::ResourcesList | Method::TemplatesList => {
                self.list(&frame, admitted, arrival, out)
            }
            Method::Discover => {
                let members = modern::discover_members(&self.inner);
                self.write_members(&frame, admitted, out, &members, true);
                Ok(())
            }
            Method::Subscribe | Method::Unsubscribe => self.subscribe(&frame, admitted, arrival, out),
            Method::SetLevel => self.set_level(&frame, admitted, arrival, out),
            Method::Ping => {
                self.write_members(&frame, admitted, out, b"", false);
                Ok(())
            }
        };
        if let Err(error) = served {
            write_error(out, Some(frame.id()), &error);
        }
        Received::Replied(Reply::Answered)
    }

    #[cold]
    fn not_serving(&self, frame: &Frame, out: &mut Vec<u8>) -> Received {
        let text = match *self.lifecycle().borrow() {
            Lifecycle::Created | Lifecycle::Initializing => "the server has not been started",
            _ => "the server is shutting down",
        };
        write_error(out, Some(frame.id()), &RpcError::new(code::INTERNAL_ERROR, text));
        Received::Replied(Reply::Unavailable)
    }

    fn initialize(&self, frame: &Frame, arrival: &Arrival<'_>, out: &mut Vec<u8>) -> Received {
        let handshake = match legacy::read_initialize(frame, self.versions()) {
            Ok(handshake) => handshake,
            Err(error) => return refuse(frame, &error.into(), out),
        };
        let admitted = Admitted { method: Method::Initialize, version: handshake.version, log_level: None };
        let members = legacy::initialize_members(&self.inner, handshake.version);
        let connection = arrival.connection.cloned().unwrap_or_else(|| Arc::new(Connection::new()));
        if !connection.open(handshake) {
            let error = RpcError::new(code::INVALID_REQUEST, "the session is open already");
            return refuse(frame, &error.into(), out);
        }
        self.write_members(frame, &admitted, out, &members, false);
        self.hub().add_connection(&connection);
        connection.joined(self);
        Received::Opened(connection)
    }

    fn subscribe(
        &self,
        frame: &Frame,
        admitted: &Admitted,
        arrival: &Arrival<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), RpcError> {
        let uri = frame.param_text(ParamKey::Uri).ok_or_else(|| invalid("params.uri must be a string"))?;
        if let Some(connection) = arrival.connection {
            let viewer = self.inner.visibility.viewer(|| arrival.auth());
            match admitted.method {
                Method::Subscribe if self.inner.resources.now().find(&uri, &viewer).is_none() => {
                    return Err(not_found(Shape::of(admitted.version), &uri, "resource not found"));
                }
                Method::Subscribe => connection.own.subscribe(&uri)?,
                _ => connection.own.unsubscribe(&uri),
            }
        }
        self.write_members(frame, admitted, out, b"", false);
        Ok(())
    }

    fn set_level(
        &self,
        frame: &Frame,
        admitted: &Admitted,
        arrival: &Arrival<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), RpcError> {
        let level: LogLevel =
            frame.param_as(ParamKey::Level).ok_or_else(|| invalid("params.level: unknown log level"))?;
        if let Some(connection) = arrival.connection {
            connection.set_log_level(level);
        }
        self.write_members(frame, admitted, out, b"", false);
        Ok(())
    }

    fn notification(&self, frame: &Frame, arrival: &Arrival<'_>) -> Received {
        if arrival.headers.is_some() && !self.takes_notification(frame, arrival) {
            return Received::Refused;
        }
        if let Some(connection) = arrival.connection
            && frame.method() == "notifications/cancelled"
            && let Some(id) = frame.param(ParamKey::RequestId).and_then(RequestId::parse)
        {
            log_cancellation(frame);
            connection.cancel(&id);
        }
        if let Some(connection) = arrival.connection.filter(|_| frame.method() == "notifications/initialized")
        {
            connection.initialized(self);
        }
        Received::Accepted
    }

    /// On HTTP a notification names its revision like a request does, but modern ones need no metadata.
    fn takes_notification(&self, frame: &Frame, arrival: &Arrival<'_>) -> bool {
        match self.era(frame, &frame.method(), arrival) {
            Ok(Era::Modern(_)) => true,
            Ok(Era::Legacy) => arrival.connection.is_some(),
            Err(error) => error.code() == code::INVALID_PARAMS,
        }
    }
}

/// What is kept of a client's reason for a cancellation.
const LONGEST_REASON: usize = 200;

fn log_cancellation(frame: &Frame) {
    if !tracing::enabled!(tracing::Level::DEBUG) {
        return;
    }
    let id = frame.param(ParamKey::RequestId).map(String::from_utf8_lossy).unwrap_or_default();
    let reason = frame.param_member("reason").and_then(|raw| serde_json::from_slice::<String>(raw).ok());
    let reason: String = reason.unwrap_or_default().chars().take(LONGEST_REASON).collect();
    // Written as a literal: nothing that a client says can look like a line of the log.
    tracing::debug!(id = &*id, ?reason, "the client takes a request back");
}

pub(super) fn invalid(message: &'static str) -> RpcError {
    RpcError::new(code::INVALID_PARAMS, message)
}

pub(super) fn refuse(frame: &Frame, refusal: &Refusal, out: &mut Vec<u8>) -> Received {
    write_error(out, Some(frame.id()), &refusal.error);
    Received::Replied(refusal.reply)
}
