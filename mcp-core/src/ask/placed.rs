//! Questions of a task: they stand in the task, and its client answers them there while the handler waits.

use super::question::Question;
use crate::connection::CallInner;
use crate::task::Live;
use crate::tool::ToolError;
use serde_json::Value;

/// Asks, and waits for the answer. An answer that does not fit is asked for again, under a key of its own: clients show
/// what they have answered under one key never again.
pub(super) async fn ask<T>(
    call: &CallInner,
    task: &Live,
    key: &str,
    question: Question,
    read: impl Fn(Value) -> Option<T>,
) -> Result<T, ToolError> {
    // It may have come with the request already.
    if let Some(answer) = call.replay().given(key, &read) {
        return Ok(answer);
    }
    let mut again = 1;
    let mut asked = key.to_owned();
    loop {
        let answer = task.ask(&asked, &question).await;
        let answer = answer.ok_or_else(|| ToolError::new("the call is over"))?;
        if let Some(answer) = read(answer) {
            return Ok(answer);
        }
        asked = loop {
            again += 1;
            if let Ok(key) = call.replay().key(Some(&format!("{key}-{again}"))) {
                break key;
            }
        };
    }
}
