use mcp_core::Choice;
use serde::Deserialize;

#[derive(Choice, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Unit {
    Celsius,
    #[serde(rename = "celsius")]
    Centigrade,
}

fn main() {}
