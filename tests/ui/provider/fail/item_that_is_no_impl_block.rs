use mcp_core::provider;

#[provider]
struct Weather;

#[provider]
enum Sky {
    Blue,
}

#[provider]
trait Forecasts {
    fn forecast(&self);
}

#[provider]
fn current(city: &str) -> String {
    city.to_owned()
}

#[provider]
const SKY: Sky = Sky::Blue;

fn main() {}
