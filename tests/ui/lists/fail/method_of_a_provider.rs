use mcp_core::{Server, provider, tools};

struct Weather;

#[provider]
impl Weather {
    /// Says how the weather is.
    #[tool]
    fn current(&self) -> &'static str {
        "sunny"
    }
}

fn main() {
    let _ = Server::builder("weather", "1.0.0").tools(tools![Weather::current]).build();
    let _ = Server::builder("weather", "1.0.0").tools(tools![Weather]).build();
}
