//! Tools: what `#[tool]` turns a function into, from the raw arguments to the written result.
//!
//! Owns the contract between generated code and the library. Must not know revisions, transports or the registry.
//!
//! Reading order, along a call: `spec` (what is published), `call` (one invocation), `args` and `param` (arguments to
//! typed parameters), `state` (injected state), `into_result` and `reply` (return values to bytes), `error`.

mod args;
mod call;
mod default;
mod error;
mod into_result;
mod needs;
mod param;
mod problem;
mod reply;
mod result;
mod spec;
mod state;

pub use args::Args;
pub use call::{Call, CallFuture, Outcome};
pub(crate) use call::{CallInner, Ending};
pub use default::{DefaultJson, DefaultOf, DefaultOpaque};
pub use error::ToolError;
pub(crate) use error::masked;
pub use into_result::{IntoContent, IntoToolResult, Json};
pub use needs::parameter;
pub use param::{Argument, Injected, Param, RefParam};
pub use reply::{Blocks, ToolReply};
pub use result::ToolResult;
pub(crate) use spec::{Behaviour, ToolInfo};
pub use spec::{ParamSpec, ToolSpec};
pub use state::{FromRef, State};

use std::fmt;
use std::marker::PhantomData;

/// Something with a name that is known at compile time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tool",
    label = "not a `#[tool]` function",
    note = "put `#[tool]` on the function of that name"
)]
pub trait Named {
    /// The name clients call it by.
    const NAME: &'static str;
}

/// A tool on a server whose state is `S`. `#[tool]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tool",
    label = "not a `#[tool]` function",
    note = "put `#[tool]` on the function of that name"
)]
pub trait Tool<S>: Named + 'static {
    /// Says what is published.
    fn describe(spec: &mut ToolSpec);

    /// Serves one call.
    fn call(call: Call<S>) -> CallFuture;
}

/// The tools that [`tools!`](crate::tools) names, for [`ServerBuilder::tools`](crate::ServerBuilder::tools).
pub struct ToolList<L> {
    list: PhantomData<fn() -> L>,
}

impl<L> ToolList<L> {
    /// The list itself; all of it is in the type.
    pub const fn new() -> Self {
        Self { list: PhantomData }
    }
}

impl<L> Default for ToolList<L> {
    fn default() -> Self {
        Self::new()
    }
}

impl<L> fmt::Debug for ToolList<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ToolList")
    }
}

/// Takes the tools of a list one after the other.
pub trait ToolVisitor<S> {
    /// The next tool.
    fn visit<T: Tool<S>>(&mut self);
}

/// A list of tools, all of which a server with state `S` can serve.
pub trait ToolSet<S> {
    /// Shows every tool to the visitor, in order.
    fn visit(visitor: &mut impl ToolVisitor<S>);
}

#[diagnostic::do_not_recommend]
impl<S> ToolSet<S> for () {
    fn visit(_: &mut impl ToolVisitor<S>) {}
}

impl<S, A: Tool<S>, B: ToolSet<S>> ToolSet<S> for (A, B) {
    fn visit(visitor: &mut impl ToolVisitor<S>) {
        visitor.visit::<A>();
        B::visit(visitor);
    }
}
