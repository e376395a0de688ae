use mcp_core::{Server, prompt, prompts};

struct Plan {
    text: String,
}

/// Plans a day.
#[prompt]
fn plan(city: &str) -> Plan {
    Plan { text: city.to_owned() }
}

/// Counts days.
#[prompt]
async fn count() -> u64 {
    1
}

/// Says nothing.
#[prompt]
async fn nothing() {}

/// Looks up.
#[prompt]
fn look_up(word: &str) -> Result<Option<String>, std::io::Error> {
    Ok(Some(word.to_owned()))
}

fn main() {
    let _ = Server::builder("a", "1").prompts(prompts![plan, count, nothing, look_up]).build();
}
