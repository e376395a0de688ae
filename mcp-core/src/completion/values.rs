//! The values that a completion comes to.

use crate::handler::IntoToolError;
use crate::tool::ToolError;
use serde::Serialize;
use serde_json::{Map, Value};

/// The most values that one answer may have (2025-11-25, "Completion").
const MOST: usize = 100;

/// Values to offer, best first. Of more than 100 the first 100 are sent.
///
/// Lists of strings turn into one by themselves; this type is for lists that are cut already.
///
/// ```
/// use mcp_core::{Completion, prompt};
///
/// fn words(start: &str) -> Completion {
///     let found = vec![format!("{start}a"), format!("{start}b")];
///     Completion::new(found).total(4000)
/// }
///
/// /// Explains a word.
/// #[prompt]
/// fn explain(#[arg(complete = words)] word: &str) -> String {
///     format!("What does {word:?} mean?")
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    values: Vec<String>,
    total: Option<usize>,
}

impl Completion {
    /// These values.
    pub fn new(values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { values: values.into_iter().map(Into::into).collect(), total: None }
    }

    /// Says how many values there are altogether, when they are not all here.
    #[must_use]
    pub fn total(mut self, total: usize) -> Self {
        self.total = Some(total);
        self
    }

    /// Writes the members of a `completion/complete` result.
    pub(crate) fn write(mut self, out: &mut Vec<u8>) -> Result<Option<Map<String, Value>>, ToolError> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Written<'a> {
            values: &'a [String],
            total: usize,
            has_more: bool,
        }
        let total = self.total.unwrap_or(0).max(self.values.len());
        self.values.truncate(MOST);
        let written = Written { values: &self.values, total, has_more: total > self.values.len() };
        out.extend_from_slice(b"\"completion\":");
        serde_json::to_writer(out, &written)?;
        Ok(None)
    }
}

impl<T: Into<String>> From<Vec<T>> for Completion {
    fn from(values: Vec<T>) -> Self {
        Self::new(values)
    }
}

impl<T: Into<String>, const N: usize> From<[T; N]> for Completion {
    fn from(values: [T; N]) -> Self {
        Self::new(values)
    }
}

impl<T: Into<String> + Clone> From<&[T]> for Completion {
    fn from(values: &[T]) -> Self {
        Self::new(values.iter().cloned())
    }
}

/// Marks completing functions that answer at once.
#[derive(Debug)]
pub enum Ready {}

/// Marks completing functions that may fail.
#[derive(Debug)]
pub enum Fallible {}

/// Marks asynchronous completing functions.
#[derive(Debug)]
pub struct Awaited<M>(M);

/// What a completing function may return: values, a result of them, or a future of either.
#[diagnostic::on_unimplemented(
    message = "a completing function cannot return `{Self}`",
    label = "does not return values to offer",
    note = "return a `Vec` or array of strings, a `Completion`, or `Result<_, ToolError>` of one of them; the function may be async"
)]
pub trait Complete<M> {
    /// Waits for the values, if they are not there yet.
    fn complete(self) -> impl Future<Output = Result<Completion, ToolError>>;
}

#[diagnostic::do_not_recommend]
impl<C: Into<Completion>> Complete<Ready> for C {
    async fn complete(self) -> Result<Completion, ToolError> {
        Ok(self.into())
    }
}

#[diagnostic::do_not_recommend]
impl<C: Into<Completion>, E: IntoToolError> Complete<Fallible> for Result<C, E> {
    async fn complete(self) -> Result<Completion, ToolError> {
        self.map(Into::into).map_err(IntoToolError::into_tool_error)
    }
}

#[diagnostic::do_not_recommend]
impl<F: Future<Output: Complete<M>>, M> Complete<Awaited<M>> for F {
    async fn complete(self) -> Result<Completion, ToolError> {
        self.await.complete().await
    }
}
