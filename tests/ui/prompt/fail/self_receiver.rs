use mcp_core::prompt;

struct Weather;

impl Weather {
    /// Plans a day.
    #[prompt]
    fn plan(&self, city: &str) -> String {
        city.to_owned()
    }
}

fn main() {}
