use mcp_core::{Server, tool, tools};

#[tool(titel = "Add", name = 5, read_only, destructive)]
unsafe fn add<T>((a, b): (i64, i64), #[arg(ranme = "third")] c: &'static str) -> i64 {
    a + b + c.len() as i64
}

fn main() {
    let _ = Server::builder("calculator", "1.0.0").tools(tools![add]).build();
}
