//! Asking the client's user: forms, and what becomes of them.

use super::question::{Need, Question};
use crate::schema::{Checker, repair};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// A form that a client can show to its user: a flat object of texts, numbers, yes-or-no questions and choices.
///
/// The [derive of the same name](macro@crate::Form) writes it for a struct, or for an enum of names. `()` is a form without
/// fields, for a plain confirmation. By hand it is a schema and a type that serde reads:
///
/// ```
/// use mcp_core::{Context, Elicited, Form, ToolError, tool};
/// use serde::Deserialize;
/// use serde_json::{Value, json};
///
/// #[derive(Deserialize)]
/// struct Name {
///     name: String,
/// }
///
/// impl Form for Name {
///     fn schema() -> Value {
///         json!({ "type": "object", "properties": { "name": { "type": "string" } }, "required": ["name"] })
///     }
/// }
///
/// /// Greets the user by name.
/// #[tool]
/// async fn greet(ctx: &Context) -> Result<String, ToolError> {
///     Ok(match ctx.elicit::<Name>("What is your name?").await? {
///         Elicited::Accepted(Name { name }) => format!("Hello, {name}!"),
///         Elicited::Declined | Elicited::Cancelled => "Hello!".to_owned(),
///     })
/// }
/// ```
pub trait Form: DeserializeOwned {
    /// The form's schema, in the shapes of 2025-11-25 and 2026-07-28, "Elicitation", "Requested Schema".
    fn schema() -> Value;

    /// Reads what was filled in, which fits the schema; nothing if it is no such value.
    fn read(content: Value) -> Option<Self> {
        serde_json::from_value(content).ok()
    }
}

/// What a user did with a form or a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elicited<T> {
    /// Filled it in, or agreed to go there.
    Accepted(T),
    /// Said no.
    Declined,
    /// Closed it without a choice.
    Cancelled,
}

impl<T> Elicited<T> {
    /// What the user filled in, if so.
    pub fn accepted(self) -> Option<T> {
        match self {
            Self::Accepted(value) => Some(value),
            Self::Declined | Self::Cancelled => None,
        }
    }
}

/// The question that shows a form.
pub(super) fn form<T: Form>(message: &str) -> Question {
    let params = json!({ "message": message, "requestedSchema": T::schema() });
    Question { method: "elicitation/create", params, needs: Need::Form }
}

/// Reads the answer to a form; nothing if it does not fit the form. Fields that are left empty may be `null`, and a form
/// without any may be answered without content.
pub(super) fn read_form<T: Form>(answer: Value) -> Option<Elicited<T>> {
    read(answer, |mut content| {
        if content.is_null() {
            content = json!({});
        }
        let checker = Checker::compile(&T::schema()).ok()?;
        repair(&mut content, &checker, false);
        if checker.check(&content).is_empty() { T::read(content) } else { None }
    })
}

/// The question that sends the user to a URL. The 2025 revisions want an id for what happens there.
pub(super) fn url(message: &str, url: &str, id: Option<String>) -> Question {
    let mut params = json!({ "mode": "url", "message": message, "url": url });
    if let Some(id) = id {
        params["elicitationId"] = id.into();
    }
    Question { method: "elicitation/create", params, needs: Need::Url }
}

pub(super) fn read_url(answer: Value) -> Option<Elicited<()>> {
    read(answer, |_| Some(()))
}

fn read<T>(mut answer: Value, accept: impl FnOnce(Value) -> Option<T>) -> Option<Elicited<T>> {
    match answer["action"].as_str()? {
        "accept" => accept(answer["content"].take()).map(Elicited::Accepted),
        "decline" => Some(Elicited::Declined),
        "cancel" => Some(Elicited::Cancelled),
        _ => None,
    }
}
