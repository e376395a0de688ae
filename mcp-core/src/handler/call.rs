//! One invocation of a handler, as generated code sees it.

use super::args::{Args, Rejected};
use super::provider::Provider;
use crate::completion::{Complete, Completing};
use crate::connection::{CallInner, Ending, carried};
use crate::prompt::{IntoPromptResult, PromptReply};
use crate::resource::{IntoResourceResult, ResourceReply};
use crate::tool::{IntoToolResult, ToolReply};
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

/// A call being served: resolves once the reply is written.
pub type CallFuture = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// Proof that a call's reply is written. Only [`Call`] and [`Args::reject`] make one.
#[derive(Debug)]
pub struct Outcome {
    pub(crate) ending: Ending,
}

/// One call of a handler on a server whose state is `S`.
pub struct Call<S> {
    inner: Arc<CallInner>,
    state: PhantomData<fn() -> S>,
}

impl<S> fmt::Debug for Call<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").finish_non_exhaustive()
    }
}

impl<S> Call<S> {
    pub(crate) fn new(inner: Arc<CallInner>) -> Self {
        Self { inner, state: PhantomData }
    }

    pub(crate) fn inner(&self) -> &Arc<CallInner> {
        &self.inner
    }

    /// The call's arguments.
    pub fn args(&self) -> Args<'_, S> {
        Args::new(&self.inner)
    }

    /// The value whose method is called.
    ///
    /// # Panics
    ///
    /// Never: the builder pairs a provider's handlers with a value of its type.
    pub fn this<P: Provider<S>>(&self) -> Arc<P> {
        let provider = self.inner.target.handler.provider.clone().expect("a method has a provider");
        provider.downcast().expect("a provider is of its own type")
    }

    /// Writes what a tool returned.
    pub fn finish<R: IntoToolResult>(&self, result: R) -> Outcome {
        let (shape, output) = (self.inner.shape(), self.inner.target.handler.output.as_ref());
        let ending = self.inner.finish(|out| {
            let mut reply = ToolReply::new(out, shape).checked_against(output);
            result.write(&mut reply)?;
            Ok(reply.into_meta())
        });
        Outcome { ending }
    }

    /// Writes what a prompt returned.
    pub fn finish_prompt<R: IntoPromptResult>(&self, result: R) -> Outcome {
        let ending = self.inner.finish(|out| {
            let mut reply = PromptReply::new(self.inner.shape());
            result.write(&mut reply)?;
            reply.finish(out)
        });
        Outcome { ending }
    }

    /// Writes what a resource returned.
    pub fn finish_resource<R: IntoResourceResult>(&self, result: R) -> Outcome {
        let ending = self.inner.finish(|out| {
            let mut reply = ResourceReply::new(&self.inner);
            result.write(&mut reply)?;
            reply.finish(out)
        });
        Outcome { ending }
    }

    /// What is to be completed.
    pub fn completing(&self) -> Completing {
        Completing::new(&self.inner)
    }

    /// Writes the values that a completion came to.
    pub async fn finish_completion<C: Complete<M>, M>(&self, values: C) -> Outcome {
        let values = values.complete().await;
        let ending = match values {
            Ok(values) => self.inner.finish(|out| values.write(out)),
            Err(error) => self.inner.finish_error(error),
        };
        Outcome { ending }
    }

    /// Runs work that would hold up its thread where that does no harm; the reply is written by who waits for it.
    pub fn blocking<R: Send + 'static>(
        self,
        work: fn(&Self) -> Result<R, Rejected>,
        finish: fn(&Self, R) -> Outcome,
    ) -> CallFuture
    where
        S: 'static,
    {
        Box::pin(async move {
            let inner = Arc::clone(&self.inner);
            // Both are kept until the work is over, which may be long after the call.
            let (permit, place) = (inner.permit(), inner.server.blocking().enter());
            let Some(place) = place else { return Outcome { ending: inner.too_much_blocks() } };
            let call = Self::new(Arc::clone(&inner));
            let done = tokio::task::spawn_blocking(carried(&inner, move || {
                let _kept = (permit, place);
                work(&call)
            }));
            match done.await {
                Ok(Ok(result)) => finish(&self, result),
                Ok(Err(rejected)) => rejected.answer(&self.inner),
                Err(error) => match error.try_into_panic() {
                    Ok(panic) => std::panic::resume_unwind(panic),
                    Err(error) => Outcome { ending: self.inner.fail_unexpectedly(&error) },
                },
            }
        })
    }
}
