use mcp_core::{Server, provider};

struct City {
    name: String,
}

struct Sky;

struct Weather;

#[provider]
impl Weather {
    /// Says how the weather is.
    #[tool]
    fn current(&self, city: City) -> Sky {
        let _ = city.name;
        Sky
    }

    /// Plans a day.
    #[prompt]
    async fn plan(&self, city: City) -> Sky {
        let _ = city.name;
        Sky
    }

    /// The weather now.
    #[resource("weather://{city}")]
    async fn now(&self, city: &City) -> Result<String, Sky> {
        Ok(city.name.clone())
    }
}

fn main() {
    let _ = Server::builder("weather", "1.0.0").provider(Weather).build();
}
