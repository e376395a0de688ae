//! What changes a server while it serves.

use super::{BuildError, Server, check};
use crate::handler::{Handlers, Provider};
use crate::prompt::PromptSet;
use crate::resource::{ResourceSet, Uri};
use crate::subscription::List;
use crate::tool::ToolSet;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// Changes what a server offers while it serves: adds, removes, disables and enables tools, prompts and resources. `S` is
/// the type of the server's state. [`ServerBuilder::build_dynamic`](crate::ServerBuilder::build_dynamic) makes one, and
/// handlers get one with [`Server::handle`]. Cloning shares it, and any thread may use it.
///
/// A change holds for every request that comes in after it; calls at work go on to their end. Clients that listen are told
/// which list has changed: of one change at once, of a burst in few notifications, the last of which comes after
/// all of it.
///
/// ```
/// use mcp_core::{Server, tool, tools};
///
/// /// Adds two integers.
/// #[tool]
/// fn add(a: i64, b: i64) -> i64 {
///     a + b
/// }
///
/// let (server, handle) = Server::builder("calculator", "1.0.0").build_dynamic()?;
/// handle.add_tools(tools![add])?;
/// assert!(handle.disable_tool("add"));
/// assert_eq!(server.tool_names().count(), 0);
/// assert!(handle.enable_tool("add") && handle.remove_tool("add"));
/// assert!(!handle.remove_tool("add"), "there is none any more");
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
pub struct Handle<S = ()> {
    server: Server,
    state: PhantomData<fn() -> S>,
}

impl<S> Clone for Handle<S> {
    fn clone(&self) -> Self {
        Self::new(self.server.clone())
    }
}

impl<S> fmt::Debug for Handle<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Handle").field(&self.server).finish()
    }
}

impl<S> Handle<S> {
    /// Takes a server whose state is of this type and that can change.
    pub(super) fn new(server: Server) -> Self {
        Self { server, state: PhantomData }
    }

    /// The server.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Removes a tool. False if there is no such tool.
    pub fn remove_tool(&self, name: &str) -> bool {
        self.server.remove_tools(|tool| tool.name == name)
    }

    /// Removes a prompt. False if there is no such prompt.
    pub fn remove_prompt(&self, name: &str) -> bool {
        self.server.remove_prompts(|prompt| prompt.name == name)
    }

    /// Removes the resource of this URI, or this template. False if there is no such resource.
    pub fn remove_resource(&self, uri: &str) -> bool {
        let fixed = Uri::new(uri);
        self.server.remove_resources(|resource| match resource.template.uri() {
            Some(own) => fixed.as_ref().is_some_and(|uri| uri.as_str() == own.as_str()),
            None => resource.uri == uri,
        })
    }

    /// Removes all that was added under a namespace. False if there is nothing in it.
    pub fn remove_namespace(&self, namespace: &str) -> bool {
        let within = |own: Option<&str>| own == Some(namespace);
        let tools = self.server.remove_tools(|tool| within(tool.namespace.as_deref()));
        let prompts = self.server.remove_prompts(|prompt| within(prompt.namespace.as_deref()));
        let resources = self.server.remove_resources(|resource| within(resource.about.namespace.as_deref()));
        tools || prompts || resources
    }

    /// Makes a tool as if it did not exist, until it is enabled again. False if there is no such tool.
    pub fn disable_tool(&self, name: &str) -> bool {
        self.server.switch(List::Tools, name, false)
    }

    /// Undoes [`disable_tool`](Self::disable_tool). False if there is no such tool.
    pub fn enable_tool(&self, name: &str) -> bool {
        self.server.switch(List::Tools, name, true)
    }

    /// Makes a prompt as if it did not exist, until it is enabled again. False if there is no such prompt.
    pub fn disable_prompt(&self, name: &str) -> bool {
        self.server.switch(List::Prompts, name, false)
    }

    /// Undoes [`disable_prompt`](Self::disable_prompt). False if there is no such prompt.
    pub fn enable_prompt(&self, name: &str) -> bool {
        self.server.switch(List::Prompts, name, true)
    }

    /// Makes the resource of this URI, or this template, as if it did not exist, until it is enabled again. False if there
    /// is no such resource.
    pub fn disable_resource(&self, uri: &str) -> bool {
        self.server.switch(List::Resources, uri, false)
    }

    /// Undoes [`disable_resource`](Self::disable_resource). False if there is no such resource.
    pub fn enable_resource(&self, uri: &str) -> bool {
        self.server.switch(List::Resources, uri, true)
    }
}

impl<S: Send + Sync + 'static> Handle<S> {
    /// Adds tools: `handle.add_tools(tools![add, weather::forecast])`.
    ///
    /// # Errors
    ///
    /// Lists everything that is wrong, as [`build`](crate::ServerBuilder::build) does; a name that is taken too, even if by
    /// something disabled. Then nothing is added. The same holds for everything else that adds.
    pub fn add_tools<L: ToolSet<S>>(&self, _: L) -> Result<(), BuildError> {
        self.add(Handlers::new(None, None), L::collect, Vec::new())
    }

    /// Adds prompts: `handle.add_prompts(prompts![review, plan_day])`.
    ///
    /// # Errors
    ///
    /// Those of [`add_tools`](Self::add_tools).
    pub fn add_prompts<L: PromptSet<S>>(&self, _: L) -> Result<(), BuildError> {
        self.add(Handlers::new(None, None), L::collect, Vec::new())
    }

    /// Adds resources: `handle.add_resources(resources![readme, notes::note])`.
    ///
    /// # Errors
    ///
    /// Those of [`add_tools`](Self::add_tools).
    pub fn add_resources<L: ResourceSet<S>>(&self, _: L) -> Result<(), BuildError> {
        self.add(Handlers::new(None, None), L::collect, Vec::new())
    }

    /// Adds a value whose methods are tools, prompts and resources: see [`provider`](macro@crate::provider).
    ///
    /// # Errors
    ///
    /// Those of [`add_tools`](Self::add_tools).
    pub fn add_provider<P: Provider<S>>(&self, provider: P) -> Result<(), BuildError> {
        self.add(Handlers::new(Some(Arc::new(provider)), None), P::provide, Vec::new())
    }

    /// The same under a namespace: see [`provider_as`](crate::ServerBuilder::provider_as).
    /// [`remove_namespace`](Self::remove_namespace) takes it away again, and the value is dropped with the last call
    /// of it.
    ///
    /// # Errors
    ///
    /// Those of [`add_tools`](Self::add_tools), and a namespace that is none.
    pub fn add_provider_as<P: Provider<S>>(&self, namespace: &str, provider: P) -> Result<(), BuildError> {
        let problems = check::namespace(namespace).into_iter().collect();
        self.add(Handlers::new(Some(Arc::new(provider)), Some(namespace)), P::provide, problems)
    }

    fn add(
        &self,
        mut into: Handlers<S>,
        collect: fn(&mut Handlers<S>),
        problems: Vec<String>,
    ) -> Result<(), BuildError> {
        collect(&mut into);
        self.server.add(into.into_collected(), problems)
    }
}
