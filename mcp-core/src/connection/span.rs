//! Each call as a span of the operator's log, under the names of OpenTelemetry's conventions for MCP.
//!
//! A span that nobody wants costs a look at a flag. Never part of one: arguments, results, the URIs that clients send, and ids
//! of sessions, which are as good as passwords.

use super::call::{CallInner, Ending};
use crate::handler::Kind;
use std::sync::Arc;
use std::time::Instant;
use tracing::field::Empty;
use tracing::{Level, Span};

/// The span of one call, and when it began if anybody wants to know.
#[derive(Debug)]
pub(super) struct CallSpan {
    span: Span,
    began: Option<Instant>,
}

impl CallSpan {
    /// Opens the span of a call that begins.
    pub(super) fn open(call: &Arc<CallInner>) -> Self {
        let span = current(call, || span(call));
        let began = (!span.is_disabled()).then(Instant::now);
        Self { span, began }
    }

    /// Runs a part of the call.
    pub(super) fn run<T>(&self, call: &Arc<CallInner>, part: impl FnOnce() -> T) -> T {
        current(call, || self.span.in_scope(part))
    }

    /// Records how the call ended.
    pub(super) fn end(&self, call: &CallInner, ending: Ending) {
        let elapsed = self.began.map(|began| began.elapsed());
        match ending {
            Ending::Done => {}
            Ending::ToolError => self.error("tool_error"),
            Ending::Cancelled => self.error("cancelled"),
            Ending::Failed(code) if !self.span.is_disabled() => {
                let code = code.to_string();
                self.span.record("rpc.response.status_code", &*code);
                self.error(&code);
            }
            Ending::Failed(_) => {}
        }
        self.span.in_scope(|| {
            tracing::debug!(target: "mcp_core::call", name = call.name(), id = call.id(), ?ending, ?elapsed, "call ended");
        });
    }

    fn error(&self, class: &str) {
        self.span.record("error.type", class);
        self.span.record("otel.status_code", "ERROR");
    }
}

fn span(call: &CallInner) -> Span {
    let kind = call.target.kind;
    let span = tracing::span!(
        target: "mcp_core::call",
        Level::INFO,
        "mcp.call",
        "otel.kind" = "server",
        "otel.name" = Empty,
        "otel.status_code" = Empty,
        "mcp.method.name" = &*call.frame.method(),
        "mcp.protocol.version" = call.version.as_str(),
        "jsonrpc.request.id" = call.id().trim_matches('"'),
        "gen_ai.operation.name" = Empty,
        "gen_ai.tool.name" = Empty,
        "gen_ai.prompt.name" = Empty,
        "error.type" = Empty,
        "rpc.response.status_code" = Empty,
    );
    if span.is_disabled() {
        return span;
    }
    match kind {
        Kind::Tool => {
            span.record("gen_ai.operation.name", "execute_tool");
            span.record("gen_ai.tool.name", call.name());
        }
        Kind::Prompt => {
            span.record("gen_ai.prompt.name", call.name());
        }
        // A URI is no name: there may be any number of them.
        _ => {
            span.record("otel.name", &*call.frame.method());
            return span;
        }
    }
    span.record("otel.name", &*format!("{} {}", call.frame.method(), call.name()));
    span
}

/// Runs a part of a call on another thread, in the span that is current on this one.
pub(crate) fn carried<T, P>(call: &Arc<CallInner>, part: P) -> impl FnOnce() -> T + use<T, P>
where
    P: FnOnce() -> T,
{
    let (span, call) = (Span::current(), Arc::clone(call));
    move || current(&call, || span.in_scope(part))
}

#[cfg(not(feature = "tracing-layer"))]
fn current<T>(_: &Arc<CallInner>, part: impl FnOnce() -> T) -> T {
    part()
}

#[cfg(feature = "tracing-layer")]
use crate::context::enter_call as current;

#[cfg(feature = "tracing-layer")]
pub(super) use crate::context::Quiet;

/// Keeps what is logged while a message is handed over from becoming one more message.
#[cfg(not(feature = "tracing-layer"))]
pub(super) struct Quiet;

#[cfg(not(feature = "tracing-layer"))]
impl Quiet {
    pub(super) fn begin() -> Self {
        Self
    }
}
