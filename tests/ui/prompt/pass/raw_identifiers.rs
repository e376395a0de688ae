use mcp_core::{Server, prompt, prompts};

/// Matches a value with a type.
#[prompt]
async fn r#match(r#type: &str, r#in: Option<&str>, #[arg(complete = r#fn)] r#loop: i64) -> String {
    format!("{} {:?} {}", r#type, r#in, r#loop)
}

fn r#fn(start: &str) -> [String; 1] {
    [start.to_owned()]
}

fn main() {
    let server = Server::builder("test", "1.0.0").prompts(prompts![r#match]).build().unwrap();
    assert_eq!(server.prompt_names().collect::<Vec<_>>(), ["match"]);
}
