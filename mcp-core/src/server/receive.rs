//! The way of a message: decode, classify, admit, then to its method.

use super::Server;
use crate::connection::{Arrival, Connection, Received, Reply, begin, duplicate_id};
use crate::jsonrpc::{
    DecodeError, Frame, Kind, MetaKey, ParamKey, RequestId, RpcError, begin_result, code, decode, write_error,
};
use crate::lifecycle::{Admitted, Era, Refusal, Signs, admit_legacy, admit_modern, classify};
use crate::protocol::{LogLevel, Method, Shape, check_param, legacy, modern};
use crate::registry::ToolEntry;
use crate::tool::CallInner;
use bytes::Bytes;
use std::sync::Arc;

impl Server {
    /// Takes one message in. An answer that is ready at once is appended to `out`.
    ///
    /// A handler is polled once, here. If it is not done, the rest comes back as [`Received::Pending`], for the
    /// transport to poll where it does not hold up the next message.
    pub fn receive(&self, message: Bytes, arrival: &Arrival<'_>, out: &mut Vec<u8>) -> Received {
        match decode(message, self.limits().message_depth) {
            Ok((Kind::Request, frame)) => match self.admit(&frame, arrival) {
                Ok(admitted) => self.serve(frame, &admitted, arrival, out),
                Err(refusal) => refuse(&frame, &refusal, out),
            },
            Ok((Kind::Notification, frame)) => self.notification(&frame, arrival),
            // This server asks nothing yet that a response could answer; on a connection one is harmless.
            Ok((Kind::Response, _)) if arrival.connection.is_some() => Received::Accepted,
            Ok((Kind::Response, _)) => Received::Refused,
            Err(DecodeError { id, error }) => {
                write_error(out, id.as_deref(), &error);
                Received::Replied(if id.is_some() { Reply::Malformed } else { Reply::Unreadable })
            }
        }
    }

    /// Answers a message with an error, without looking at what it asks for. Nothing is written for one that has no
    /// request to answer.
    pub fn refuse(&self, message: Bytes, error: &RpcError, out: &mut Vec<u8>) {
        if let Ok((Kind::Request, frame)) = decode(message, self.limits().message_depth) {
            write_error(out, Some(frame.id()), error);
        }
    }

    fn admit(&self, frame: &Frame, arrival: &Arrival<'_>) -> Result<Admitted, Refusal> {
        match self.era(frame, arrival)? {
            Era::Legacy => admit_legacy(frame, arrival.connection, self.versions()),
            Era::Modern(version) => admit_modern(frame, version, arrival.headers),
        }
    }

    fn era(&self, frame: &Frame, arrival: &Arrival<'_>) -> Result<Era, RpcError> {
        let asked = frame.param_text(ParamKey::ProtocolVersion);
        let signs = Signs {
            header: arrival.headers.map(|headers| headers.header("MCP-Protocol-Version")),
            meta: frame.meta(MetaKey::ProtocolVersion),
            method: &frame.method(),
            asked: asked.as_deref(),
        };
        classify(signs, self.versions())
    }

    fn serve(&self, frame: Frame, admitted: &Admitted, arrival: &Arrival<'_>, out: &mut Vec<u8>) -> Received {
        let served = match admitted.method {
            Method::ToolsCall => return self.call_tool(frame, admitted, arrival, out),
            Method::Initialize => return self.initialize(&frame, arrival, out),
            Method::ToolsList => self.list_tools(&frame, admitted, out),
            Method::Discover => {
                self.write_members(&frame, admitted, out, &modern::discover_members(&self.inner), true);
                Ok(())
            }
            Method::SetLevel => self.set_level(&frame, admitted, arrival, out),
            Method::Ping => {
                self.write_members(&frame, admitted, out, b"", false);
                Ok(())
            }
            Method::Initialized | Method::Cancelled | Method::Progress | Method::RootsChanged => {
                Err(RpcError::new(code::INVALID_REQUEST, "a notification has no id"))
            }
        };
        if let Err(error) = served {
            write_error(out, Some(frame.id()), &error);
        }
        Received::Replied(Reply::Answered)
    }

    fn initialize(&self, frame: &Frame, arrival: &Arrival<'_>, out: &mut Vec<u8>) -> Received {
        let handshake = match legacy::read_initialize(frame, self.versions()) {
            Ok(handshake) => handshake,
            Err(error) => return refuse(frame, &error.into(), out),
        };
        let members = legacy::initialize_members(&self.inner, handshake.version);
        let connection = arrival.connection.cloned().unwrap_or_else(|| Arc::new(Connection::new()));
        if !connection.open(handshake) {
            return refuse(
                frame,
                &RpcError::new(code::INVALID_REQUEST, "the session is open already").into(),
                out,
            );
        }
        begin_result(out, frame.id());
        out.extend_from_slice(&members);
        out.extend_from_slice(b"}}");
        Received::Opened(connection)
    }

    fn list_tools(&self, frame: &Frame, admitted: &Admitted, out: &mut Vec<u8>) -> Result<(), RpcError> {
        let cursor = match frame.param(ParamKey::Cursor) {
            None | Some(b"null") => None,
            Some(_) => {
                let cursor = frame.param_text(ParamKey::Cursor);
                Some(cursor.ok_or_else(|| invalid("params.cursor must be a string"))?)
            }
        };
        let page = self.inner.tools.page(admitted.version, cursor.as_deref())?;
        self.write_members(frame, admitted, out, page, true);
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

    /// Writes a result of these members, with those that every result of the revision has.
    fn write_members(
        &self,
        frame: &Frame,
        admitted: &Admitted,
        out: &mut Vec<u8>,
        members: &[u8],
        cacheable: bool,
    ) {
        let shape = Shape::of(admitted.version);
        begin_result(out, frame.id());
        if shape.modern {
            out.extend_from_slice(modern::COMPLETE);
        }
        out.extend_from_slice(members);
        if shape.modern && cacheable {
            out.extend_from_slice(&self.inner.cache_members);
        }
        self.end_result(out, shape, None);
    }

    fn call_tool(
        &self,
        frame: Frame,
        admitted: &Admitted,
        arrival: &Arrival<'_>,
        out: &mut Vec<u8>,
    ) -> Received {
        if arrival
            .connection
            .is_some_and(|connection| connection.calls_at_work() >= self.limits().calls_at_work)
        {
            return Received::Busy(frame.into_bytes());
        }
        let run = match self.find_tool(&frame, admitted, arrival) {
            Ok(tool) => tool.run,
            Err(refusal) => return refuse(&frame, &refusal, out),
        };
        let call = CallInner::new(
            self.clone(),
            frame,
            admitted.version,
            arrival.connection.cloned(),
            Arc::clone(arrival.outbox),
            admitted.log_level,
        );
        begin(Arc::new(call), run, out)
    }

    /// The tool that a call names, once everything but its arguments is in order.
    fn find_tool(
        &self,
        frame: &Frame,
        admitted: &Admitted,
        arrival: &Arrival<'_>,
    ) -> Result<&ToolEntry, Refusal> {
        let answered = |message: String| Refusal {
            error: RpcError::new(code::INVALID_PARAMS, message),
            reply: Reply::Answered,
        };
        if let (None, Some(connection)) = (arrival.headers, arrival.connection)
            && connection.calls.contains(frame.id())
        {
            return Err(duplicate_id().into());
        }
        let name = frame
            .param_text(ParamKey::Name)
            .ok_or_else(|| answered("params.name must be a string".to_owned()))?;
        if frame.param(ParamKey::Arguments).is_some_and(|raw| raw[0] != b'{' && raw != b"null") {
            return Err(answered("params.arguments must be an object".to_owned()));
        }
        let Some(tool) = self.inner.tools.find(&name) else {
            let name: String = name.chars().take(128).collect();
            return Err(answered(format!("unknown tool: {name:?}")));
        };
        let token = frame.meta(MetaKey::ProgressToken);
        if token.is_some_and(|token| !matches!(token[0], b'"' | b'-' | b'0'..=b'9') || token.len() > 1024) {
            return Err(answered("the progress token must be a string or a number".to_owned()));
        }
        if let (true, Some(headers)) = (Shape::of(admitted.version).modern, arrival.headers) {
            for param in &tool.about.headers {
                check_param(headers, param.header, frame.arguments(param.argument).next())?;
            }
        }
        Ok(tool)
    }

    fn notification(&self, frame: &Frame, arrival: &Arrival<'_>) -> Received {
        if arrival.headers.is_some() && !self.takes_notification(frame, arrival) {
            return Received::Refused;
        }
        if let Some(connection) = arrival.connection
            && frame.method() == "notifications/cancelled"
            && let Some(id) = frame.param(ParamKey::RequestId).and_then(RequestId::parse)
        {
            connection.cancel(&id);
        }
        Received::Accepted
    }

    /// On HTTP a notification names its revision like a request does, but modern ones need no metadata.
    fn takes_notification(&self, frame: &Frame, arrival: &Arrival<'_>) -> bool {
        match self.era(frame, arrival) {
            Ok(Era::Modern(_)) => true,
            Ok(Era::Legacy) => arrival.connection.is_some(),
            Err(error) => error.code() == code::INVALID_PARAMS,
        }
    }
}

fn invalid(message: &'static str) -> RpcError {
    RpcError::new(code::INVALID_PARAMS, message)
}

fn refuse(frame: &Frame, refusal: &Refusal, out: &mut Vec<u8>) -> Received {
    write_error(out, Some(frame.id()), &refusal.error);
    Received::Replied(refusal.reply)
}
