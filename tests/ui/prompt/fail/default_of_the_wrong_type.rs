use mcp_core::{Choice, prompt};

#[derive(Choice)]
enum Tone {
    Gentle,
}

/// Plans a trip.
#[prompt]
fn plan(#[arg(default = "three")] days: u8, #[arg(default = 3)] city: &str, #[arg(default)] tone: Tone) -> String {
    match tone {
        Tone::Gentle => format!("{days} {city}"),
    }
}

fn main() {}
