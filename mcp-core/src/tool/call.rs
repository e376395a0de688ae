//! One invocation of a tool: what it was called with, and where its reply goes.

use super::args::Args;
use super::error::{Cause, ToolError, masked};
use super::into_result::IntoToolResult;
use super::problem::Problems;
use super::reply::ToolReply;
use crate::connection::{Connection, Outbox};
use crate::context::CancelFlag;
use crate::jsonrpc::{Frame, ParamKey, RpcError, begin_result, code, write_error};
use crate::protocol::{LogLevel, Shape, Version, modern};
use crate::server::Server;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A call being served: resolves once the reply is written.
pub type CallFuture = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// Proof that a call's reply is written. Only [`Call::finish`] and [`Args::reject`] make one.
#[derive(Debug)]
pub struct Outcome {
    pub(crate) ending: Ending,
}

/// How a call ended, for logs and counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// With a result.
    Done,
    /// With a result that says `isError`.
    ToolError,
    /// With a JSON-RPC error of this code.
    Failed(i32),
    /// Without an answer: the client took the request back.
    Cancelled,
}

/// One call of a tool on a server whose state is `S`.
pub struct Call<S> {
    inner: Arc<CallInner>,
    state: PhantomData<fn() -> S>,
}

impl<S> fmt::Debug for Call<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").finish_non_exhaustive()
    }
}

impl<S> Call<S> {
    pub(crate) fn new(inner: Arc<CallInner>) -> Self {
        Self { inner, state: PhantomData }
    }

    /// The call's arguments.
    pub fn args(&self) -> Args<'_, S> {
        Args::new(&self.inner)
    }

    /// Writes what the handler returned.
    pub fn finish<R: IntoToolResult>(&self, result: R) -> Outcome {
        self.inner.finish(result)
    }
}

/// What a call, its context and its connection share.
pub(crate) struct CallInner {
    pub(crate) server: Server,
    pub(crate) frame: Frame,
    pub(crate) version: Version,
    pub(crate) connection: Option<Arc<Connection>>,
    pub(crate) outbox: Arc<dyn Outbox>,
    pub(crate) log_level: Option<LogLevel>,
    pub(crate) cancel: CancelFlag,
    /// Set once the reply is written: nothing may be sent for the call from then on.
    pub(crate) ended: Mutex<bool>,
    /// The last progress sent, as the bits of an `f64`.
    pub(crate) progress: AtomicU64,
    reply: Mutex<ReplyBuffer>,
}

/// Where the reply is written: behind whatever the lender of the buffer has in it already.
#[derive(Debug, Default)]
struct ReplyBuffer {
    bytes: Vec<u8>,
    start: usize,
}

impl CallInner {
    pub(crate) fn new(
        server: Server,
        frame: Frame,
        version: Version,
        connection: Option<Arc<Connection>>,
        outbox: Arc<dyn Outbox>,
        log_level: Option<LogLevel>,
    ) -> Self {
        Self {
            server,
            frame,
            version,
            connection,
            outbox,
            log_level,
            cancel: CancelFlag::default(),
            ended: Mutex::new(false),
            progress: AtomicU64::new(f64::NEG_INFINITY.to_bits()),
            reply: Mutex::default(),
        }
    }

    /// The tool's name, for the log.
    pub(crate) fn tool(&self) -> Cow<'_, str> {
        self.frame.param_text(ParamKey::Name).unwrap_or_default()
    }

    /// The request's id as the client wrote it.
    pub(crate) fn id(&self) -> &str {
        std::str::from_utf8(self.frame.id()).unwrap_or_default()
    }

    /// Lends the buffer that the reply is appended to.
    pub(crate) fn lend(&self, bytes: Vec<u8>) {
        let start = bytes.len();
        *self.reply() = ReplyBuffer { bytes, start };
    }

    /// Takes the buffer back, with the reply in it if it is written.
    pub(crate) fn take_reply(&self) -> Vec<u8> {
        std::mem::take(&mut *self.reply()).bytes
    }

    /// A handler may have panicked while it wrote; what it left is cut off by whoever writes next.
    fn reply(&self) -> MutexGuard<'_, ReplyBuffer> {
        self.reply.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn finish<R: IntoToolResult>(&self, result: R) -> Outcome {
        let mut buffer = self.reply();
        let written = self.write_result(&mut buffer, |reply| result.write(reply));
        let start = buffer.start;
        let (size, limit) = (buffer.bytes.len() - start, self.server.limits().result_bytes);
        drop(buffer);
        match written {
            Ok(()) if size > limit => {
                tracing::error!(tool = &*self.tool(), size, limit, "a result is over `Limits::result_bytes`");
                self.fail(&RpcError::new(code::INTERNAL_ERROR, "the result is too large"))
            }
            Ok(()) => Outcome { ending: Ending::Done },
            Err(error) => self.finish_error(error),
        }
    }

    fn finish_error(&self, error: ToolError) -> Outcome {
        match error.into_cause() {
            Cause::Model(text) => self.tool_error(&text),
            Cause::Peer(error) => self.fail(&error),
            Cause::Unexpected(error) => {
                let (reference, text) = masked();
                let error = &*error as &dyn std::error::Error;
                tracing::error!(reference, tool = &*self.tool(), id = self.id(), error, "a tool failed");
                self.tool_error(&text)
            }
        }
    }

    pub(super) fn reject(&self, problems: &Problems) -> Outcome {
        self.tool_error(&problems.to_string())
    }

    /// Writes a result that tells the model what went wrong.
    pub(crate) fn tool_error(&self, text: &str) -> Outcome {
        let written = self.write_result(&mut self.reply(), |reply| {
            reply.content(|blocks| blocks.text(text))?;
            reply.error();
            Ok(())
        });
        debug_assert!(written.is_ok(), "text is always JSON");
        Outcome { ending: Ending::ToolError }
    }

    /// Writes a JSON-RPC error.
    pub(crate) fn fail(&self, error: &RpcError) -> Outcome {
        let mut buffer = self.reply();
        let ReplyBuffer { bytes, start } = &mut *buffer;
        bytes.truncate(*start);
        write_error(bytes, Some(self.frame.id()), error);
        Outcome { ending: Ending::Failed(error.code()) }
    }

    fn write_result(
        &self,
        buffer: &mut ReplyBuffer,
        write: impl FnOnce(&mut ToolReply<'_>) -> Result<(), ToolError>,
    ) -> Result<(), ToolError> {
        let shape = Shape::of(self.version);
        let ReplyBuffer { bytes, start } = buffer;
        bytes.truncate(*start);
        begin_result(bytes, self.frame.id());
        if shape.modern {
            bytes.extend_from_slice(modern::COMPLETE);
        }
        let mut reply = ToolReply::new(bytes, shape);
        write(&mut reply)?;
        let meta = reply.into_meta();
        self.server.end_result(bytes, shape, meta.as_ref());
        Ok(())
    }
}

impl fmt::Debug for CallInner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallInner").field("version", &self.version).finish_non_exhaustive()
    }
}
