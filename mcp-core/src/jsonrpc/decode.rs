//! One frame of bytes to one checked message.
//!
//! Owns what makes a JSON text a JSON-RPC message of MCP: one object, `jsonrpc` "2.0", at most one of each member,
//! an acceptable id, a method or an answer. Must not know which methods exist.

use super::error::{RpcError, code};
use super::id::RequestId;
use super::members::{Arguments, Envelope, EnvelopeKey, MetaKey, ParamKey, key_is, member};
use super::scan::{Fault, Span};
use super::text::read_text;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;
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
    let mut frame = Frame::unread(bytes);
    frame.read(max_depth).map(|kind| (kind, frame))
}

fn unreadable(code: i32, message: impl Into<Cow<'static, str>>) -> DecodeError {
    DecodeError { id: None, error: RpcError::new(code, message) }
}

#[cold]
fn refuse(bytes: &[u8], fault: Fault) -> DecodeError {
    match fault {
        Fault::Syntax(_) if is_json_but_no_object(bytes) => {
            unreadable(code::INVALID_REQUEST, "a message is one JSON object; batches are not taken")
        }
        Fault::Syntax(at) => unreadable(code::PARSE_ERROR, format!("not JSON at byte {at}")),
        Fault::Length => unreadable(code::PARSE_ERROR, "the message is too long"),
        Fault::Depth => {
            let error = RpcError::new(code::PARSE_ERROR, "the message is nested too deeply");
            DecodeError { id: readable_id(bytes), error }
        }
        Fault::Duplicate(name) => {
            let error = RpcError::new(code::INVALID_REQUEST, format!("member \"{name}\" occurs twice"));
            DecodeError { id: readable_id(bytes), error }
        }
    }
}

/// The id of a message that is wrong elsewhere, so that its sender learns which one it was.
fn readable_id(bytes: &[u8]) -> Option<Box<[u8]>> {
    #[derive(Deserialize)]
    struct OnlyId<'a> {
        #[serde(borrow)]
        id: Option<&'a RawValue>,
    }
    let id = serde_json::from_slice::<OnlyId<'_>>(bytes).ok()?.id?.get().as_bytes();
    RequestId::is_valid(id).then(|| id.into())
}

fn is_json_but_no_object(bytes: &[u8]) -> bool {
    let starts_object = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    !starts_object && serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok()
}

impl Frame {
    /// A frame that is to be [read](Self::read): it is large, and so read where it stays.
    pub(crate) fn unread(bytes: Bytes) -> Self {
        Self { bytes, envelope: Envelope::new() }
    }

    /// Finds what the message has in it.
    pub(crate) fn read(&mut self, max_depth: u32) -> Result<Kind, DecodeError> {
        // Most messages are ASCII, and to see that is quicker.
        if !self.bytes.is_ascii() && std::str::from_utf8(&self.bytes).is_err() {
            return Err(unreadable(code::PARSE_ERROR, "the message is not UTF-8"));
        }
        if let Err(fault) = self.envelope.scan(&self.bytes, max_depth) {
            return Err(refuse(&self.bytes, fault));
        }
        self.kind().map_err(|error| {
            let id = self.envelope.message(EnvelopeKey::Id).map(|span| self.raw(span));
            DecodeError { id: id.filter(|id| RequestId::is_valid(id)).map(Box::from), error }
        })
    }

    /// What kind of message this is, or what is wrong with it.
    fn kind(&self) -> Result<Kind, RpcError> {
        let invalid = |message| Err(RpcError::new(code::INVALID_REQUEST, message));
        let member = |key| self.envelope.message(key).map(|span| span.of(&self.bytes));
        if member(EnvelopeKey::Jsonrpc) != Some(b"\"2.0\"") {
            return invalid("member \"jsonrpc\" must be \"2.0\"");
        }
        let answers = member(EnvelopeKey::Result).is_some() || member(EnvelopeKey::Error).is_some();
        let Some(method) = member(EnvelopeKey::Method) else {
            // Whatever else is wrong with a response: an answer to it would answer nothing.
            return if answers {
                Ok(Kind::Response)
            } else {
                invalid("a message needs a method, a result or an error")
            };
        };
        match member(EnvelopeKey::Id) {
            Some(id) if !RequestId::is_valid(id) => {
                invalid("member \"id\" must be an integer or a short string")
            }
            _ if method.len() <= 2 || method[0] != b'"' => invalid("member \"method\" must be a string"),
            _ if answers => invalid("a message has a method or an answer, not both"),
            Some(_) if !self.params_are_object() => {
                Err(RpcError::new(code::INVALID_PARAMS, "member \"params\" must be an object"))
            }
            Some(_) => Ok(Kind::Request),
            None => Ok(Kind::Notification),
        }
    }

    /// Bytes of the message.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The message as it came in.
    pub(crate) fn into_bytes(self) -> Bytes {
        self.bytes
    }

    /// The id as written, or nothing for a notification.
    pub(crate) fn id(&self) -> &[u8] {
        self.envelope.message(EnvelopeKey::Id).map_or(b"", |span| self.raw(span))
    }

    /// The result of a response, if it is one of success.
    pub(crate) fn result(&self) -> Option<&[u8]> {
        self.envelope.message(EnvelopeKey::Result).map(|span| self.raw(span))
    }

    /// The method's name. Some clients write its slash with an escape.
    pub(crate) fn method(&self) -> Cow<'_, str> {
        let raw = self.envelope.message(EnvelopeKey::Method).map_or(&b"\"\""[..], |span| self.raw(span));
        read_text(raw).unwrap_or_default()
    }

    /// Whether `params` is absent or an object, as every method of MCP has it.
    fn params_are_object(&self) -> bool {
        self.envelope.message(EnvelopeKey::Params).is_none_or(|span| self.raw(span)[0] == b'{')
    }

    pub(crate) fn raw(&self, span: Span) -> &[u8] {
        span.of(&self.bytes)
    }

    /// The whole of `params` as raw JSON.
    pub(crate) fn params(&self) -> Option<&[u8]> {
        self.envelope.message(EnvelopeKey::Params).map(|span| self.raw(span))
    }

    /// A member of `params` as raw JSON.
    pub(crate) fn param(&self, key: ParamKey) -> Option<&[u8]> {
        self.envelope.param(key).map(|span| self.raw(span))
    }

    /// Any member of `params` as raw JSON, looked for only now.
    pub(crate) fn param_member(&self, name: &str) -> Option<&[u8]> {
        self.params().filter(|params| params[0] == b'{').and_then(|params| member(params, name))
    }

    /// A member of `params`, when it is there and of this type.
    pub(crate) fn param_as<'a, T: Deserialize<'a>>(&'a self, key: ParamKey) -> Option<T> {
        self.param(key).and_then(|raw| serde_json::from_slice(raw).ok())
    }

    /// A member of `params`, when it is there, an object and of this type: serde would read a struct from a list as well.
    pub(crate) fn param_object<'a, T: Deserialize<'a>>(&'a self, key: ParamKey) -> Option<T> {
        self.param(key).filter(|raw| raw[0] == b'{').and_then(|raw| serde_json::from_slice(raw).ok())
    }

    /// A member of `params`, when it is there and a string.
    pub(crate) fn param_text(&self, key: ParamKey) -> Option<Cow<'_, str>> {
        self.param(key).and_then(|raw| read_text(raw).ok())
    }

    /// A member of `params._meta` as raw JSON.
    pub(crate) fn meta(&self, key: MetaKey) -> Option<&[u8]> {
        self.envelope.meta(key).map(|span| self.raw(span))
    }

    /// A member of `params._meta`, when it is there and of this type.
    pub(crate) fn meta_as<'a, T: Deserialize<'a>>(&'a self, key: MetaKey) -> Option<T> {
        self.meta(key).and_then(|raw| serde_json::from_slice(raw).ok())
    }

    /// Any member of `params._meta` as raw JSON, looked for only now.
    pub(crate) fn meta_member(&self, name: &str) -> Option<&[u8]> {
        self.param(ParamKey::Meta).and_then(|meta| member(meta, name))
    }

    /// Every argument of that name as raw JSON: none, one, or more where the sender repeats itself.
    pub(crate) fn arguments<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> + 'a {
        let members: &Arguments = self.envelope.arguments();
        members.iter().filter(move |(key, _)| key_is(self.raw(*key), name)).map(|(_, value)| self.raw(value))
    }

    /// The arguments but those of these names, as one object.
    pub(crate) fn arguments_without(&self, names: &[&str]) -> Vec<u8> {
        let mut rest = vec![b'{'];
        let members: &Arguments = self.envelope.arguments();
        let others = members.iter().filter(|(key, _)| !names.iter().any(|name| key_is(self.raw(*key), name)));
        for (key, value) in others {
            if rest.len() > 1 {
                rest.push(b',');
            }
            rest.push(b'"');
            rest.extend_from_slice(self.raw(key));
            rest.extend_from_slice(b"\":");
            rest.extend_from_slice(self.raw(value));
        }
        rest.push(b'}');
        rest
    }
}
