use mcp_core::{Server, State, provider};

#[derive(Clone)]
struct Database;

struct Weather;

#[provider]
impl Weather {
    /// Says how the weather is.
    #[tool]
    fn current(&self, State(_database): State<Database>) -> &'static str {
        "sunny"
    }

    /// The weather now.
    #[resource("weather://now")]
    fn now(&self, State(_database): State<Database>) -> &'static str {
        "sunny"
    }
}

fn main() {
    let _ = Server::builder("weather", "1.0.0").provider(Weather).build();
    let _ = Server::builder("weather", "1.0.0").state(Weather).provider_as("oslo", Weather).build();
}
