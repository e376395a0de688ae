use mcp_core::{Server, State, prompt, prompts};

#[derive(Clone)]
struct Database;

/// Plans a day.
#[prompt]
fn plan(State(_database): State<Database>, city: &str) -> String {
    city.to_owned()
}

/// Says hello.
#[prompt]
fn hello() -> &'static str {
    "Say hello."
}

fn main() {
    let _ = Server::builder("crm", "1.0.0").prompts(prompts![hello, plan]).build();
}
