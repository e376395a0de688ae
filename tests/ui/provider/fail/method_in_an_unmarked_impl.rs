use mcp_core::{resource, tool};

struct Weather;

impl Weather {
    /// Says how the weather is.
    #[tool]
    async fn current(&self) -> &'static str {
        "sunny"
    }

    /// The weather now.
    #[resource("weather://now")]
    async fn now() -> Option<Self> {
        None
    }
}

fn main() {
    let _ = Weather.current();
}
