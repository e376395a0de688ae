use mcp_core::Choice;

#[derive(Choice)]
enum Unit {
    Celsius,
    Other(String),
    Scaled { by: f64 },
}

fn main() {}
