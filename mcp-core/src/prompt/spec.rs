//! What a prompt publishes: its description and its arguments.

use super::into_result::IntoPromptResult;
use crate::completion::Completers;
use crate::handler::{
    About, Call, CallFuture, Collected, Described, Handler, Handlers, Named, ParamSpec, RefText, Run,
    TextArgument, TextParam, TextSpec, describe_common, namespaced,
};
use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// A prompt on a server whose state is `S`. `#[prompt]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a prompt",
    label = "not a `#[prompt]` function",
    note = "`prompts![..]` takes functions with `#[prompt]`; tools stand in `tools![..]`, resources in `resources![..]`, and a value with a `#[provider]` impl is added with `.provider(..)`"
)]
pub trait Prompt<S>: Named + 'static {
    /// Says what is published and how it is called.
    fn describe(spec: &mut PromptSpec<S>);
}

/// A list of prompts, all of which a server with state `S` can serve: what `prompts![..]` makes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of prompts",
    label = "not a list of prompts",
    note = "write `.prompts(prompts![name, module::name])` with the names of `#[prompt]` functions"
)]
pub trait PromptSet<S> {
    /// Shows every prompt to the server, in order.
    fn collect(into: &mut Handlers<S>);
}

#[diagnostic::do_not_recommend]
impl<S> PromptSet<S> for PhantomData<()> {
    fn collect(_: &mut Handlers<S>) {}
}

impl<S: Send + Sync + 'static, A: Prompt<S>, B: PromptSet<S>> PromptSet<S> for (PhantomData<A>, B) {
    fn collect(into: &mut Handlers<S>) {
        into.prompt(A::NAME, A::PLACE, A::describe);
        B::collect(into);
    }
}

/// What a prompt says about itself, while generated code fills it in.
pub struct PromptSpec<S> {
    about: About,
    texts: TextSpec,
    run: Option<Run>,
    state: PhantomData<fn() -> S>,
}

impl<S> fmt::Debug for PromptSpec<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PromptSpec").field("about", &self.about).finish_non_exhaustive()
    }
}

/// One prompt: what is published and how it is called.
#[derive(Debug)]
pub(crate) struct PromptEntry {
    pub(crate) about: About,
    pub(crate) arguments: Vec<TextArgument>,
    pub(crate) handler: Arc<Handler>,
    pub(crate) completers: Completers,
}

describe_common!(PromptSpec);

impl<S: Send + Sync + 'static> PromptSpec<S> {
    pub(crate) fn new(name: &'static str, place: &'static str) -> Self {
        Self { about: About::new(name, place), texts: TextSpec::default(), run: None, state: PhantomData }
    }

    /// A parameter that the handler takes by value.
    pub fn text<T: TextParam<S, M>, M>(&mut self, param: ParamSpec) {
        T::describe(&mut self.texts, param);
    }

    /// A parameter that the handler borrows.
    pub fn text_ref<T: ?Sized + RefText>(&mut self, param: ParamSpec) {
        T::describe(&mut self.texts, param, false);
    }

    /// A borrowed parameter that may be absent.
    pub fn opt_text_ref<T: ?Sized + RefText>(&mut self, param: ParamSpec) {
        T::describe(&mut self.texts, param, true);
    }

    /// How an argument is completed.
    pub fn complete(&mut self, argument: &'static str, run: fn(Call<S>) -> CallFuture) {
        self.texts.completers.push((argument, Box::new(move |call| run(Call::new(call)))));
    }

    /// The return type.
    pub fn output<R: IntoPromptResult>(&mut self) {}
}

impl<S> Described for PromptSpec<S> {
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
        let completers = Completers::new(&mut self.texts, &self.about, provider.as_ref());
        let handler = Handler { choices: self.texts.choices, ..self.about.handler(run, provider) };
        into.prompts.push(PromptEntry {
            completers,
            handler: Arc::new(handler),
            about: self.about,
            arguments: self.texts.arguments,
        });
    }
}
