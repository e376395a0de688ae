use mcp_core::tool;

/// Sets the volume.
#[tool]
fn volume(#[arg(range = 0..=1000)] left: u8, #[arg(range = 0.5..)] right: u8) -> u32 {
    u32::from(left) + u32::from(right)
}

fn main() {}
