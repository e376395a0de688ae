use mcp_core::Choice;

#[derive(Choice)]
#[serde(rename_all = "lowercase")]
enum Unit {
    Celsius,
    #[serde(rename = "celsius")]
    Centigrade,
}

fn main() {}
