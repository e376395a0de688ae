use mcp_core::{Server, tool};

struct Weather;

impl Weather {
    fn current(&self) -> &'static str {
        "sunny"
    }
}

/// Adds two integers.
#[tool]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

fn main() {
    let _ = Weather.current();
    let _ = Server::builder("weather", "1.0.0").provider(Weather).build();
    let _ = Server::builder("weather", "1.0.0").provider_as("oslo", Weather).build();
    let _ = Server::builder("weather", "1.0.0").provider(add).build();
}
