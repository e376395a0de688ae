//! How far a call is.

use serde::Serialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};

/// How far a call is: a number that grows, where it ends if that is known, and a sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Progress {
    progress: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Cow<'static, str>>,
}

impl From<f64> for Progress {
    fn from(progress: f64) -> Self {
        Self { progress, total: None, message: None }
    }
}

impl From<(f64, f64)> for Progress {
    fn from((progress, total): (f64, f64)) -> Self {
        Self { progress, total: Some(total), message: None }
    }
}

impl<M: Into<Cow<'static, str>>> From<(f64, f64, M)> for Progress {
    fn from((progress, total, message): (f64, f64, M)) -> Self {
        Self { progress, total: Some(total), message: Some(message.into()) }
    }
}

#[derive(Serialize)]
pub(super) struct Params<'a> {
    #[serde(rename = "progressToken")]
    token: &'a RawValue,
    #[serde(flatten)]
    progress: Progress,
}

impl Progress {
    /// Whether it is further than the last one, which it replaces.
    pub(super) fn advances(&self, last: &AtomicU64) -> bool {
        let finite = self.progress.is_finite() && self.total.is_none_or(f64::is_finite);
        let further = |bits| (self.progress > f64::from_bits(bits)).then_some(self.progress.to_bits());
        finite && last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, further).is_ok()
    }

    /// The notification's parameters; the token goes out as it came in.
    pub(super) fn with_token(self, token: &RawValue) -> Params<'_> {
        Params { token, progress: self }
    }
}
