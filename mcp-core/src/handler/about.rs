//! What every handler says of itself, whichever kind it is.

use super::call::CallFuture;
use super::choices::Choices;
use super::gate::Gate;
use super::rate::Rate;
use super::rules::Rules;
use crate::connection::CallInner;
use crate::protocol::Icon;
use crate::resource::Published;
use crate::schema::Checker;
use crate::task::TaskRule;
use serde::Serialize;
use serde_json::{Map, Value};
use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// The kinds of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Tool,
    Prompt,
    Resource,
    /// A completion of an argument of a prompt or resource.
    Completion,
    /// A stream of what changes.
    Subscription,
    /// A method of an extension.
    Method,
    /// What is asked of a task, or becomes one.
    Task,
}

impl Kind {
    /// Whether such a call may ask the client for input.
    pub(crate) fn may_ask(self) -> bool {
        matches!(self, Self::Tool | Self::Prompt | Self::Resource)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tool => "tool",
            Self::Prompt => "prompt",
            Self::Resource => "resource",
            Self::Completion => "completion",
            Self::Subscription => "subscription",
            Self::Method => "method",
            Self::Task => "task",
        })
    }
}

/// Serves a call.
pub(crate) type Run = Box<dyn Fn(Arc<CallInner>) -> CallFuture + Send + Sync>;

/// What the way of a call needs of its handler.
pub(crate) struct Handler {
    /// The name of a tool or prompt, the URI of a resource.
    pub(crate) name: Cow<'static, str>,
    /// File and line of the function.
    pub(crate) place: &'static str,
    pub(crate) run: Run,
    /// The value whose method it is.
    pub(crate) provider: Option<Arc<dyn Any + Send + Sync>>,
    /// The namespace of that value.
    pub(crate) namespace: Option<Arc<str>>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) gate: Option<Arc<Gate>>,
    /// How often one caller may call it.
    pub(crate) rate: Option<Rate>,
    /// What the caller must be allowed.
    pub(crate) scopes: &'static [&'static str],
    /// What a tool's arguments must keep to besides their types.
    pub(crate) rules: Option<Rules>,
    /// The values that there are for an argument of a prompt or resource.
    pub(crate) choices: Vec<(&'static str, Choices)>,
    /// What a resource says of itself.
    pub(crate) published: Option<Arc<Published>>,
    /// What a tool's structured content must keep to.
    pub(crate) output: Option<Checker>,
    /// How a tool runs as a task, if it may.
    pub(crate) task: Option<TaskRule>,
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handler")
            .field("name", &self.name)
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

/// What every handler publishes or sets for itself.
#[derive(Debug, Default)]
pub(crate) struct About {
    pub(crate) name: Cow<'static, str>,
    pub(crate) place: &'static str,
    pub(crate) namespace: Option<Arc<str>>,
    pub(crate) title: Option<&'static str>,
    pub(crate) description: Option<Cow<'static, str>>,
    pub(crate) icons: Vec<Icon>,
    pub(crate) meta: Map<String, Value>,
    pub(crate) hidden: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) concurrency: Option<usize>,
    /// Calls of one caller, and the time they are for.
    pub(crate) rate: Option<(u32, Duration)>,
    pub(crate) scopes: &'static [&'static str],
    /// What `build()` must refuse.
    pub(crate) problems: Vec<String>,
}

impl About {
    pub(crate) fn new(name: &'static str, place: &'static str) -> Self {
        Self { name: name.into(), place, ..Self::default() }
    }

    pub(crate) fn handler(&self, run: Run, provider: Option<Arc<dyn Any + Send + Sync>>) -> Handler {
        Handler {
            name: self.name.clone(),
            place: self.place,
            run,
            provider,
            namespace: self.namespace.clone(),
            timeout: self.timeout,
            gate: self.concurrency.map(|calls| Arc::new(Gate::new(calls))),
            rate: self.rate.map(|(calls, period)| Rate::new(calls, period)),
            scopes: self.scopes,
            rules: None,
            choices: Vec::new(),
            published: None,
            output: None,
            task: None,
        }
    }
}

/// What `meta = ..` takes: anything that is an object in JSON.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of `meta`: it lacks `serde::Serialize`",
    label = "cannot be written as JSON",
    note = "write `meta = json!({{ \"example.com/key\": \"value\" }})`, or add `#[derive(serde::Serialize)]` to it"
)]
pub trait IntoMeta {
    /// The members, or why there are none.
    ///
    /// # Errors
    ///
    /// When it is no object.
    fn into_meta(self) -> Result<Map<String, Value>, String>;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> IntoMeta for T {
    fn into_meta(self) -> Result<Map<String, Value>, String> {
        match serde_json::to_value(self) {
            Ok(Value::Object(members)) => Ok(members),
            _ => Err("`meta` must be a JSON object".to_owned()),
        }
    }
}

/// The methods by which generated code fills in what is common to all kinds.
macro_rules! describe_common {
    ($spec:ident) => {
        impl<S> $spec<S> {
            /// What it is for and when to use it.
            pub fn description(&mut self, text: &'static str) {
                self.about.description = Some(text.into());
            }

            /// The name for people.
            pub fn title(&mut self, text: &'static str) {
                self.about.title = Some(text);
            }

            /// Pictures for people.
            pub fn icons(&mut self, icons: impl IntoIterator<Item = $crate::Icon>) {
                self.about.icons = icons.into_iter().collect();
            }

            /// Metadata for clients.
            pub fn meta(&mut self, meta: impl $crate::__private::IntoMeta) {
                match meta.into_meta() {
                    Ok(members) => self.about.meta = members,
                    Err(problem) => self.about.problems.push(problem),
                }
            }

            /// It is served, but not listed.
            pub fn hidden(&mut self, yes: bool) {
                self.about.hidden = yes;
            }

            /// Milliseconds that a call may take.
            pub fn timeout(&mut self, milliseconds: u64) {
                self.about.timeout = Some(std::time::Duration::from_millis(milliseconds));
            }

            /// Calls at a time.
            pub fn concurrency(&mut self, calls: usize) {
                self.about.concurrency = Some(calls);
            }

            /// Calls of one caller in as many seconds.
            pub fn rate(&mut self, calls: u32, seconds: u64) {
                self.about.rate = Some((calls, std::time::Duration::from_secs(seconds)));
            }

            /// What the caller must be allowed.
            pub fn scopes(&mut self, scopes: &'static [&'static str]) {
                self.about.scopes = scopes;
            }
        }

        impl<S: Send + Sync + 'static> $spec<S> {
            /// How it is called.
            pub fn call(&mut self, run: fn(Call<S>) -> CallFuture) {
                self.run = Some(Box::new(move |call| run(Call::new(call))));
            }
        }
    };
}
pub(crate) use describe_common;

/// A name inside a namespace. Hosts do not all take a `.` in it.
pub(crate) fn namespaced(name: Cow<'static, str>, namespace: Option<&str>) -> Cow<'static, str> {
    match namespace {
        Some(namespace) => format!("{namespace}_{name}").into(),
        None => name,
    }
}
