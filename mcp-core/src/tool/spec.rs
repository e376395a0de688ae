//! What a tool publishes: its description, its schemas and how it behaves.

use super::into_result::IntoToolResult;
use crate::handler::{
    About, Call, CallFuture, Collected, Described, Finished, Handler, Handlers, InputSpec, Named, Param,
    ParamHeader, ParamSpec, Read, RefParam, Run, Schemed, describe_common, namespaced,
};
use crate::schema::{self, Checker};
use crate::task::{TaskRule, When};
use serde_json::Value;
use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

/// A tool on a server whose state is `S`. `#[tool]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tool",
    label = "not a `#[tool]` function",
    note = "`tools![..]` takes functions with `#[tool]`; prompts stand in `prompts![..]`, resources in `resources![..]`, and a value with a `#[provider]` impl is added with `.provider(..)`"
)]
pub trait Tool<S>: Named + 'static {
    /// Says what is published and how it is called.
    fn describe(spec: &mut ToolSpec<S>);
}

/// A list of tools, all of which a server with state `S` can serve: what `tools![..]` makes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of tools",
    label = "not a list of tools",
    note = "write `.tools(tools![name, module::name])` with the names of `#[tool]` functions"
)]
pub trait ToolSet<S> {
    /// Shows every tool to the server, in order.
    fn collect(into: &mut Handlers<S>);
}

#[diagnostic::do_not_recommend]
impl<S> ToolSet<S> for PhantomData<()> {
    fn collect(_: &mut Handlers<S>) {}
}

impl<S: Send + Sync + 'static, A: Tool<S>, B: ToolSet<S>> ToolSet<S> for (PhantomData<A>, B) {
    fn collect(into: &mut Handlers<S>) {
        into.tool(A::NAME, A::PLACE, A::describe);
        B::collect(into);
    }
}

/// What a tool says about itself, while generated code fills it in.
pub struct ToolSpec<S> {
    about: About,
    behaviour: Behaviour,
    input: InputSpec,
    output_schema: Option<Value>,
    ui: Option<&'static str>,
    visibility: &'static [&'static str],
    task: TaskSpec,
    run: Option<Run>,
    state: PhantomData<fn() -> S>,
}

impl<S> fmt::Debug for ToolSpec<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolSpec").field("about", &self.about).finish_non_exhaustive()
    }
}

/// What a tool says of tasks.
#[derive(Default)]
struct TaskSpec {
    when: Option<When>,
    ttl: Option<Duration>,
    poll: Option<Duration>,
}

/// One tool: what is published and how it is called.
#[derive(Debug)]
pub(crate) struct ToolEntry {
    pub(crate) about: About,
    pub(crate) behaviour: Behaviour,
    pub(crate) input_schema: Value,
    pub(crate) output_schema: Option<Value>,
    pub(crate) headers: Vec<ParamHeader>,
    /// The resource that shows the tool to people.
    pub(crate) ui: Option<Cow<'static, str>>,
    /// Who may call it, of the model and its page; both when empty.
    pub(crate) visibility: &'static [&'static str],
    /// Whether it may run as a task.
    pub(crate) task: bool,
    pub(crate) handler: Arc<Handler>,
}

/// Hints on what calling the tool does; `None` leaves the protocol's default.
#[derive(Debug, Default, serde::Serialize)]
pub(crate) struct Behaviour {
    #[serde(rename = "readOnlyHint", skip_serializing_if = "Option::is_none")]
    read_only: Option<bool>,
    #[serde(rename = "destructiveHint", skip_serializing_if = "Option::is_none")]
    destructive: Option<bool>,
    #[serde(rename = "idempotentHint", skip_serializing_if = "Option::is_none")]
    idempotent: Option<bool>,
    #[serde(rename = "openWorldHint", skip_serializing_if = "Option::is_none")]
    open_world: Option<bool>,
}

impl Behaviour {
    pub(crate) fn is_default(&self) -> bool {
        matches!(self, Self { read_only: None, destructive: None, idempotent: None, open_world: None })
    }
}

describe_common!(ToolSpec);

impl<S: Send + Sync + 'static> ToolSpec<S> {
    pub(crate) fn new(name: &'static str, place: &'static str) -> Self {
        Self {
            about: About::new(name, place),
            behaviour: Behaviour::default(),
            input: InputSpec::new(),
            output_schema: None,
            ui: None,
            visibility: &[],
            task: TaskSpec::default(),
            run: None,
            state: PhantomData,
        }
    }

    /// It changes nothing.
    pub fn read_only(&mut self, yes: bool) {
        self.behaviour.read_only = Some(yes);
    }

    /// It may delete or overwrite.
    pub fn destructive(&mut self, yes: bool) {
        self.behaviour.destructive = Some(yes);
    }

    /// Calling it twice is the same as calling it once.
    pub fn idempotent(&mut self, yes: bool) {
        self.behaviour.idempotent = Some(yes);
    }

    /// It reaches beyond the server, for example into the web.
    pub fn open_world(&mut self, yes: bool) {
        self.behaviour.open_world = Some(yes);
    }

    /// It may run as a task.
    pub fn task(&mut self, yes: bool) {
        self.task.when = yes.then_some(When::Possible);
    }

    /// It runs as a task only.
    pub fn required_task(&mut self) {
        self.task.when = Some(When::Required);
    }

    /// It becomes a task where it says so.
    pub fn manual_task(&mut self) {
        self.task.when = Some(When::Manual);
    }

    /// Milliseconds that its tasks are kept.
    pub fn task_ttl(&mut self, milliseconds: u64) {
        self.task.ttl = Some(Duration::from_millis(milliseconds));
    }

    /// Milliseconds between two looks at its tasks.
    pub fn task_poll(&mut self, milliseconds: u64) {
        self.task.poll = Some(Duration::from_millis(milliseconds));
    }

    /// The resource that shows it to people.
    pub fn ui(&mut self, uri: &'static str) {
        self.ui = Some(uri);
    }

    /// Who may call it, of the model and its page.
    pub fn visibility(&mut self, who: &'static [&'static str]) {
        self.visibility = who;
    }

    /// A schema written by hand, published as it is.
    pub fn input_schema(&mut self, schema: Value) {
        self.input.by_hand(schema);
    }

    /// A parameter that the handler takes by value.
    pub fn param<T: Param<S, M>, M>(&mut self, param: ParamSpec) {
        T::describe(&mut self.input, param);
    }

    /// A parameter that the handler borrows.
    pub fn ref_param<T: ?Sized + RefParam>(&mut self, param: ParamSpec) {
        T::describe(&mut self.input, param, false);
    }

    /// A borrowed parameter that may be absent.
    pub fn opt_ref_param<T: ?Sized + RefParam>(&mut self, param: ParamSpec) {
        T::describe(&mut self.input, param, true);
    }

    /// A parameter whose members are arguments.
    pub fn flatten<T: Read + Schemed>(&mut self, _: ParamSpec) {
        self.input.flatten::<T>();
    }

    /// The return type.
    pub fn output<R: IntoToolResult>(&mut self) {
        let mut generator = schema::output_generator();
        if let Some(root) = R::output_schema(&mut generator) {
            let mut root = schema::finish(root.to_value(), &mut generator);
            schema::name_root_type(&mut root);
            self.output_schema = Some(root);
        }
    }
}

impl<S> Described for ToolSpec<S> {
    fn enter(
        mut self,
        into: &mut Collected,
        provider: Option<Arc<dyn Any + Send + Sync>>,
        namespace: Option<Arc<str>>,
    ) {
        // Without a run there were compile errors, and the program does not get here.
        let Some(run) = self.run else { return };
        self.about.name = namespaced(self.about.name, namespace.as_deref());
        self.about.namespace = namespace;
        let Finished { schema, rules, headers, problems } = self.input.finish();
        self.about.problems.extend(problems);
        let output = self.output_schema.as_ref().map(Checker::compile).transpose();
        let output = output.unwrap_or_else(|problems| {
            self.about.problems.extend(problems);
            None
        });
        // Results are held against it in builds with debug assertions only.
        let output = output.filter(|_| cfg!(debug_assertions));
        let TaskSpec { when, ttl, poll } = self.task;
        let task = when.map(|when| TaskRule { when, ttl, poll });
        let handler = Handler { rules, output, task, ..self.about.handler(run, provider) };
        into.tools.push(ToolEntry {
            behaviour: self.behaviour,
            input_schema: schema,
            output_schema: self.output_schema,
            headers,
            ui: self.ui.map(Cow::Borrowed),
            visibility: self.visibility,
            task: task.is_some(),
            handler: Arc::new(handler),
            about: self.about,
        });
    }
}
