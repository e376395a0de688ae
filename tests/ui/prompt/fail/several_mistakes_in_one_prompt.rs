use mcp_core::{Server, prompt, prompts};

#[prompt(titel = "Plan", timeout = "0s")]
fn plan<T>((_, _): (u8, u8), #[arg(ranme = "town")] city: &'static str, moods: Vec<String>) -> String {
    format!("{city} {moods:?}")
}

fn main() {
    let _ = Server::builder("planner", "1.0.0").prompts(prompts![plan]).build();
}
