//! Tools and a prompt that ask the client for something.

use mcp_core::{Context, Elicited, Form, PromptMessage, Sample, ToolError, prompt, tool};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Name {
    name: String,
}

impl Form for Name {
    fn schema() -> Value {
        json!({ "type": "object", "properties": { "name": { "type": "string" } }, "required": ["name"] })
    }
}

/// Asks the client's model.
#[tool]
pub(crate) async fn test_sampling(ctx: &Context, prompt: &str) -> Result<String, ToolError> {
    Ok(format!("LLM response: {}", ctx.sample(Sample::new(prompt, 100)).await?.text()))
}

#[derive(Deserialize)]
struct User {
    username: String,
    email: String,
}

impl Form for User {
    fn schema() -> Value {
        json!({
            "type": "object",
            "properties": {
                "username": { "type": "string", "description": "User's response" },
                "email": { "type": "string", "description": "User's email address" },
            },
            "required": ["username", "email"],
        })
    }
}

/// Asks the user who they are.
#[tool]
pub(crate) async fn test_elicitation(ctx: &Context, message: &str) -> Result<String, ToolError> {
    Ok(match ctx.elicit::<User>(message).await? {
        Elicited::Accepted(User { username, email }) => format!("User response: {username} <{email}>"),
        Elicited::Declined | Elicited::Cancelled => "User response: none".to_owned(),
    })
}

#[derive(Deserialize)]
struct Anything(Value);

/// A form of any kind; what is filled in does not matter.
macro_rules! form {
    ($name:ident, $schema:tt) => {
        #[derive(Deserialize)]
        struct $name(Anything);

        impl Form for $name {
            fn schema() -> Value {
                json!($schema)
            }
        }
    };
}

form!(Defaults, {
    "type": "object",
    "properties": {
        "name": { "type": "string", "default": "John Doe" },
        "age": { "type": "integer", "default": 30 },
        "score": { "type": "number", "default": 95.5 },
        "status": { "type": "string", "enum": ["active", "inactive", "pending"], "default": "active" },
        "verified": { "type": "boolean", "default": true },
    },
    "required": [],
});

form!(Confirmation, {
    "type": "object", "properties": { "ok": { "type": "boolean" } }, "required": ["ok"],
});

form!(Color, {
    "type": "object", "properties": { "color": { "type": "string" } }, "required": ["color"],
});

form!(Enums, {
    "type": "object",
    "properties": {
        "untitledSingle": { "type": "string", "enum": ["option1", "option2", "option3"] },
        "titledSingle": { "type": "string", "oneOf": [
            { "const": "value1", "title": "First Option" },
            { "const": "value2", "title": "Second Option" },
            { "const": "value3", "title": "Third Option" },
        ] },
        "legacyEnum": {
            "type": "string", "enum": ["opt1", "opt2", "opt3"],
            "enumNames": ["Option One", "Option Two", "Option Three"],
        },
        "untitledMulti": { "type": "array", "items": { "type": "string", "enum": ["option1", "option2", "option3"] } },
        "titledMulti": { "type": "array", "items": { "anyOf": [
            { "const": "value1", "title": "First Choice" },
            { "const": "value2", "title": "Second Choice" },
            { "const": "value3", "title": "Third Choice" },
        ] } },
    },
});

/// Asks with defaults of every type.
#[tool]
pub(crate) async fn test_elicitation_sep1034_defaults(ctx: &Context) -> Result<String, ToolError> {
    let answer = ctx.elicit::<Defaults>("Please review and update the form fields with defaults").await?;
    Ok(format!("Elicitation completed: {:?}", answer.accepted().map(|Defaults(Anything(value))| value)))
}

/// Asks with choices of every shape.
#[tool]
pub(crate) async fn test_elicitation_sep1330_enums(ctx: &Context) -> Result<String, ToolError> {
    let answer = ctx.elicit::<Enums>("Please select options from the enum fields").await?;
    Ok(format!("Elicitation completed: {:?}", answer.accepted().map(|Enums(Anything(value))| value)))
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
    ctx.elicit_as::<Confirmation>("confirm", "Please confirm").await?;
    Ok("state-ok".to_owned())
}

/// Asks, and refuses a state that was changed.
#[tool]
pub(crate) async fn test_input_required_result_tampered_state(ctx: &Context) -> Result<String, ToolError> {
    ctx.elicit_as::<Confirmation>("confirm", "Please confirm").await?;
    Ok("state-ok".to_owned())
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
    let color = second.accepted().map(|Color(Anything(value))| value["color"].clone());
    Ok(format!("{first} Your color is {}.", color.unwrap_or_default()))
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
    #[derive(Deserialize)]
    struct About {
        context: String,
    }
    impl Form for About {
        fn schema() -> Value {
            json!({ "type": "object", "properties": { "context": { "type": "string" } }, "required": ["context"] })
        }
    }
    let about = ctx.elicit_as::<About>("user_context", "What context should the prompt use?").await?;
    let context = about.accepted().map_or("nothing".to_owned(), |about| about.context);
    Ok(vec![PromptMessage::user(format!("Use this context: {context}"))])
}
