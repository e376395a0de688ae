//! How far a call is.

use serde::Serialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};

/// How far a call is: a number that grows, where it ends if that is known, and a sentence.
///
/// A number, or a number and its end, turn into one by themselves.
///
/// ```
/// use mcp_core::Progress;
///
/// let progress = Progress::new(3.0).message("reading the third file");
/// assert_eq!(Progress::from((3.0, 10.0)), Progress::new(3.0).total(10.0));
/// ```
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
        Self::new(progress)
    }
}

impl From<(f64, f64)> for Progress {
    fn from((progress, total): (f64, f64)) -> Self {
        Self::new(progress).total(total)
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
    /// So far.
    pub fn new(progress: f64) -> Self {
        Self { progress, total: None, message: None }
    }

    /// Says where it ends.
    #[must_use]
    pub fn total(mut self, total: f64) -> Self {
        self.total = Some(total);
        self
    }

    /// Says what is being done, for people.
    #[must_use]
    pub fn message(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.message = Some(text.into());
        self
    }

    /// What is being done, for people.
    pub(super) fn words(&self) -> Option<&str> {
        self.message.as_deref()
    }

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
