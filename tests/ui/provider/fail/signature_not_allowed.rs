use mcp_core::provider;

struct Weather;

#[provider]
impl Weather {
    /// Says how the weather is.
    #[tool(name = "the weather")]
    fn current<T>(&self, (city, country): (String, String)) -> impl ToString {
        city + &country
    }

    /// Plans a day.
    #[prompt]
    unsafe fn plan(&self, city: &'static str) -> String {
        city.to_owned()
    }

    /// The weather now.
    #[resource("weather://now")]
    extern "C" fn now<'a>(&'a self) -> String {
        String::new()
    }

    /// The sky.
    #[tool]
    const SKY: &'static str = "blue";
}

fn main() {}
