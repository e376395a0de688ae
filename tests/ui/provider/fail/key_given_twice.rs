use mcp_core::provider;

struct Weather;

#[provider(crate = mcp_core, crate = mcp_core)]
impl Weather {
    /// Says how the weather is.
    #[tool(read_only, read_only)]
    fn current(&self) -> &'static str {
        "sunny"
    }
}

fn main() {}
