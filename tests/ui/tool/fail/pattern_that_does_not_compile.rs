use mcp_core::tool;

/// Finds notes.
#[tool]
fn find(
    #[arg(pattern = "^([a-z]+$")] tag: &str,
    #[arg(pattern = "^(?!draft)")] title: &str,
    #[arg(pattern = r"^(.)\1$")] pair: &str,
) -> String {
    format!("{tag}{title}{pair}")
}

fn main() {}
