use mcp_core::{Choice, Server, prompt, prompts};

#[derive(Choice)]
enum Unit {
    Celsius,
    Other(String),
}

/// Converts.
#[prompt]
fn convert(unit: Unit, other: Option<Unit>) -> String {
    let celsius = matches!(unit, Unit::Celsius);
    format!("{celsius} {}", other.is_some())
}

fn main() {
    let _ = Server::builder("a", "1").prompts(prompts![convert]).build();
}
