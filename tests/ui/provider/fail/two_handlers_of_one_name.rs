use mcp_core::{Server, provider};

struct Weather;

#[provider]
impl Weather {
    /// Says how the weather is.
    #[tool]
    fn current(&self) -> &'static str {
        "sunny"
    }

    /// Says how the weather is, in long.
    #[tool(name = "current")]
    fn current_in_long(&self) -> &'static str {
        "very sunny"
    }

    /// The weather now.
    #[resource("weather://now")]
    fn now(&self) -> &'static str {
        "sunny"
    }

    /// The weather today.
    #[resource("weather://now", name = "today")]
    fn today(&self) -> &'static str {
        "sunny"
    }
}

fn main() {
    let _ = Server::builder("weather", "1.0.0").provider(Weather).build();
}
