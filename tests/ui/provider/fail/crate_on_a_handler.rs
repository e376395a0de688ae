use mcp_core::provider;

struct Weather;

#[provider]
impl Weather {
    /// Says how the weather is.
    #[tool(crate = mcp_core)]
    fn current(&self) -> &'static str {
        "sunny"
    }
}

fn main() {}
