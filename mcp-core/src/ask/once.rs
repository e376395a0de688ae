//! Effects that happen once, although the handler runs again for every answer.

use crate::connection::CallInner;
use crate::tool::ToolError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;

thread_local! {
    /// Whether this thread polls an effect right now.
    static WITHIN: Cell<bool> = const { Cell::new(false) };
}

/// Restores what was before, though the effect panics.
struct Within(bool);

impl Drop for Within {
    fn drop(&mut self) {
        WITHIN.set(self.0);
    }
}

/// Whether whoever calls this is part of an effect. A question there could never be answered: the pass in which it is asked
/// does not end before the effect does.
pub(crate) fn is_within() -> bool {
    WITHIN.get()
}

/// Ends an effect, however it ends.
struct Working<'a> {
    call: &'a CallInner,
    key: &'a str,
    done: bool,
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        if !self.done {
            self.call.replay().worked(self.key, None);
        }
    }
}

pub(super) async fn once<T, E, F>(
    call: &Arc<CallInner>,
    key: &str,
    effect: impl FnOnce() -> F,
) -> Result<T, ToolError>
where
    T: Serialize + DeserializeOwned,
    E: Into<ToolError>,
    F: Future<Output = Result<T, E>>,
{
    let replay = call.replay();
    if let Some(value) = replay.effect(key) {
        return serde_json::from_value(value).map_err(ToolError::from);
    }
    replay.working(key)?;
    let mut working = Working { call, key, done: false };
    let mut effect = pin!(effect());
    let effect = poll_fn(|cx| {
        let _within = Within(WITHIN.replace(true));
        effect.as_mut().poll(cx)
    });
    let value = effect.await.map_err(Into::into)?;
    let kept = serde_json::to_value(&value)?;
    working.done = true;
    replay.worked(key, Some(kept));
    Ok(value)
}
