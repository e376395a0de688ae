use mcp_core::testing::Client;
use mcp_core::{Completing, Context, Server, State, ToolError, provider};
use serde_json::json;
use std::sync::Mutex;

#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

#[provider]
impl Notes {
    const LIMIT: usize = 10;

    /// Saves a note.
    #[tool(idempotent)]
    async fn save(&self, ctx: &Context, State(prefix): State<&'static str>, text: String) -> Result<(), ToolError> {
        ctx.progress(1.0);
        let mut notes = self.notes()?;
        if notes.len() < Self::LIMIT {
            notes.push(format!("{prefix}{text}"));
        }
        Ok(())
    }

    /// One note.
    #[mcp_core::resource("note://{number}")]
    fn note(&self, #[arg(complete = Self::numbers)] number: usize) -> Result<Option<String>, ToolError> {
        Ok(self.notes()?.get(number).cloned())
    }

    /// Asks for a summary.
    #[prompt(blocking)]
    fn summarise(&self, #[arg(complete = numbers)] number: usize) -> Result<String, ToolError> {
        Ok(format!("Summarise: {:?}", self.notes()?.get(number)))
    }

    /// Takes no `self`.
    #[tool(blocking)]
    fn limit() -> usize {
        Self::LIMIT
    }

    fn notes(&self) -> Result<std::sync::MutexGuard<'_, Vec<String>>, ToolError> {
        self.0.lock().map_err(|_| ToolError::new("broken"))
    }

    async fn numbers(&self, _: &Completing) -> Result<Vec<String>, ToolError> {
        Ok((0..self.notes()?.len()).map(|number| number.to_string()).collect())
    }
}

fn numbers(start: &str) -> Vec<String> {
    vec![start.to_owned()]
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server = Server::builder("test", "1.0.0").state("- ").provider(Notes::default()).build().unwrap();
    let client = Client::modern(&server);
    client.call("save", json!({ "text": "milk" })).await.unwrap();
    assert_eq!(client.call("limit", json!({})).await.unwrap().text(), "10");
}
