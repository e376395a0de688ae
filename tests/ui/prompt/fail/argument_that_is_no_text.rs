use mcp_core::prompt;
use std::collections::HashMap;

/// Plans a day.
#[prompt]
fn plan(cities: Vec<String>, moods: &[&str], hours: HashMap<String, u8>, range: (u8, u8)) -> String {
    format!("{cities:?} {moods:?} {hours:?} {range:?}")
}

fn main() {}
