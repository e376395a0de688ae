//! A crate that allows nothing.

#![deny(
    warnings,
    missing_docs,
    unreachable_pub,
    missing_debug_implementations,
    unused,
    unused_qualifications,
    elided_lifetimes_in_paths,
    single_use_lifetimes,
    trivial_casts,
    unused_results,
    let_underscore_drop
)]
#![forbid(unsafe_code)]

use mcp_core::{Server, State, provider};

/// Tells the weather.
#[derive(Debug)]
pub struct Weather;

#[provider]
impl Weather {
    /// Says how the weather is.
    #[tool(read_only)]
    pub async fn current(&self, State(_count): State<u64>, city: &str, days: Option<&str>) -> String {
        format!("{city} {days:?}")
    }

    /// The weather now.
    #[resource("weather://{city}{?days}")]
    pub fn now(&self, #[arg(complete = Self::cities)] city: &str, #[arg(default)] days: u8) -> String {
        format!("{city} {days}")
    }

    /// Plans a day.
    #[prompt]
    #[must_use]
    pub fn plan(&self, #[arg(complete = Self::cities)] city: &str) -> &'static str {
        if city.is_empty() { "" } else { "Plan a day." }
    }

    async fn cities(&self, start: &str) -> Vec<String> {
        vec![start.to_owned()]
    }
}

fn main() {
    let server = Server::builder("test", "1.0.0").state(1_u64).provider(Weather).build();
    assert_eq!(server.map(|server| server.tool_names().count()).ok(), Some(1));
}
