use mcp_core::provider;

struct Weather;

#[provider(crate = "mcp_core")]
impl Weather {
    /// Says how the weather is.
    #[tool = "current"]
    fn current(&self) -> &'static str {
        "sunny"
    }
}

fn main() {}
