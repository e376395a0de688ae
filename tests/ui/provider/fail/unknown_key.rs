use mcp_core::provider;

struct Weather;

#[provider(name = "weather", crat = mcp_core, wibble)]
impl Weather {
    /// Says how the weather is.
    #[tool(titel = "Now")]
    fn current(&self, #[arg(defualt = "Oslo")] city: &str) -> String {
        city.to_owned()
    }
}

fn main() {}
