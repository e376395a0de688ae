//! Shared state, handed to the tools that ask for it.

use super::args::Args;
use super::input::{InputSpec, ParamSpec};
use super::param::{Injected, Param};

/// A parameter that takes a value from the server's state. It is not part of the tool's schema.
///
/// ```
/// use mcp_core::{Server, State, tool, tools};
/// use std::sync::{Arc, atomic::{AtomicU64, Ordering}};
///
/// #[derive(Clone, Default)]
/// struct Counter(Arc<AtomicU64>);
///
/// /// Counts up by one and says where it stands.
/// #[tool]
/// async fn next(State(counter): State<Counter>) -> u64 {
///     counter.0.fetch_add(1, Ordering::Relaxed) + 1
/// }
///
/// let server = Server::builder("counter", "1.0.0").state(Counter::default()).tools(tools![next]).build()?;
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State<T>(pub T);

/// A part of the server's state `S` that handlers may ask for.
///
/// Every cloneable state is a part of itself. For a state of several parts, say how to get each one:
///
/// ```
/// use mcp_core::FromRef;
///
/// #[derive(Clone)]
/// struct Pool;
/// struct App {
///     pool: Pool,
/// }
///
/// impl FromRef<App> for Pool {
///     fn from_ref(app: &App) -> Self {
///         app.pool.clone()
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "the server does not provide the state `{Self}`",
    label = "a handler asks for `State<{Self}>`, but the server's state is `{S}`",
    note = "pass one with `.state(..)` on the builder, before handlers are added",
    note = "if the state is a struct with a `{Self}` in it, write `impl FromRef<ThatStruct> for {Self}`"
)]
pub trait FromRef<S> {
    /// Takes the part out of the state, usually by cloning a handle.
    fn from_ref(state: &S) -> Self;
}

impl<T: Clone> FromRef<T> for T {
    fn from_ref(state: &T) -> Self {
        state.clone()
    }
}

#[diagnostic::do_not_recommend]
impl<S, T> Param<S, Injected> for State<T>
where
    S: Send + Sync + 'static,
    T: FromRef<S>,
{
    fn describe(_: &mut InputSpec, _: ParamSpec) {}

    fn take(args: &mut Args<'_, S>, _: &'static str) -> Option<Self> {
        Some(Self(T::from_ref(args.state())))
    }

    fn take_or(args: &mut Args<'_, S>, name: &'static str, _: impl FnOnce() -> Self) -> Option<Self> {
        Self::take(args, name)
    }
}
