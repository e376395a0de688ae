//! A layer for `tracing` that sends what handlers log to the client of the call that they serve.
//!
//! Owns which event belongs to which call: one that is logged while the call is polled, or in a span that was opened then.
//! A program without the layer pays a look at a flag.

use crate::connection::CallInner;
use crate::protocol::{LogLevel, Shape};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

/// Some program part wants to know which call is being served.
static WANTED: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// The call that is polled on this thread.
    static CALL: RefCell<Option<Arc<CallInner>>> = const { RefCell::new(None) };
    /// A message is being handed over on this thread.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs a part of a call, which is the thread's call for that long.
pub(crate) fn enter_call<T>(call: &Arc<CallInner>, part: impl FnOnce() -> T) -> T {
    if !WANTED.load(Ordering::Relaxed) {
        return part();
    }
    /// Puts back what was there before, even if the part panics.
    struct Back(Option<Arc<CallInner>>);
    impl Drop for Back {
        fn drop(&mut self) {
            let before = self.0.take();
            // Dropped outside of the borrow: it may be the last of its kind.
            drop(CALL.with(|current| current.replace(before)));
        }
    }
    let _back = Back(CALL.with(|current| current.replace(Some(Arc::clone(call)))));
    part()
}

/// While it lives, nothing that is logged on this thread is sent to a client.
pub(crate) struct Quiet(bool);

impl Quiet {
    pub(crate) fn begin() -> Self {
        Self(QUIET.replace(true))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        QUIET.set(self.0);
    }
}

/// Sends events of `tracing` to the client of the call in which they were logged, as `notifications/message`.
///
/// Nothing is sent but what all of these let through:
/// - targets that are named here, with the modules in them, and never those of this SDK, whose messages are the operator's;
/// - levels from [`INFO`](Level::INFO) on, unless [`max_level`](Self::max_level) says otherwise;
/// - what the client asked for: by `logging/setLevel` (legacy), or by `logLevel` in the metadata of the request (modern). Without
///   that a client gets nothing;
/// - the rate of [`Context::log`](crate::Context::log).
///
/// The message's `logger` is the event's target, its `data` an object of the event's fields: at most 32 of them, texts cut at
/// 1024 bytes. A client may show or keep them: name only targets whose fields are meant for it.
///
/// Events of a task that the handler spawned belong to its call if the task runs in a span of it (`Instrument::in_current_span`).
///
/// Needs the feature `tracing-layer`.
///
/// ```
/// use mcp_core::ClientLog;
/// use tracing_subscriber::layer::SubscriberExt;
///
/// let subscriber = tracing_subscriber::registry().with(ClientLog::new().target("my_server"));
/// // tracing::subscriber::set_global_default(subscriber)?;
/// # drop(subscriber);
/// ```
pub struct ClientLog {
    targets: Vec<Cow<'static, str>>,
    max_level: Level,
}

impl fmt::Debug for ClientLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientLog").field("targets", &self.targets).finish_non_exhaustive()
    }
}

impl Default for ClientLog {
    fn default() -> Self {
        Self::new()
    }
}

impl ClientLog {
    /// A layer that sends nothing yet.
    pub fn new() -> Self {
        WANTED.store(true, Ordering::Relaxed);
        Self { targets: Vec::new(), max_level: Level::INFO }
    }

    /// Sends events of this target too: a module's path, with everything below it.
    #[must_use]
    pub fn target(mut self, target: impl Into<Cow<'static, str>>) -> Self {
        self.targets.push(target.into());
        self
    }

    /// Sends events of these levels: for example with `DEBUG` those of `DEBUG` too, if the client wants them. Default `INFO`.
    #[must_use]
    pub fn max_level(mut self, level: Level) -> Self {
        self.max_level = level;
        self
    }

    fn takes(&self, metadata: &Metadata<'_>) -> bool {
        let target = metadata.target();
        *metadata.level() <= self.max_level
            && !["mcp_core", "mcp_transports"].iter().any(|own| is_within(target, own))
            && self.targets.iter().any(|named| is_within(target, named))
    }
}

fn is_within(target: &str, named: &str) -> bool {
    target.strip_prefix(named).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// What a span of a call remembers. Weak: a span that is kept must not keep the call.
struct OfCall(Weak<CallInner>);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for ClientLog {
    fn on_new_span(&self, _: &Attributes<'_>, id: &Id, spans: Context<'_, S>) {
        let call = CALL.with(|call| call.borrow().as_ref().map(Arc::downgrade));
        if let (Some(call), Some(span)) = (call, spans.span(id)) {
            span.extensions_mut().replace(OfCall(call));
        }
    }

    fn on_event(&self, event: &Event<'_>, spans: Context<'_, S>) {
        let metadata = event.metadata();
        if QUIET.get() || !self.takes(metadata) {
            return;
        }
        let Some(call) = call_of(event, &spans) else { return };
        let level = level(metadata.level());
        if wanted(&call).is_some_and(|threshold| level >= threshold) {
            call.log(level, Some(metadata.target()), Data(event));
        }
    }
}

fn call_of<S>(event: &Event<'_>, spans: &Context<'_, S>) -> Option<Arc<CallInner>>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let within = spans.event_scope(event).and_then(|mut scope| {
        scope.find_map(|span| span.extensions().get::<OfCall>().map(|call| call.0.clone()))
    });
    match within {
        Some(call) => call.upgrade(),
        None => CALL.with(|call| call.borrow().clone()),
    }
}

/// What the client asked for, if it did.
fn wanted(call: &CallInner) -> Option<LogLevel> {
    match &call.origin.connection {
        Some(connection) if !Shape::of(call.version).modern => connection.asked_log_level(),
        _ => call.origin.log_level,
    }
}

fn level(level: &Level) -> LogLevel {
    match *level {
        Level::ERROR => LogLevel::Error,
        Level::WARN => LogLevel::Warning,
        Level::INFO => LogLevel::Info,
        _ => LogLevel::Debug,
    }
}

/// An event as JSON. Its fields are read when it is written: not at all for one that comes too fast.
struct Data<'a, 'b>(&'a Event<'b>);

impl Serialize for Data<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = Fields::default();
        self.0.record(&mut fields);
        fields.0.serialize(serializer)
    }
}

/// The fields of an event, as many and as long as a client may be sent.
#[derive(Default)]
struct Fields(Map<String, Value>);

impl Fields {
    const MOST: usize = 32;
    const BYTES: usize = 1024;

    fn put(&mut self, field: &Field, value: impl Into<Value>) {
        if self.0.len() < Self::MOST {
            self.0.insert(field.name().to_owned(), value.into());
        }
    }

    fn put_text(&mut self, field: &Field, text: &str) {
        let start = start(text, Self::BYTES);
        self.put(field, if start.len() < text.len() { format!("{start}…") } else { text.to_owned() });
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let mut text = Bounded::default();
        // It fails where the text is long enough.
        let _ = fmt::Write::write_fmt(&mut text, format_args!("{value:?}"));
        self.put_text(field, &text.0);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put_text(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value);
    }
}

/// As many whole characters as there are in so many bytes.
fn start(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

/// Text that stops growing a little above the bound.
#[derive(Default)]
struct Bounded(String);

impl fmt::Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = (Fields::BYTES + 8).saturating_sub(self.0.len());
        self.0.push_str(start(text, room));
        if text.len() > room { Err(fmt::Error) } else { Ok(()) }
    }
}
