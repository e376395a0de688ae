//! JSON-RPC 2.0 as MCP uses it: bytes to a checked [`Frame`], and answers back to bytes.
//!
//! Owns the envelope. Must not know MCP revisions, methods or transports.
//!
//! Reading order: `scan` (syntax), `members` (which members an object has), `decode` (a message and what is wrong with
//! it), `batch` (several at once), `id`, `error`, `text`, `encode`.

mod batch;
mod decode;
mod encode;
mod error;
mod id;
mod members;
mod scan;
mod text;

pub(crate) use batch::{is_batch, join, split};
pub(crate) use decode::{DecodeError, Frame, Kind, decode};
pub(crate) use encode::{
    begin_result, escape_into, write_error, write_json, write_notification, write_request,
};
pub use error::{RpcError, code};
pub(crate) use id::RequestId;
pub(crate) use members::{MetaKey, ParamKey, member};
pub(crate) use text::{read_text, write_text};

#[cfg(test)]
mod tests;
