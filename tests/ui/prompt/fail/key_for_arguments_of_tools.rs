use mcp_core::prompt;

/// Plans some days.
#[prompt]
fn plan(
    #[arg(length = 1..=80, header = "City")] city: &str,
    #[arg(range = 1..=7, example = 3)] days: u8,
    #[arg(pattern = "^[a-z]+$")] mood: &str,
    #[arg(flatten)] rest: String,
) -> String {
    format!("{city} {days} {mood} {rest}")
}

fn main() {}
