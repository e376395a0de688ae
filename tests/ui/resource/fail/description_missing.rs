use mcp_core::resource;

#[resource("notes://all")]
fn notes() -> &'static str {
    ""
}

fn main() {}
