use mcp_core::provider;

struct Weather;

trait Forecasts {
    fn forecast(&self, city: &str) -> String;
}

#[provider]
impl Forecasts for Weather {
    /// Says how the weather will be.
    #[tool]
    fn forecast(&self, city: &str) -> String {
        city.to_owned()
    }
}

fn main() {
    let _ = Weather.forecast("Oslo");
}
