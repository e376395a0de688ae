use mcp_core::{Server, provider};

struct Weather;

#[provider]
impl Weather {
    /// Says how the weather is.
    #[tool]
    fn current(&self) -> &'static str {
        let sky: u8 = "blue";
        "sunny"
    }

    /// Plans a day.
    #[prompt]
    fn plan(&self, city: ) -> String {
        String::new()
    }
}

fn main() {
    let _ = Server::builder("weather", "1.0.0").provider(Weather).build();
}
