use mcp_core::provider;

struct Weather;

#[provider]
impl Weather {
    /// The forecast for a city.
    #[resource("weather://{city}/forecast{?days}")]
    async fn forecast(&self, town: &str, days: u8) -> String {
        format!("{town} {days}")
    }
}

fn main() {}
