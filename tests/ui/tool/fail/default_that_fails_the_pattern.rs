use mcp_core::tool;

/// Asks the weather.
#[tool]
fn weather(
    #[arg(pattern = "^[A-Z]{2}$", default = "Norway")] country: &str,
    #[arg(pattern = "^[0-9]+$", example = "N-0150")] postcode: String,
) -> String {
    format!("{country} {postcode}")
}

fn main() {}
