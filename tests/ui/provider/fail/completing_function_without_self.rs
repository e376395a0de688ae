use mcp_core::{Server, provider};

struct Weather;

#[provider]
impl Weather {
    /// Plans a day.
    #[prompt]
    fn plan(&self, #[arg(complete = Self::cities)] city: &str) -> String {
        city.to_owned()
    }

    /// Plans a week.
    #[prompt]
    fn plan_week(&self, #[arg(complete = cities)] city: &str) -> String {
        city.to_owned()
    }

    /// Plans a month.
    #[prompt]
    fn plan_month(&self, #[arg(complete = Self::numbers)] city: &str) -> String {
        city.to_owned()
    }

    fn cities(start: &str) -> Vec<String> {
        vec![start.to_owned()]
    }

    async fn numbers(&self, start: &str) -> usize {
        start.len()
    }
}

fn main() {
    let _ = Server::builder("weather", "1.0.0").provider(Weather).build();
}
