//! What handlers call to ask the client.

use super::elicit::{self, Elicited, Form};
use super::question::Question;
use super::sample::{self, Root, Sample, Sampled};
use super::{live, once, placed, replay};
use crate::context::Context;
use crate::tool::ToolError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// # Asking the client
///
/// Questions are ordinary awaits. A client of 2026-07-28 answers by sending its request again: **the handler runs again from
/// its start**, and questions that were answered before resolve at once. So whatever must not happen twice goes into
/// [`Context::once`]; everything else should come to the same each time, questions above all.
impl Context {
    /// Shows the client's user a form and waits for what becomes of it (2025-06-18 on). `T` is what is filled in: a struct or
    /// an enum with [`#[derive(Form)]`](macro@crate::Form), or `()` for a plain confirmation.
    ///
    /// # Errors
    ///
    /// When the client has no user to show it to, does not answer, or answers with something else.
    pub async fn elicit<T: Form>(&self, message: impl AsRef<str>) -> Result<Elicited<T>, ToolError> {
        self.ask(None, elicit::form::<T>(message.as_ref()), elicit::read_form::<T>).await
    }

    /// The same under a key, by which the client (2026-07-28 on) knows the question.
    ///
    /// # Errors
    ///
    /// As [`Context::elicit`].
    pub async fn elicit_as<T: Form>(
        &self,
        key: &str,
        message: impl AsRef<str>,
    ) -> Result<Elicited<T>, ToolError> {
        self.ask(Some(key), elicit::form::<T>(message.as_ref()), elicit::read_form::<T>).await
    }

    /// Sends the client's user to a URL, for what the client must not see: passwords, payments, consent elsewhere
    /// (2025-11-25 on). `Accepted` means that the user agreed to go there, not that anything is done there.
    ///
    /// # Errors
    ///
    /// When the client cannot do that, or does not answer.
    pub async fn elicit_url(
        &self,
        message: impl AsRef<str>,
        url: impl AsRef<str>,
    ) -> Result<Elicited<()>, ToolError> {
        let id = || format!("{}-url", self.request_id().trim_matches('"'));
        let id = (!self.call().shape().modern).then(id);
        self.ask(None, elicit::url(message.as_ref(), url.as_ref(), id), elicit::read_url).await
    }

    /// Asks the client's model.
    ///
    /// # Errors
    ///
    /// When the client has no model to ask, does not answer, or answers with something else.
    pub async fn sample(&self, sample: Sample) -> Result<Sampled, ToolError> {
        if !sample.is_in_order() {
            let text = "in a sampled conversation every use of a tool is answered by the next message";
            return Err(ToolError::unexpected(text));
        }
        self.ask(None, sample.question(), |answer| serde_json::from_value(answer).ok()).await
    }

    /// The folders and files that the client works on.
    ///
    /// # Errors
    ///
    /// When the client has none to tell, or does not answer.
    pub async fn roots(&self) -> Result<Vec<Root>, ToolError> {
        self.ask(None, sample::roots(), sample::read_roots).await
    }

    /// Runs an effect once, although the handler runs again for every answer; its result is kept for the next pass.
    ///
    /// An effect that fails is not kept: it runs again. Nothing can be asked within an effect.
    ///
    /// This holds between the passes of one request. A client that sends an old request again, before its state expires,
    /// begins where that state was made: what must not happen twice whatever a client does needs a key of its own where
    /// it happens, such as an idempotency key of the payment service (2026-07-28, "Multi Round-Trip Requests").
    ///
    /// ```
    /// use mcp_core::{Context, ToolError, tool};
    ///
    /// # async fn charge(_: u32) -> Result<String, std::io::Error> { Ok("receipt".to_owned()) }
    /// /// Books a room.
    /// #[tool]
    /// async fn book(ctx: &Context, nights: u32) -> Result<String, ToolError> {
    ///     let receipt: String = ctx.once("charge", || charge(nights)).await?;
    ///     Ok(format!("booked: {receipt}"))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// The effect's own, and when its result cannot be kept as JSON.
    pub async fn once<T, E, F>(&self, key: &str, effect: impl FnOnce() -> F) -> Result<T, ToolError>
    where
        T: Serialize + DeserializeOwned,
        E: Into<ToolError>,
        F: Future<Output = Result<T, E>>,
    {
        once::once(self.call(), key, effect).await
    }

    async fn ask<T>(
        &self,
        key: Option<&str>,
        question: Question,
        read: impl Fn(Value) -> Option<T>,
    ) -> Result<T, ToolError> {
        let call = self.call();
        question.needs.check(&self.client_capabilities(), call.shape())?;
        let question = question.fit(call.shape())?;
        if once::is_within() {
            return Err(ToolError::unexpected("nothing can be asked within an effect that runs once"));
        }
        // What is wrong in one era is wrong in the other, so that it shows in the first test.
        let key = call.replay().key(key)?;
        if !call.shape().modern {
            let answer = live::ask(call, &question).await?;
            return read(answer)
                .ok_or_else(|| ToolError::new("the client's answer does not fit the question"));
        }
        if !call.target.kind.may_ask() {
            return Err(ToolError::unexpected("nothing can be asked while an argument is completed"));
        }
        if let Some(task) = call.task() {
            return placed::ask(call, task, &key, question, read).await;
        }
        replay::ask(call, &key, question, read).await
    }
}
