//! An app: a page that hosts with MCP Apps show beside a tool's result, and that calls a tool of its own.
//!
//! `cargo run --example app` serves it over HTTP; `-- --transport stdio` over standard input and output.

use mcp_core::{Json, Server, Ui, resource, resources, tool, tools};
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize, JsonSchema)]
struct Weather {
    city: String,
    /// In degrees Celsius.
    degrees: i32,
    sky: &'static str,
}

/// What the page shows. Models, and hosts without pages, read the same as text.
fn observe(city: &str) -> Weather {
    let degrees = city.bytes().map(i32::from).sum::<i32>() % 35;
    Weather { city: city.to_owned(), degrees, sky: if degrees > 15 { "sunny" } else { "cloudy" } }
}

/// Tells the weather in a city.
#[tool(read_only, ui = "ui://weather/card")]
fn weather(city: &str) -> Json<Weather> {
    Json(observe(city))
}

/// Tells the weather again, when somebody presses the page's button.
#[tool(read_only, ui = "ui://weather/card", visibility("app"))]
fn look_again(city: &str) -> Json<Weather> {
    Json(observe(city))
}

/// The weather as a card.
#[resource("ui://weather/card")]
fn card() -> Ui {
    Ui::new(include_str!("app/card.html")).prefers_border(true)
}

#[tokio::main]
async fn main() -> Result<(), mcp_transports::Error> {
    let server = Server::builder("weather", "1.0.0")
        .tools(tools![weather, look_again])
        .resources(resources![card])
        .build()?;
    mcp_transports::run(server).await
}
