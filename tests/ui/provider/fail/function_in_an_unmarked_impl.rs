use mcp_core::prompt;

struct Weather;

impl Weather {
    /// Plans a day.
    #[prompt]
    fn plan(city: &str) -> String {
        city.to_owned()
    }
}

fn main() {
    let _ = Weather::plan("Oslo");
}
