use mcp_core::{Server, provider};

struct Weather;

#[provider(wibble)]
impl Weather {
    #[tool(titel = "Now", timeout = "soon")]
    fn current(&mut self, (_, _): (u8, u8)) -> String {
        String::new()
    }

    /// Plans a day.
    #[prompt]
    fn plan(self, city: Vec<u8>) -> String {
        String::from_utf8(city).unwrap_or_default()
    }

    /// The weather now.
    #[resource("weather/{city}")]
    fn now(&self, town: &str) -> String {
        town.to_owned()
    }
}

fn main() {
    let _ = Server::builder("weather", "1.0.0").provider(Weather).build();
}
