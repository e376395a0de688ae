//! One frame of bytes to one checked message.
//!
//! Owns what makes a JSON text a JSON-RPC message of MCP: one object, `jsonrpc` "2.0", at most one of each member,
//! an acceptable id, a method or an answer. Must not know which methods exist.

use super::error::{RpcError, code};
use super::id::RequestId;
use super::members::{Arguments, Envelope, EnvelopeKey, MetaKey, ParamKey, key_is};
use super::scan::{Fault, Span};
use super::text::Text;
use bytes::Bytes;
use serde::Deserialize;
use std::borrow::Cow;

/// A decoded message together with the bytes it lies in. Cloning shares the bytes.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    bytes: Bytes,
    envelope: Envelope,
}

/// What kind of message a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Request,
    Notification,
    Response,
}

/// Why a frame is no message, with the id to answer under if there was one.
#[derive(Debug)]
pub(crate) struct DecodeError {
    pub(crate) id: Option<Box<[u8]>>,
    pub(crate) error: RpcError,
}

/// Decodes one message.
pub(crate) fn decode(bytes: Bytes, max_depth: u32) -> Result<(Kind, Frame), DecodeError> {
    if std::str::from_utf8(&bytes).is_err() {
        return Err(unreadable(code::PARSE_ERROR, "the message is not UTF-8"));
    }
    let envelope = Envelope::scan(&bytes, max_depth).map_err(|fault| refuse(&bytes, fault))?;
    let frame = Frame { bytes, envelope };
    match frame.kind() {
        Ok(kind) => Ok((kind, frame)),
        Err(message) => {
            let id = frame.envelope.message(EnvelopeKey::Id).map(|span| frame.raw(span));
            let id = id.filter(|id| RequestId::is_valid(id)).map(Box::from);
            Err(DecodeError { id, error: RpcError::new(code::INVALID_REQUEST, message) })
        }
    }
}

fn unreadable(code: i32, message: impl Into<Cow<'static, str>>) -> DecodeError {
    DecodeError { id: None, error: RpcError::new(code, message) }
}

#[cold]
fn refuse(bytes: &[u8], fault: Fault) -> DecodeError {
    match fault {
        Fault::Syntax(_) if is_json_but_no_object(bytes) => {
            unreadable(code::INVALID_REQUEST, "a message is one JSON object; this revision has no batches")
        }
        Fault::Syntax(at) => unreadable(code::PARSE_ERROR, format!("not JSON at byte {at}")),
        Fault::Depth => unreadable(code::PARSE_ERROR, "the message is nested too deeply"),
        Fault::Length => unreadable(code::PARSE_ERROR, "the message is too long"),
        Fault::Duplicate(name) => {
            unreadable(code::INVALID_REQUEST, format!("member \"{name}\" occurs twice"))
        }
    }
}

fn is_json_but_no_object(bytes: &[u8]) -> bool {
    let starts_object = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    !starts_object && serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok()
}

impl Frame {
    /// What kind of message this is, or what is wrong with it.
    fn kind(&self) -> Result<Kind, &'static str> {
        let member = |key| self.envelope.message(key).map(|span| span.of(&self.bytes));
        if member(EnvelopeKey::Jsonrpc) != Some(b"\"2.0\"") {
            return Err("member \"jsonrpc\" must be \"2.0\"");
        }
        if member(EnvelopeKey::Id).is_some_and(|id| !RequestId::is_valid(id)) {
            return Err("member \"id\" must be an integer or a short string");
        }
        let (id, result, error) =
            (member(EnvelopeKey::Id), member(EnvelopeKey::Result), member(EnvelopeKey::Error));
        match member(EnvelopeKey::Method) {
            Some(method) if method.len() <= 2 || method[0] != b'"' => {
                Err("member \"method\" must be a string")
            }
            Some(_) if result.is_some() || error.is_some() => {
                Err("a message has a method or an answer, not both")
            }
            Some(_) if id.is_some() && !self.params_are_object() => {
                Err("member \"params\" must be an object")
            }
            Some(_) if id.is_some() => Ok(Kind::Request),
            Some(_) => Ok(Kind::Notification),
            None if id.is_some() && (result.is_some() != error.is_some()) => Ok(Kind::Response),
            None => Err("a message needs a method, or an id with either a result or an error"),
        }
    }

    /// The id as written, or nothing for a notification.
    pub(crate) fn id(&self) -> &[u8] {
        self.envelope.message(EnvelopeKey::Id).map_or(b"", |span| self.raw(span))
    }

    /// The method's name; empty when it is written with escapes, which no name of a method needs.
    pub(crate) fn method(&self) -> &str {
        let raw = self.envelope.message(EnvelopeKey::Method).map_or(&b"\"\""[..], |span| self.raw(span));
        std::str::from_utf8(&raw[1..raw.len() - 1])
            .ok()
            .filter(|name| !name.contains('\\'))
            .unwrap_or_default()
    }

    /// Whether `params` is absent or an object, as every method of MCP has it.
    fn params_are_object(&self) -> bool {
        self.envelope.message(EnvelopeKey::Params).is_none_or(|span| self.raw(span)[0] == b'{')
    }

    pub(crate) fn raw(&self, span: Span) -> &[u8] {
        span.of(&self.bytes)
    }

    /// A member of `params` as raw JSON.
    pub(crate) fn param(&self, key: ParamKey) -> Option<&[u8]> {
        self.envelope.param(key).map(|span| self.raw(span))
    }

    /// A member of `params`, when it is there and of this type.
    pub(crate) fn param_as<'a, T: Deserialize<'a>>(&'a self, key: ParamKey) -> Option<T> {
        self.param(key).and_then(|raw| serde_json::from_slice(raw).ok())
    }

    /// A member of `params`, when it is there and a string.
    pub(crate) fn param_text(&self, key: ParamKey) -> Option<Cow<'_, str>> {
        self.param_as::<Text<'_>>(key).map(|text| text.0)
    }

    /// A member of `params._meta` as raw JSON.
    pub(crate) fn meta(&self, key: MetaKey) -> Option<&[u8]> {
        self.envelope.meta(key).map(|span| self.raw(span))
    }

    /// A member of `params._meta`, when it is there and of this type.
    pub(crate) fn meta_as<'a, T: Deserialize<'a>>(&'a self, key: MetaKey) -> Option<T> {
        self.meta(key).and_then(|raw| serde_json::from_slice(raw).ok())
    }

    /// Every argument of that name as raw JSON: none, one, or more where the sender repeats itself.
    pub(crate) fn arguments<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> + 'a {
        let members: &Arguments = self.envelope.arguments();
        members.iter().filter(move |(key, _)| key_is(self.raw(*key), name)).map(|(_, value)| self.raw(value))
    }
}
