use mcp_core::Choice;

#[derive(Choice)]
#[choice(rename_all = "lowercase", crat = mcp_core)]
enum Unit {
    #[choice(rename = "c")]
    Celsius,
}

fn main() {}
