//! How far a call is.

use crate::protocol::Shape;
use serde::Serialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

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
pub(crate) struct Params<'a> {
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

    /// In the members of a revision.
    pub(super) fn fit(mut self, shape: &Shape) -> Self {
        self.message = self.message.filter(|_| shape.progress_message);
        self
    }

    pub(crate) fn value(&self) -> f64 {
        self.progress
    }

    /// Whether it is further than the last one.
    pub(crate) fn is_beyond(&self, last: f64) -> bool {
        self.progress.is_finite() && self.total.is_none_or(f64::is_finite) && self.progress > last
    }

    /// The notification's parameters; the token goes out as it came in.
    pub(crate) fn with_token(self, token: &RawValue) -> Params<'_> {
        Params { token, progress: self }
    }
}
