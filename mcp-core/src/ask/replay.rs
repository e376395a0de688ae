//! Questions to a client that sends its request again with the answers.
//!
//! The handler runs anew each time. Every question has a key that is the same each time: its own, or its number in the
//! order of asking. What was answered before is at hand at once; what was not ends the pass.

use super::question::Question;
use super::seal::Sealer;
use crate::connection::CallInner;
use crate::context::Auth;
use crate::handler::Kind;
use crate::jsonrpc::{Frame, ParamKey, write_json};
use crate::tool::ToolError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;

/// What is known of the passes of one call, this one included.
#[derive(Debug, Default)]
pub(crate) struct Replay(Mutex<Record>);

#[derive(Debug, Default)]
struct Record {
    /// Answers that came with this request.
    fresh: Map<String, Value>,
    kept: Kept,
    /// Questions of this pass that are not answered, as requests by key.
    asked: Map<String, Value>,
    /// Keys of this pass, to tell two questions of one key.
    keys: Vec<String>,
    numbered: usize,
    /// The keys of effects that are being worked: the pass does not end in the middle of one.
    working: Vec<String>,
    waker: Option<Waker>,
}

/// What travels from pass to pass.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    answers: Map<String, Value>,
    effects: Map<String, Value>,
}

/// What a seal is bound to: who asks for what, with which arguments, however they are written.
pub(crate) fn circumstances(kind: Kind, name: &str, auth: &Auth, frame: &Frame) -> Vec<u8> {
    let mut arguments: Value = frame.param_as(ParamKey::Arguments).unwrap_or_default();
    arguments.sort_all_objects();
    let uri = frame.param_text(ParamKey::Uri).unwrap_or_default();
    serde_json::to_vec(&(kind.to_string(), name, uri, auth.subject(), arguments)).unwrap_or_default()
}

/// Opens what came with a request; the error is one for all that can be wrong.
pub(crate) fn open(
    sealer: &Sealer,
    circumstances: &[u8],
    frame: &Frame,
) -> Result<Option<Replay>, &'static str> {
    let state = match frame.param(ParamKey::RequestState) {
        None | Some(b"null") => None,
        Some(_) => Some(frame.param_text(ParamKey::RequestState).ok_or("params.requestState is not valid")?),
    };
    let fresh = match frame.param(ParamKey::InputResponses) {
        None | Some(b"null") => None,
        Some(_) => {
            let fresh: Option<Map<String, Value>> = frame.param_as(ParamKey::InputResponses);
            Some(fresh.ok_or("params.inputResponses must be an object")?)
        }
    };
    if state.is_none() && fresh.is_none() {
        return Ok(None);
    }
    let kept = match state {
        Some(state) => {
            let content = sealer.open(circumstances, &state).ok_or("params.requestState is not valid")?;
            serde_json::from_slice(&content).map_err(|_| "params.requestState is not valid")?
        }
        None => Kept::default(),
    };
    let record = Record { fresh: fresh.unwrap_or_default(), kept, ..Record::default() };
    Ok(Some(Replay(Mutex::new(record))))
}

impl Replay {
    /// The key of the next question: its own, or its number.
    pub(super) fn key(&self, own: Option<&str>) -> Result<String, ToolError> {
        let mut record = self.lock();
        let key = own.map_or_else(|| format!("question-{}", record.numbered + 1), str::to_owned);
        record.numbered += usize::from(own.is_none());
        if record.keys.contains(&key) {
            return Err(ToolError::unexpected(format!("two questions of one call have the key {key:?}")));
        }
        record.keys.push(key.clone());
        Ok(key)
    }

    /// The answer under a key, if there is one that can be read. Otherwise the question is asked.
    pub(super) fn answer<T>(
        &self,
        key: &str,
        question: &Question,
        read: impl Fn(Value) -> Option<T>,
    ) -> Option<T> {
        if let Some(answer) = self.given(key, &read) {
            return Some(answer);
        }
        let (key, request) = (key.to_owned(), question.request());
        let mut record = self.lock();
        record.asked.insert(key, request);
        let waker = record.waker.take();
        drop(record);
        waker.into_iter().for_each(Waker::wake);
        None
    }

    /// The answer under a key, if it came with this request or an earlier one and can be read.
    pub(super) fn given<T>(&self, key: &str, read: &impl Fn(Value) -> Option<T>) -> Option<T> {
        let mut record = self.lock();
        if let Some(answer) = record.kept.answers.get(key).and_then(|answer| read(answer.clone())) {
            return Some(answer);
        }
        let fresh = record.fresh.remove(key)?;
        let answer = read(fresh.clone())?;
        record.kept.answers.insert(key.to_owned(), fresh);
        Some(answer)
    }

    /// Whether something is asked that only another request can answer.
    pub(crate) fn is_asking(&self) -> bool {
        !self.lock().asked.is_empty()
    }

    /// What an effect came to in an earlier pass.
    pub(super) fn effect(&self, key: &str) -> Option<Value> {
        self.lock().kept.effects.get(key).cloned()
    }

    /// Keeps the pass from ending until [`Replay::worked`].
    pub(super) fn working(&self, key: &str) -> Result<(), ToolError> {
        let mut record = self.lock();
        if record.working.iter().any(|other| other == key) {
            return Err(ToolError::unexpected(format!("two effects at a time have the key {key:?}")));
        }
        record.working.push(key.to_owned());
        Ok(())
    }

    /// An effect is over; what it came to is kept if it succeeded.
    pub(super) fn worked(&self, key: &str, done: Option<Value>) {
        let mut record = self.lock();
        record.working.retain(|other| other != key);
        record.kept.effects.extend(done.map(|done| (key.to_owned(), done)));
    }

    /// Whether the pass is at its end: something is asked, and no effect is in the middle of being worked.
    pub(crate) fn is_over(&self, waker: &Waker) -> bool {
        let mut record = self.lock();
        let over = !record.asked.is_empty() && record.working.is_empty();
        if !over {
            record.waker = Some(waker.clone());
        }
        over
    }

    /// Writes the members that ask for input.
    pub(crate) fn write(
        &self,
        sealer: &Sealer,
        circumstances: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), ToolError> {
        let record = self.lock();
        out.extend_from_slice(b"\"inputRequests\":");
        write_json(out, &record.asked);
        let kept = serde_json::to_vec(&record.kept)?;
        let state = sealer.seal(circumstances, &kept);
        let state =
            state.ok_or_else(|| ToolError::unexpected("the state of the request cannot be sealed"))?;
        out.extend_from_slice(b",\"requestState\":");
        write_json(out, &state);
        Ok(())
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, Record> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks, or takes the answer that is there. A question that is asked never resolves in this pass; where a task of its own
/// waits for it, it fails after that.
pub(super) async fn ask<T>(
    call: &CallInner,
    key: &str,
    question: Question,
    read: impl Fn(Value) -> Option<T>,
) -> Result<T, ToolError> {
    match call.replay().answer(key, &question, read) {
        Some(answer) => Ok(answer),
        None => {
            call.cancel.wait().await;
            Err(ToolError::new("the call is over"))
        }
    }
}
