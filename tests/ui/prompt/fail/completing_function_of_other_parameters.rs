use mcp_core::prompt;

/// Plans a day.
#[prompt]
fn plan(#[arg(complete = cities)] city: &str, #[arg(complete = moods)] mood: &str) -> String {
    format!("{city} {mood}")
}

fn cities(start: String) -> Vec<String> {
    vec![start]
}

fn moods() -> [&'static str; 2] {
    ["gentle", "plain"]
}

fn main() {}
