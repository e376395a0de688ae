//! One request that a handler serves: what it was called with, and where its reply goes.

use super::outgoing::Outgoing;
use super::{Connection, Outbox};
use crate::ask::{Replay, circumstances};
use crate::context::{Auth, CancelFlag};
use crate::handler::{Handler, Kind, Permit, TooOften};
use crate::jsonrpc::{Frame, RpcError, code, write_error};
use crate::protocol::{LogLevel, Shape, Version, modern, not_found};
use crate::resource::Values;
use crate::server::Server;
use crate::task::{Live, Tasking};
use crate::tool::{Cause, Class, ToolError, ToolReply, masked};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::Waker;
use std::time::Duration;

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

/// What a request asks for.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) kind: Kind,
    pub(crate) handler: Arc<Handler>,
    /// What the variables of a resource template stand for.
    pub(crate) variables: Values,
}

/// What a request came with.
pub(crate) struct Origin {
    pub(crate) connection: Option<Arc<Connection>>,
    pub(crate) outbox: Arc<dyn Outbox>,
    pub(crate) log_level: Option<LogLevel>,
    pub(crate) auth: Auth,
}

/// What a call, its context and its connection share.
pub(crate) struct CallInner {
    pub(crate) server: Server,
    pub(crate) frame: Frame,
    pub(crate) version: Version,
    pub(crate) target: Target,
    pub(crate) origin: Origin,
    pub(crate) cancel: CancelFlag,
    pub(super) outgoing: Mutex<Outgoing>,
    /// Questions that the client has not answered yet.
    asking: AtomicU32,
    /// The call's place among those of its handler, where these are limited.
    permit: Mutex<Option<Permit>>,
    /// What was asked and answered, once anything is.
    replay: OnceLock<Box<Replay>>,
    /// What a call that may become a task has besides.
    tasking: Option<Box<Tasking>>,
    reply: Mutex<ReplyBuffer>,
}

/// Where the reply is written: behind whatever the lender of the buffer has in it already.
#[derive(Debug, Default)]
struct ReplyBuffer {
    bytes: Vec<u8>,
    start: usize,
}

impl CallInner {
    /// A call that nobody else has yet. It is large, so it is made where it stays.
    #[inline]
    pub(crate) fn shared(
        server: Server,
        frame: Frame,
        version: Version,
        target: Target,
        origin: Origin,
        permit: Option<Permit>,
    ) -> Arc<Self> {
        Arc::new(Self {
            server,
            frame,
            version,
            target,
            origin,
            cancel: CancelFlag::default(),
            outgoing: Mutex::default(),
            asking: AtomicU32::new(0),
            permit: Mutex::new(permit),
            replay: OnceLock::new(),
            tasking: None,
            reply: Mutex::default(),
        })
    }

    /// What is called, for the log.
    pub(crate) fn name(&self) -> &str {
        &self.target.handler.name
    }

    /// The request's id as the client wrote it.
    pub(crate) fn id(&self) -> &str {
        std::str::from_utf8(self.frame.id()).unwrap_or_default()
    }

    pub(crate) fn shape(&self) -> &'static Shape {
        Shape::of(self.version)
    }

    /// What is asked of a task is asked of the server, not of a handler of the user's.
    pub(crate) fn is_counted(&self) -> bool {
        self.target.kind != Kind::Task
    }

    /// How long the call may take.
    pub(crate) fn timeout(&self) -> Option<Duration> {
        self.target.handler.timeout.or(self.server.inner().timeout.filter(|_| self.target.kind.may_ask()))
    }

    /// Counts a question as open until what is returned is dropped.
    pub(crate) fn question(&self) -> impl Drop + '_ {
        struct Question<'a>(&'a AtomicU32);
        impl Drop for Question<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::Relaxed);
            }
        }
        self.asking.fetch_add(1, Ordering::Relaxed);
        Question(&self.asking)
    }

    /// Whether the call waits for its client.
    pub(crate) fn is_asking(&self) -> bool {
        self.asking.load(Ordering::Relaxed) > 0
    }

    /// Lets the call become a task.
    pub(crate) fn may_become_task(&mut self) {
        self.tasking = Some(Box::default());
    }

    pub(crate) fn tasking(&self) -> Option<&Tasking> {
        self.tasking.as_deref()
    }

    /// The task that the call is, if it is one by now.
    pub(crate) fn task(&self) -> Option<&Arc<Live>> {
        self.tasking()?.task()
    }

    /// Takes what the client sent back of earlier passes.
    pub(crate) fn resume(&self, replay: Box<Replay>) {
        // A call is resumed before it begins.
        let _ = self.replay.set(replay);
    }

    /// What was asked and answered.
    pub(crate) fn replay(&self) -> &Replay {
        self.replay.get_or_init(Box::default)
    }

    /// Whether the handler asks for something that only another request can bring.
    pub(crate) fn wants_input(&self, waker: &Waker) -> bool {
        // A task that the handler began may be the first to ask, so whoever may ask is known from the first wait on.
        let may_ask = self.shape().modern && self.target.kind.may_ask() && self.task().is_none();
        may_ask && self.replay().is_over(waker)
    }

    /// Ends the call with what it asks for.
    #[cold]
    pub(crate) fn ask_for_input(&self) -> Ending {
        let target = &self.target;
        let circumstances = circumstances(target.kind, &target.handler.name, &self.origin.auth, &self.frame);
        let limit = self.server.limits().message_bytes;
        self.finish_as(modern::INPUT_REQUIRED, |out| {
            let from = out.len();
            self.replay().write(self.server.sealer(), &circumstances, out)?;
            if out.len() - from + self.frame.len() > limit {
                // The client would send it back in a message that nobody reads.
                return Err(ToolError::unexpected(
                    "what a call keeps for its next pass is over `Limits::message_bytes`",
                ));
            }
            Ok(None)
        })
    }

    /// A share in the call's place, for work that goes on when nobody waits for it any more.
    pub(crate) fn permit(&self) -> Option<Permit> {
        self.permit.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Gives the call's place up.
    pub(super) fn take_permit(&self) -> Option<Permit> {
        self.permit.lock().unwrap_or_else(PoisonError::into_inner).take()
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

    /// Writes a whole reply that another call to the same request has come to.
    pub(crate) fn write_reply(&self, message: &[u8]) {
        let mut buffer = self.reply();
        let ReplyBuffer { bytes, start } = &mut *buffer;
        bytes.truncate(*start);
        bytes.extend_from_slice(message);
    }

    /// A handler may have panicked while it wrote; what it left is cut off by whoever writes next.
    fn reply(&self) -> MutexGuard<'_, ReplyBuffer> {
        self.reply.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the call with a result of the members that are written here; what is returned goes into its `_meta`.
    pub(crate) fn finish(
        &self,
        write: impl FnOnce(&mut Vec<u8>) -> Result<Option<Map<String, Value>>, ToolError>,
    ) -> Ending {
        self.finish_as(modern::COMPLETE, write)
    }

    /// The same under another `resultType`.
    pub(crate) fn finish_as(
        &self,
        kind: &[u8],
        write: impl FnOnce(&mut Vec<u8>) -> Result<Option<Map<String, Value>>, ToolError>,
    ) -> Ending {
        let mut buffer = self.reply();
        let written = self.write_result(&mut buffer, kind, write);
        let size = buffer.bytes.len() - buffer.start;
        drop(buffer);
        self.written(written, size)
    }

    /// A result of this size is in the reply, or could not be written.
    fn written(&self, written: Result<(), ToolError>, size: usize) -> Ending {
        let limit = self.server.limits().result_bytes;
        match written {
            Ok(()) if size > limit => {
                tracing::error!(name = self.name(), size, limit, "a result is over `Limits::result_bytes`");
                self.fail(&RpcError::new(code::INTERNAL_ERROR, "the result is too large"))
            }
            Ok(()) => Ending::Done,
            Err(error) => self.finish_error(error),
        }
    }

    /// Ends the call with an error, in the words that each of the three audiences may hear.
    pub(crate) fn finish_error(&self, error: ToolError) -> Ending {
        match error.into_cause() {
            Cause::Model(class, text) => self.explain(class, &text),
            Cause::Peer(error) => self.fail(&error),
            Cause::Unexpected(error) => self.fail_unexpectedly(&*error),
        }
    }

    /// Logs an error that nobody expected; the peer gets a reference into the log.
    pub(crate) fn fail_unexpectedly(&self, error: &(dyn Error + 'static)) -> Ending {
        let (reference, text) = masked();
        tracing::error!(reference, name = self.name(), id = self.id(), error, "a handler failed");
        self.explain(Class::Failure, &text)
    }

    /// Says what went wrong: to the model as a result of a tool, else to the peer as an error.
    pub(crate) fn explain(&self, class: Class, text: &str) -> Ending {
        if self.target.kind == Kind::Tool {
            return self.tool_error(text);
        }
        let text: Cow<'static, str> = text.to_owned().into();
        self.fail(&match (class, self.target.kind) {
            (Class::NotFound, Kind::Resource) => not_found(self.shape(), &self.uri(), text),
            (Class::NotFound | Class::Invalid, _) => RpcError::new(code::INVALID_PARAMS, text),
            (Class::Failure, _) => RpcError::new(code::INTERNAL_ERROR, text),
        })
    }

    /// Says that the handler has no place free.
    #[cold]
    pub(crate) fn explain_busy(&self, places: usize) {
        let (name, plural) = (self.name(), if places == 1 { "" } else { "s" });
        let text = format!(
            "{name} serves {places} call{plural} at a time and is busy; trying again shortly may help"
        );
        self.explain(Class::Failure, &text);
    }

    /// Says that the caller calls the handler too often.
    #[cold]
    pub(crate) fn explain_too_often(&self, refused: &TooOften) {
        self.explain(Class::Failure, &refused.text(self.name()));
    }

    /// Says that too many handlers block.
    #[cold]
    pub(crate) fn too_much_blocks(&self) -> Ending {
        self.explain(Class::Failure, "the server is busy with long work; trying again later may help")
    }

    /// Writes a result that tells the model what went wrong.
    fn tool_error(&self, text: &str) -> Ending {
        let written = self.write_result(&mut self.reply(), modern::COMPLETE, |out| {
            let mut reply = ToolReply::new(out, self.shape());
            reply.content(|blocks| blocks.text(text))?;
            reply.error();
            Ok(None)
        });
        debug_assert!(written.is_ok(), "text is always JSON");
        Ending::ToolError
    }

    /// Writes a JSON-RPC error.
    pub(crate) fn fail(&self, error: &RpcError) -> Ending {
        let mut buffer = self.reply();
        let ReplyBuffer { bytes, start } = &mut *buffer;
        bytes.truncate(*start);
        write_error(bytes, Some(self.frame.id()), error);
        Ending::Failed(error.code())
    }

    fn write_result(
        &self,
        buffer: &mut ReplyBuffer,
        kind: &[u8],
        write: impl FnOnce(&mut Vec<u8>) -> Result<Option<Map<String, Value>>, ToolError>,
    ) -> Result<(), ToolError> {
        let ReplyBuffer { bytes, start } = buffer;
        bytes.truncate(*start);
        self.server.write_result(bytes, self.frame.id(), self.shape(), kind, write)
    }

    /// The URI that a `resources/read` names.
    pub(crate) fn uri(&self) -> Cow<'_, str> {
        self.frame.param_text(crate::jsonrpc::ParamKey::Uri).unwrap_or_default()
    }
}

impl fmt::Debug for CallInner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallInner").field("version", &self.version).finish_non_exhaustive()
    }
}
