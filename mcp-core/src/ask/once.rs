//! Effects that happen once, although the handler runs again for every answer.

use crate::connection::CallInner;
use crate::tool::ToolError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Ends an effect, however it ends.
struct Working<'a> {
    call: &'a CallInner,
    done: bool,
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        if !self.done {
            self.call.replay().worked(None);
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
    if !call.shape().modern {
        return effect().await.map_err(Into::into);
    }
    let replay = call.replay();
    if let Some(value) = replay.effect(key) {
        return serde_json::from_value(value).map_err(ToolError::from);
    }
    replay.working();
    let mut working = Working { call, done: false };
    let value = effect().await.map_err(Into::into)?;
    let kept = serde_json::to_value(&value)?;
    working.done = true;
    replay.worked(Some((key.to_owned(), kept)));
    Ok(value)
}
