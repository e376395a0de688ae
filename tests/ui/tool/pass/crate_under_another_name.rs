pub extern crate mcp_core as renamed;

mod facade {
    pub use renamed as core;
}

use facade::core::{Server, State, tool, tools};

/// Adds to what is there.
#[tool(crate = crate::facade::core)]
fn add(State(sum): State<i64>, #[arg(default)] a: i64, b: &[i64]) -> i64 {
    sum + a + b.iter().sum::<i64>()
}

fn main() {
    let server = Server::builder("test", "1.0.0").state(1_i64).tools(tools![add]).build().unwrap();
    assert_eq!(server.tool_names().collect::<Vec<_>>(), ["add"]);
}
