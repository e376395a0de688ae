//! Tools and a prompt that ask the client for something.

use mcp_core::{Choice, Context, Elicited, Form, PromptMessage, Sample, ToolError, prompt, tool};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize, Form)]
struct Name {
    name: String,
}

/// Asks the client's model.
#[tool]
pub(crate) async fn test_sampling(ctx: &Context, prompt: &str) -> Result<String, ToolError> {
    Ok(format!("LLM response: {}", ctx.sample(Sample::new(prompt, 100)).await?.text()))
}

#[derive(Deserialize, Form)]
struct User {
    /// User's response
    username: String,
    /// User's email address
    email: String,
}

/// Asks the user who they are.
#[tool]
pub(crate) async fn test_elicitation(ctx: &Context, message: &str) -> Result<String, ToolError> {
    Ok(match ctx.elicit::<User>(message).await? {
        Elicited::Accepted(User { username, email }) => format!("User response: {username} <{email}>"),
        Elicited::Declined | Elicited::Cancelled => "User response: none".to_owned(),
    })
}

#[derive(PartialEq, Deserialize, Form)]
struct Confirmation {
    ok: bool,
}

#[derive(Deserialize, Form)]
struct Color {
    color: String,
}

#[derive(Debug, Deserialize, Choice)]
#[serde(rename_all = "lowercase")]
enum Status {
    Active,
    Inactive,
    Pending,
}

#[derive(Debug, Deserialize, Form)]
#[expect(dead_code, reason = "only shown")]
struct Defaults {
    #[form(default = "John Doe")]
    name: String,
    #[form(default = 30)]
    age: i64,
    #[form(default = 95.5)]
    score: f64,
    #[form(default = Status::Active)]
    status: Status,
    #[form(default = true)]
    verified: bool,
}

#[derive(Debug, Deserialize, Choice)]
#[serde(rename_all = "lowercase")]
enum Untitled {
    Option1,
    Option2,
    Option3,
}

#[derive(Debug, Deserialize, Choice)]
#[serde(rename_all = "lowercase")]
enum Titled {
    #[choice(title = "First Option")]
    Value1,
    #[choice(title = "Second Option")]
    Value2,
    #[choice(title = "Third Option")]
    Value3,
}

#[derive(Debug, Deserialize, Form)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only shown")]
struct Choices {
    untitled_single: Option<Untitled>,
    titled_single: Option<Titled>,
    untitled_multi: Option<Vec<Untitled>>,
    titled_multi: Option<Vec<Titled>>,
}

/// The same, with the shape that revisions before 2025-11-25 had for titles, which is not derived any more.
#[derive(Debug, Deserialize)]
struct Enums(#[expect(dead_code, reason = "only shown")] Choices);

impl Form for Enums {
    fn schema() -> Value {
        let mut schema = Choices::schema();
        schema["properties"]["legacyEnum"] = json!({
            "type": "string", "enum": ["opt1", "opt2", "opt3"],
            "enumNames": ["Option One", "Option Two", "Option Three"],
        });
        schema
    }
}

/// Asks with defaults of every type.
#[tool]
pub(crate) async fn test_elicitation_sep1034_defaults(ctx: &Context) -> Result<String, ToolError> {
    let answer = ctx.elicit::<Defaults>("Please review and update the form fields with defaults").await?;
    Ok(format!("Elicitation completed: {:?}", answer.accepted()))
}

/// Asks with choices of every shape.
#[tool]
pub(crate) async fn test_elicitation_sep1330_enums(ctx: &Context) -> Result<String, ToolError> {
    let answer = ctx.elicit::<Enums>("Please select options from the enum fields").await?;
    Ok(format!("Elicitation completed: {:?}", answer.accepted()))
}

fn greeting(answer: Elicited<Name>) -> String {
    answer.accepted().map_or("Hello!".to_owned(), |Name { name }| format!("Hello, {name}!"))
}

/// Asks for a name.
#[tool]
pub(crate) async fn test_input_required_result_elicitation(ctx: &Context) -> Result<String, ToolError> {
    Ok(greeting(ctx.elicit_as("user_name", "What is your name?").await?))
}

/// Asks for something, to see that it is asked for by a result.
#[tool]
pub(crate) async fn test_streaming_elicitation(ctx: &Context) -> Result<String, ToolError> {
    Ok(greeting(ctx.elicit("What is your name?").await?))
}

/// Asks the model.
#[tool]
pub(crate) async fn test_input_required_result_sampling(ctx: &Context) -> Result<String, ToolError> {
    Ok(ctx.sample(Sample::new("What is the capital of France?", 100)).await?.text())
}

/// Asks for the roots.
#[tool]
pub(crate) async fn test_input_required_result_list_roots(ctx: &Context) -> Result<String, ToolError> {
    let roots: Vec<String> = ctx.roots().await?.into_iter().map(|root| root.uri).collect();
    Ok(format!("roots: {}", roots.join(", ")))
}

/// Asks, and gets its state back.
#[tool]
pub(crate) async fn test_input_required_result_request_state(ctx: &Context) -> Result<String, ToolError> {
    let answer = ctx.elicit_as("confirm", "Please confirm").await?;
    Ok(if answer == Elicited::Accepted(Confirmation { ok: true }) { "state-ok" } else { "not confirmed" }
        .to_owned())
}

/// Asks, and refuses a state that was changed.
#[tool]
pub(crate) async fn test_input_required_result_tampered_state(ctx: &Context) -> Result<String, ToolError> {
    let answer = ctx.elicit_as("confirm", "Please confirm").await?;
    Ok(if answer == Elicited::Accepted(Confirmation { ok: true }) { "state-ok" } else { "not confirmed" }
        .to_owned())
}

/// Asks three things at once.
#[tool]
pub(crate) async fn test_input_required_result_multiple_inputs(ctx: &Context) -> Result<String, ToolError> {
    let (name, greeting_text, roots) = tokio::join!(
        ctx.elicit_as::<Name>("user_name", "What is your name?"),
        ctx.sample(Sample::new("Generate a greeting", 50)),
        ctx.roots(),
    );
    Ok(format!("{} {} {} roots", greeting(name?), greeting_text?.text(), roots?.len()))
}

/// Asks one thing after the other.
#[tool]
pub(crate) async fn test_input_required_result_multi_round(ctx: &Context) -> Result<String, ToolError> {
    let first = greeting(ctx.elicit_as("step1", "Step 1: What is your name?").await?);
    let second = ctx.elicit_as::<Color>("step2", "Step 2: What is your favorite color?").await?;
    let color = second.accepted().map(|Color { color }| color);
    Ok(format!("{first} Your color is {color:?}."))
}

/// Asks only what the client says it can be asked.
#[tool]
pub(crate) async fn test_input_required_result_capabilities(ctx: &Context) -> Result<String, ToolError> {
    let client = ctx.client_capabilities();
    if client.can_elicit() {
        return Ok(greeting(ctx.elicit("What is your name?").await?));
    }
    Ok(ctx.sample(Sample::new("Generate a greeting", 50)).await?.text())
}

/// Asks for what it is about.
#[prompt]
pub(crate) async fn test_input_required_result_prompt(
    ctx: &Context,
) -> Result<Vec<PromptMessage>, ToolError> {
    #[derive(Deserialize, Form)]
    struct About {
        context: String,
    }
    let about = ctx.elicit_as::<About>("user_context", "What context should the prompt use?").await?;
    let context = about.accepted().map_or("nothing".to_owned(), |about| about.context);
    Ok(vec![PromptMessage::user(format!("Use this context: {context}"))])
}
