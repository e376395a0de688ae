//! A provider: a value whose methods are tools, prompts and resources. The server has two of them, one for each station.
//!
//! `cargo run --example provider` serves them over HTTP; `-- --transport stdio` over standard input and output.

use mcp_core::{Choice, Context, Json, Server, ToolError, provider};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU64, Ordering};

/// Where readings come from: real hardware here, fixed numbers in a test.
trait Sensor: Send + Sync + 'static {
    fn celsius(&self) -> Option<f64>;
}

struct Fixed(f64);

impl Sensor for Fixed {
    fn celsius(&self) -> Option<f64> {
        Some(self.0)
    }
}

struct Broken;

impl Sensor for Broken {
    fn celsius(&self) -> Option<f64> {
        None
    }
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, Choice, Serialize)]
#[serde(rename_all = "lowercase")]
enum Unit {
    Celsius,
    Fahrenheit,
}

#[derive(Serialize, JsonSchema)]
struct Reading {
    temperature: f64,
    unit: Unit,
    /// How many readings were taken so far.
    count: u64,
}

struct Station<S> {
    sensor: S,
    readings: AtomicU64,
}

impl<S> Station<S> {
    fn new(sensor: S) -> Self {
        Self { sensor, readings: AtomicU64::new(0) }
    }
}

#[provider]
impl<S: Sensor> Station<S> {
    /// Reads the temperature.
    #[tool(read_only, timeout = "5s", concurrency = 8)]
    async fn read(
        &self,
        ctx: &Context,
        /// The unit of the answer.
        #[arg(default = Unit::Celsius)]
        unit: Unit,
    ) -> Result<Json<Reading>, ToolError> {
        ctx.progress(0.5);
        let celsius = self.sensor.celsius().ok_or_else(|| ToolError::unavailable("the sensor"))?;
        let temperature = match unit {
            Unit::Celsius => celsius,
            Unit::Fahrenheit => celsius * 1.8 + 32.0,
        };
        let count = self.readings.fetch_add(1, Ordering::Relaxed) + 1;
        Ok(Json(Reading { temperature, unit, count }))
    }

    /// How many readings were taken.
    #[resource("station://readings")]
    fn readings(&self) -> String {
        self.readings.load(Ordering::Relaxed).to_string()
    }

    /// Asks what to wear for an activity.
    #[prompt]
    fn what_to_wear(&self, #[arg(complete = Self::activities)] activity: &str) -> String {
        let felt = self.sensor.celsius().map_or("unknown".to_owned(), |celsius| format!("{celsius} °C"));
        format!("It is {felt}. What should I wear for {activity}?")
    }

    fn activities(&self, start: &str) -> Vec<&'static str> {
        ["cycling", "climbing", "reading"].into_iter().filter(|name| name.starts_with(start)).collect()
    }
}

#[tokio::main]
async fn main() -> Result<(), mcp_transports::Error> {
    let server = Server::builder("stations", "1.0.0")
        .provider(Station::new(Fixed(21.0)))
        .provider_as("attic", Station::new(Broken));
    mcp_transports::run(server).await
}
