//! Handlers on their way into a server, and values whose methods are handlers.

use crate::prompt::{PromptEntry, PromptSpec};
use crate::resource::{ResourceEntry, ResourceSpec, uri_in_namespace};
use crate::tool::{ToolEntry, ToolSpec};
use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// A value whose methods are tools, prompts and resources, on a server whose state is `S`. `#[provider]` on an `impl` block
/// implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a provider",
    label = "has no `#[provider]` impl block",
    note = "put `#[provider]` on the `impl` block whose methods are tools, prompts and resources"
)]
pub trait Provider<S>: Send + Sync + 'static {
    /// Shows every handler to the server.
    fn provide(list: &mut Handlers<S>);
}

/// Handlers of all kinds, as they are collected.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub(crate) tools: Vec<ToolEntry>,
    pub(crate) prompts: Vec<PromptEntry>,
    pub(crate) resources: Vec<ResourceEntry>,
}

impl Collected {
    pub(crate) fn is_empty(&self) -> bool {
        self.tools.is_empty() && self.prompts.is_empty() && self.resources.is_empty()
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.tools.extend(other.tools);
        self.prompts.extend(other.prompts);
        self.resources.extend(other.resources);
    }
}

/// Takes the handlers of a list or a provider.
pub struct Handlers<S> {
    collected: Collected,
    provider: Option<Arc<dyn Any + Send + Sync>>,
    namespace: Option<Arc<str>>,
    state: PhantomData<fn() -> S>,
}

impl<S> fmt::Debug for Handlers<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handlers").field("collected", &self.collected).finish_non_exhaustive()
    }
}

/// A description of a handler that is complete, of whichever kind.
pub(crate) trait Described {
    fn enter(
        self,
        into: &mut Collected,
        provider: Option<Arc<dyn Any + Send + Sync>>,
        namespace: Option<Arc<str>>,
    );
}

impl<S> Handlers<S> {
    pub(crate) fn new(provider: Option<Arc<dyn Any + Send + Sync>>, namespace: Option<&str>) -> Self {
        let namespace = namespace.map(Arc::from);
        Self { collected: Collected::default(), provider, namespace, state: PhantomData }
    }

    /// What was collected. In a namespace, the `ui` of a tool names the resource of its own value, if there is one.
    pub(crate) fn into_collected(mut self) -> Collected {
        if let Some(namespace) = &self.namespace {
            for tool in &mut self.collected.tools {
                let own = tool.ui.as_ref().map(|uri| uri_in_namespace(uri, namespace));
                let is_here = |uri: &String| self.collected.resources.iter().any(|found| found.uri == *uri);
                tool.ui = own.filter(is_here).map(Cow::Owned).or(tool.ui.take());
            }
        }
        self.collected
    }

    pub(crate) fn add(&mut self, spec: impl Described) {
        spec.enter(&mut self.collected, self.provider.clone(), self.namespace.clone());
    }

    /// Adds a tool.
    pub fn tool(&mut self, name: &'static str, place: &'static str, describe: impl FnOnce(&mut ToolSpec<S>))
    where
        S: Send + Sync + 'static,
    {
        let mut spec = ToolSpec::new(name, place);
        describe(&mut spec);
        self.add(spec);
    }

    /// Adds a prompt.
    pub fn prompt(
        &mut self,
        name: &'static str,
        place: &'static str,
        describe: impl FnOnce(&mut PromptSpec<S>),
    ) where
        S: Send + Sync + 'static,
    {
        let mut spec = PromptSpec::new(name, place);
        describe(&mut spec);
        self.add(spec);
    }

    /// Adds a resource.
    pub fn resource(
        &mut self,
        uri: &'static str,
        place: &'static str,
        describe: impl FnOnce(&mut ResourceSpec<S>),
    ) where
        S: Send + Sync + 'static,
    {
        let mut spec = ResourceSpec::new(uri, place);
        describe(&mut spec);
        self.add(spec);
    }
}
