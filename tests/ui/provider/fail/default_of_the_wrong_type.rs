use mcp_core::provider;

struct Weather;

#[provider]
impl Weather {
    /// Says how the weather is.
    #[tool]
    fn current(&self, #[arg(default = 5)] city: &str, #[arg(default = "three", range = 1..=9)] days: u8) -> String {
        format!("{city} {days}")
    }
}

fn main() {}
