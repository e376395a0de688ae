use mcp_core::{Server, prompt, prompts};

enum Tone {
    Gentle,
    Plain,
}

/// Asks for a review.
#[prompt]
fn review(code: &str, #[arg(default = Tone::Plain)] tone: Tone) -> String {
    match tone {
        Tone::Gentle => format!("Be kind.\n{code}"),
        Tone::Plain => code.to_owned(),
    }
}

fn main() {
    let _ = Server::builder("reviewer", "1.0.0").prompts(prompts![review]).build();
}
