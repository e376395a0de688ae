use mcp_core::provider;

struct Weather;

#[provider]
impl Weather {
    /// Plans a day.
    #[tool]
    #[prompt]
    fn plan(&self) -> &'static str {
        "Plan a day."
    }
}

fn main() {}
