use mcp_core::{Server, provider};

struct Weather;

#[provider]
impl Weather {
    #[tool]
    fn current(&self) -> &'static str {
        "sunny"
    }

    #[prompt]
    fn plan(&self) -> &'static str {
        "Plan a day."
    }

    #[resource("weather://now")]
    fn now(&self) -> &'static str {
        "sunny"
    }
}

fn main() {
    let _ = Server::builder("weather", "1.0.0").provider(Weather).build();
}
