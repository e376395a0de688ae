use mcp_core::{Server, prompt, resource, tool};

struct Weather;

impl Weather {
    /// Says how the weather is.
    #[tool]
    async fn current(&self) -> &'static str {
        "sunny"
    }

    /// The weather now.
    #[resource("weather://now")]
    async fn now(weather: &Self) -> &'static str {
        let _ = weather;
        "sunny"
    }

    /// Plans a day.
    #[prompt]
    fn plan(city: &str) -> String {
        city.to_owned()
    }
}

fn main() {
    let _ = Weather::plan("Oslo");
}
