use mcp_core::Choice;

#[derive(Choice)]
#[choice(crate = "mcp_core")]
enum Unit {
    #[serde(rename = c)]
    Celsius,
}

fn main() {}
