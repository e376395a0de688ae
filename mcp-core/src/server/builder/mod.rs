//! How a server is put together, and everything that can be wrong with it.
//!
//! Reading order: `settings` (what a server is like), `life` (its state, and what happens when), this file (what it offers),
//! `parts` (a server of all that).

mod life;
mod parts;
mod settings;

use super::check;
use super::{BuildError, Handle, Server};
use crate::extension::Extension;
use crate::handler::{Handlers, Provider};
use crate::prompt::PromptSet;
use crate::resource::ResourceSet;
use crate::tool::ToolSet;
use parts::Parts;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

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
    parts: Parts,
    state_type: PhantomData<fn() -> S>,
}

impl<S> fmt::Debug for ServerBuilder<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerBuilder").field("info", &self.parts.info).finish_non_exhaustive()
    }
}

impl ServerBuilder {
    pub(super) fn new(name: String, version: String) -> Self {
        Self { parts: Parts::new(name, version), state_type: PhantomData }
    }
}

impl<S: Send + Sync + 'static> ServerBuilder<S> {
    /// Adds tools: `.tools(tools![add, weather::forecast])`.
    pub fn tools<L: ToolSet<S>>(self, _: L) -> Self {
        self.collect(Handlers::new(None, None), L::collect)
    }

    /// Adds prompts: `.prompts(prompts![review, plan_day])`.
    pub fn prompts<L: PromptSet<S>>(self, _: L) -> Self {
        self.collect(Handlers::new(None, None), L::collect)
    }

    /// Adds resources: `.resources(resources![readme, notes::note])`.
    pub fn resources<L: ResourceSet<S>>(self, _: L) -> Self {
        self.collect(Handlers::new(None, None), L::collect)
    }

    /// Adds a value whose methods are tools, prompts and resources: see [`provider`](macro@crate::provider).
    pub fn provider<P: Provider<S>>(self, provider: P) -> Self {
        self.collect(Handlers::new(Some(Arc::new(provider)), None), P::provide)
    }

    /// The same under a namespace, so that several values of one type, or of types that name things alike, can serve
    /// together. The tool `current` in the namespace `oslo` is called `oslo_current`, and the resource `weather://now`
    /// becomes `weather://oslo/now`.
    pub fn provider_as<P: Provider<S>>(mut self, namespace: &str, provider: P) -> Self {
        self.parts.problems.extend(check::namespace(namespace));
        self.collect(Handlers::new(Some(Arc::new(provider)), Some(namespace)), P::provide)
    }

    /// Declares an extension, with the methods that it brings: see [`Extension`].
    pub fn extension(mut self, extension: Extension<S>) -> Self {
        extension.collect(&mut self.parts.extended);
        self
    }

    /// Serves skills: their files as resources, and the extension that lists them. See [`Skills`](crate::Skills).
    #[cfg(feature = "skills")]
    pub fn skills(mut self, skills: crate::Skills) -> Self {
        let extension = skills.offer(&mut self.parts.handlers, &mut self.parts.problems);
        self.extension(extension)
    }

    fn collect(mut self, mut into: Handlers<S>, collect: fn(&mut Handlers<S>)) -> Self {
        collect(&mut into);
        self.parts.handlers.append(into.into_collected());
        self
    }
    /// Builds the server.
    ///
    /// # Errors
    ///
    /// Lists everything that is wrong: names that are empty, not allowed or used twice, schemas that do not describe
    /// an object, limits that let nothing through, handlers that were added before the state.
    pub fn build(self) -> Result<Server, BuildError> {
        self.parts.finish::<S>(false)
    }

    /// Builds a server whose tools, prompts and resources can change while it serves, and the handle that changes them.
    /// Clients are told from the start that there may be some of each kind.
    ///
    /// # Errors
    ///
    /// Those of [`build`](Self::build).
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
    /// assert_eq!(server.tool_names().collect::<Vec<_>>(), ["add"]);
    /// # Ok::<(), mcp_core::BuildError>(())
    /// ```
    pub fn build_dynamic(self) -> Result<(Server, Handle<S>), BuildError> {
        let server = self.parts.finish::<S>(true)?;
        let handle = Handle::new(server.clone());
        Ok((server, handle))
    }
}
