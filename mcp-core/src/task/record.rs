//! One task, as stores keep it and as clients see it.

use super::clock::iso;
use crate::jsonrpc::write_json;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::time::{Duration, SystemTime};

/// One task, as a [`TaskStore`](crate::TaskStore) keeps it. It is JSON by serde, for stores outside of the process.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TaskRecord {
    /// By which clients know it: 128 bits at random.
    pub id: String,
    /// The [subject](crate::Auth::subject) of the caller that it belongs to; nobody else is told of it.
    pub owner: Option<String>,
    /// What it came to so far.
    pub state: TaskState,
    /// What is being done, for people.
    pub message: Option<String>,
    /// When it began.
    pub created: SystemTime,
    /// When it changed last.
    pub updated: SystemTime,
    /// How long after its beginning it is forgotten.
    pub ttl: Duration,
    /// How often clients should look.
    pub poll: Duration,
}

/// What a task came to so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub enum TaskState {
    /// It is at work.
    Working,
    /// It waits for answers to these questions: an object of requests by key.
    InputRequired(Box<RawValue>),
    /// It is over, with this result: that which the call would have had, `isError` or not.
    Completed(Box<RawValue>),
    /// It is over, with this JSON-RPC error.
    Failed(Box<RawValue>),
    /// It was called off.
    Cancelled,
}

impl TaskState {
    /// Whether nothing changes any more.
    pub fn is_over(&self) -> bool {
        !matches!(self, Self::Working | Self::InputRequired(_))
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::InputRequired(_) => "input_required",
            Self::Completed(_) => "completed",
            Self::Failed(_) => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    fn content(&self) -> Option<&RawValue> {
        match self {
            Self::InputRequired(content) | Self::Completed(content) | Self::Failed(content) => Some(content),
            Self::Working | Self::Cancelled => None,
        }
    }
}

impl TaskRecord {
    /// When it is forgotten.
    pub fn expires(&self) -> SystemTime {
        // A time that no clock can show is never reached.
        self.created.checked_add(self.ttl).unwrap_or_else(|| self.created + FOREVER)
    }

    /// Bytes that it takes, roughly.
    pub fn size(&self) -> usize {
        let texts = [Some(&self.id), self.owner.as_ref(), self.message.as_ref()];
        let texts: usize = texts.iter().flatten().map(|text| text.len()).sum();
        size_of::<Self>() + texts + self.state.content().map_or(0, |content| content.get().len())
    }

    /// As clients see it: with what it came to, or with its status alone.
    pub(crate) fn shown<'a, M: Serialize>(
        &'a self,
        detailed: bool,
        meta: Option<&'a M>,
    ) -> impl Serialize + 'a {
        let content = self.state.content().filter(|_| detailed);
        let has = |content: Option<&'a RawValue>, yes: bool| content.filter(|_| yes);
        Shown {
            task_id: &self.id,
            status: self.state.name(),
            status_message: self.message.as_deref(),
            created_at: iso(self.created),
            last_updated_at: iso(self.updated),
            ttl_ms: millis(self.ttl),
            poll_interval_ms: millis(self.poll),
            input_requests: has(content, matches!(self.state, TaskState::InputRequired(_))),
            result: has(content, matches!(self.state, TaskState::Completed(_))),
            error: has(content, matches!(self.state, TaskState::Failed(_))),
            meta,
        }
    }

    /// Writes the members of a result that shows it.
    pub(super) fn write_members(&self, detailed: bool, out: &mut Vec<u8>) {
        let from = out.len();
        write_json(out, &self.shown::<()>(detailed, None));
        // The result has braces of its own.
        out.pop();
        out.remove(from);
    }
}

/// Some 30 years.
const FOREVER: Duration = Duration::from_secs(1 << 30);

/// At least one, since clients divide by it.
fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a, M> {
    task_id: &'a str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_message: Option<&'a str>,
    created_at: String,
    last_updated_at: String,
    ttl_ms: u64,
    poll_interval_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    input_requests: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a RawValue>,
    #[serde(rename = "_meta", skip_serializing_if = "Option::is_none")]
    meta: Option<&'a M>,
}
