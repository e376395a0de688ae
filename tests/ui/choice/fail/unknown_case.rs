use mcp_core::Choice;

#[derive(Choice)]
#[serde(rename_all = "lower-case")]
enum Unit {
    Celsius,
}

fn main() {}
