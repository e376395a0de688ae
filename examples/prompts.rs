//! Prompts: templates of messages that a person picks and a server fills in, with completion while they type.
//!
//! `cargo run --example prompts` serves them over HTTP; `-- --transport stdio` over standard input and output.

use mcp_core::{
    Choice, Completing, EmbeddedResource, PromptMessage, PromptResult, ResourceContents, Server, ToolError,
    prompt, prompts,
};

/// How strict a review is. The names are offered while the argument is typed.
#[derive(Clone, Copy, Debug, Choice)]
#[serde(rename_all = "lowercase")]
enum Tone {
    Gentle,
    Plain,
    Merciless,
}

/// Asks for a review of some code.
#[prompt(title = "Review code")]
fn review(
    /// The code, as it is.
    code: &str,
    /// Its language, for example "rust".
    #[arg(complete = languages)]
    language: &str,
    /// How the review should sound.
    #[arg(default = Tone::Plain)]
    tone: Tone,
) -> String {
    let how = match tone {
        Tone::Gentle => "Be kind: praise what is good first.",
        Tone::Plain => "Be brief.",
        Tone::Merciless => "Spare nothing.",
    };
    format!("Review this {language} code. {how}\n\n```{language}\n{code}\n```")
}

/// A completing function gets what was typed so far.
fn languages(start: &str) -> Vec<&'static str> {
    let known = ["c", "go", "java", "python", "ruby", "rust", "typescript"];
    known.into_iter().filter(|name| name.starts_with(start)).collect()
}

/// Asks for an explanation of one item of a module.
#[prompt]
fn explain(
    /// A module of this project.
    #[arg(complete = modules)]
    module: &str,
    /// An item of that module.
    #[arg(complete = items)]
    item: &str,
) -> Result<PromptResult, ToolError> {
    let found = MODULES.iter().find(|(name, _)| *name == module);
    let (_, items) = found.ok_or_else(|| ToolError::not_found("there is no such module"))?;
    if !items.contains(&item) {
        return Err(ToolError::not_found(format!("{module} has no such item; it has {items:?}")));
    }
    let source = ResourceContents::text(format!("src://{module}/{item}"), "pub fn todo() {}");
    let messages = [
        PromptMessage::user(format!("What does `{module}::{item}` do?")),
        PromptMessage::user(EmbeddedResource::new(source.mime_type("text/x-rust"))),
        PromptMessage::assistant("In one sentence:"),
    ];
    Ok(PromptResult::new(messages).description("An explanation in one sentence"))
}

const MODULES: [(&str, &[&str]); 2] = [("parse", &["read", "scan"]), ("print", &["pretty", "plain"])];

/// It may be async, as one that asks a database is.
async fn modules(start: &str) -> Vec<&'static str> {
    MODULES.iter().map(|(name, _)| *name).filter(|name| name.starts_with(start)).collect()
}

/// One that needs the arguments that are settled already takes the whole question.
fn items(ask: &Completing) -> Vec<&'static str> {
    let module = ask.argument("module");
    let items = MODULES.iter().filter(|(name, _)| module.is_none_or(|module| module == *name));
    items.flat_map(|(_, items)| *items).copied().filter(|item| item.starts_with(ask.text())).collect()
}

#[tokio::main]
async fn main() -> Result<(), mcp_transports::Error> {
    mcp_transports::run(Server::builder("reviews", "1.0.0").prompts(prompts![review, explain])).await
}
