use mcp_core::tool;

/// Sets the volume.
#[tool]
fn volume(#[arg(range = 0..=1000)] left: u8, #[arg(range = 0.5..)] right: u8, #[arg(range = MOST..)] all: u32) -> u32 {
    u32::from(left) + u32::from(right) + all
}

const MOST: &str = "most";

fn main() {}
