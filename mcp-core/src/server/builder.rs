//! How a server is put together, and everything that can be wrong with it.

use super::{BuildError, Limits, Server, ServerInner};
use crate::protocol::{Icon, Implementation, Version, modern};
use crate::registry::{ToolEntry, Tools};
use crate::tool::{Call, CallFuture, CallInner, Tool, ToolList, ToolSet, ToolSpec, ToolVisitor};
use serde_json::Value;
use std::any::Any;
use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

/// Collects what a server offers. `S` is the type of its state.
///
/// ```
/// use mcp_core::{Icon, Server};
///
/// let server = Server::builder("crm", env!("CARGO_PKG_VERSION"))
///     .title("Customer database")
///     .instructions("Search before you create: most customers exist already.")
///     .website("https://example.com/crm")
///     .icon(Icon::new("https://example.com/crm.svg"))
///     .build()?;
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
#[must_use = "call `build`"]
pub struct ServerBuilder<S = ()> {
    info: Implementation,
    instructions: Option<String>,
    versions: Vec<Version>,
    limits: Limits,
    list_ttl: Duration,
    page_size: usize,
    tools: Vec<ToolEntry>,
    /// What went wrong before `build` looks.
    problems: Vec<String>,
    state: Box<dyn Any + Send + Sync>,
    state_type: PhantomData<fn() -> S>,
}

impl<S> fmt::Debug for ServerBuilder<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerBuilder").field("info", &self.info).field("tools", &self.tools.len()).finish()
    }
}

impl ServerBuilder {
    pub(super) fn new(name: String, version: String) -> Self {
        Self {
            info: Implementation::new(name, version),
            instructions: None,
            versions: Version::ALL.to_vec(),
            limits: Limits::default(),
            list_ttl: Duration::from_secs(60),
            page_size: 1000,
            tools: Vec::new(),
            problems: Vec::new(),
            state: Box::new(()),
            state_type: PhantomData,
        }
    }

    /// Gives the server a state, from which tools take what they ask for with [`State`](crate::State).
    ///
    /// Comes before [`tools`](ServerBuilder::tools), so that a tool whose state is not provided does not compile.
    ///
    /// ```compile_fail
    /// use mcp_core::{Server, State, tool, tools};
    ///
    /// #[derive(Clone)]
    /// struct Database;
    ///
    /// /// Counts the rows.
    /// #[tool]
    /// async fn count(State(_): State<Database>) -> u64 {
    ///     0
    /// }
    ///
    /// let server = Server::builder("crm", "1.0.0").tools(tools![count]).build(); // no `.state(Database)`
    /// ```
    pub fn state<S: Send + Sync + 'static>(mut self, state: S) -> ServerBuilder<S> {
        if !self.tools.is_empty() {
            self.problems.push("`.state(..)` must come before `.tools(..)`".to_owned());
        }
        let tools = std::mem::take(&mut self.tools);
        ServerBuilder {
            info: self.info,
            instructions: self.instructions,
            versions: self.versions,
            limits: self.limits,
            list_ttl: self.list_ttl,
            page_size: self.page_size,
            tools,
            problems: self.problems,
            state: Box::new(state),
            state_type: PhantomData,
        }
    }
}

impl<S: Send + Sync + 'static> ServerBuilder<S> {
    /// The name that people see.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.info.title = Some(title.into().into());
        self
    }

    /// One sentence on what the server is for.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.info.description = Some(text.into().into());
        self
    }

    /// What a model should know before it uses the server: how its tools work together, what to try first.
    pub fn instructions(mut self, text: impl Into<String>) -> Self {
        self.instructions = Some(text.into());
        self
    }

    /// A page about the server.
    pub fn website(mut self, url: impl Into<String>) -> Self {
        self.info.website_url = Some(url.into().into());
        self
    }

    /// Adds a picture for the server.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.info.icons.push(icon);
        self
    }

    /// Serves only these revisions. Default: all of them.
    pub fn versions(mut self, versions: impl IntoIterator<Item = Version>) -> Self {
        self.versions = versions.into_iter().collect();
        self.versions.sort_unstable();
        self.versions.dedup();
        self
    }

    /// Sets what the server accepts and sends at most.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Entries on one page of a list. Default 1000.
    pub fn page_size(mut self, entries: usize) -> Self {
        self.page_size = entries;
        self
    }

    /// How long clients may keep lists (`ttlMs`, 2026-07-28 on). Default one minute.
    pub fn list_ttl(mut self, ttl: Duration) -> Self {
        self.list_ttl = ttl;
        self
    }

    /// Adds tools: `.tools(tools![add, weather::forecast])`.
    pub fn tools<L: ToolSet<S>>(mut self, _: ToolList<L>) -> Self {
        L::visit(&mut Collect(&mut self.tools));
        self
    }

    /// Builds the server.
    ///
    /// # Errors
    ///
    /// Lists everything that is wrong: names that are empty, not allowed or used twice, schemas that do not describe
    /// an object, limits that let nothing through, tools that were added before the state.
    pub fn build(self) -> Result<Server, BuildError> {
        let mut problems = self.problems.clone();
        self.check_settings(&mut problems);
        check_tools(&self.tools, &mut problems);
        BuildError::of(problems)?;
        let inner = ServerInner {
            info_member: modern::server_info_member(&self.info),
            cache_members: modern::cache_members(self.list_ttl),
            tools: Tools::new(self.tools, self.page_size),
            info: self.info,
            instructions: self.instructions,
            versions: self.versions,
            limits: self.limits,
            state: self.state,
        };
        Ok(Server { inner: Arc::new(inner) })
    }

    fn check_settings(&self, problems: &mut Vec<String>) {
        let rules = [
            (self.info.name.is_empty(), "the server's name is empty"),
            (self.info.version.is_empty(), "the server's version is empty"),
            (self.versions.is_empty(), "`versions` names no revision"),
            (self.page_size == 0, "`page_size` is 0, so that no list could show anything"),
            (
                self.limits.message_bytes == 0,
                "`Limits::message_bytes` is 0, so that no message could be read",
            ),
            (self.limits.result_bytes == 0, "`Limits::result_bytes` is 0, so that no call could succeed"),
            (
                !(1..=65_536).contains(&self.limits.calls_at_work),
                "`Limits::calls_at_work` must be from 1, so that a call can wait, to 65,536",
            ),
            (
                !(4..=64).contains(&self.limits.message_depth),
                "`Limits::message_depth` must be from 4, which a call with arguments needs, to 64",
            ),
        ];
        problems.extend(rules.iter().filter(|(broken, _)| *broken).map(|(_, text)| (*text).to_owned()));
    }
}

struct Collect<'a>(&'a mut Vec<ToolEntry>);

impl<S: Send + Sync + 'static> ToolVisitor<S> for Collect<'_> {
    fn visit<T: Tool<S>>(&mut self) {
        fn run<S: Send + Sync + 'static, T: Tool<S>>(call: Arc<CallInner>) -> CallFuture {
            T::call(Call::<S>::new(call))
        }
        let mut spec = ToolSpec::new(T::NAME);
        T::describe(&mut spec);
        self.0.push(ToolEntry { about: spec.finish(), run: run::<S, T> });
    }
}

fn check_tools(tools: &[ToolEntry], problems: &mut Vec<String>) {
    let mut names = HashSet::new();
    for ToolEntry { about, .. } in tools {
        let name = about.name;
        problems.extend(about.problems.iter().map(|problem| format!("tool {name:?}: {problem}")));
        if !is_tool_name(name) {
            problems.push(format!("tool {name:?}: a name has 1 to 128 letters, digits, `_`, `-` or `.`"));
        }
        if !names.insert(name) {
            problems.push(format!("two tools are named {name:?}"));
        }
        if !describes_object(&about.input_schema) {
            problems.push(format!("tool {name:?}: the input schema must be of type \"object\""));
        }
        if about.output_schema.as_ref().is_some_and(|schema| !describes_object(schema)) {
            problems.push(format!(
                "tool {name:?}: structured content must be an object; put a list or a plain value into a struct"
            ));
        }
    }
}

fn is_tool_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    (1..=128).contains(&name.len()) && name.bytes().all(allowed)
}

/// Whether only objects fit. A tagged enum is a choice of objects, which needs no type of its own.
fn describes_object(schema: &Value) -> bool {
    let choice = |keyword| {
        let choices = schema.get(keyword).and_then(Value::as_array);
        choices.is_some_and(|choices| !choices.is_empty() && choices.iter().all(describes_object))
    };
    schema.get("type").is_some_and(|name| name == "object") || choice("oneOf") || choice("anyOf")
}
