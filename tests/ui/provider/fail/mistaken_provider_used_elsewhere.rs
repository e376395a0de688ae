use mcp_core::{Server, provider};

struct Weather;

#[provider]
impl Weather {
    /// Says how the weather is.
    #[tool(read_onyl)]
    async fn current(&self) -> &'static str {
        "sunny"
    }

    /// Plans a day.
    #[prompt]
    async fn plan(&self) -> String {
        format!("Plan a day. It is {}.", self.current().await)
    }
}

async fn weather() -> String {
    Weather.plan().await
}

fn main() {
    let _ = weather();
    let _ = Server::builder("weather", "1.0.0").provider(Weather).build();
}
