use mcp_core::{Server, provider};

struct Weather;

#[provider]
impl Weather {
    fn current(&self, city: &str) -> String {
        city.to_owned()
    }
}

fn main() {
    let _ = Server::builder("weather", "1.0.0").provider(Weather).build();
}
