use mcp_core::{Server, tools};

fn main() {
    let server = Server::builder("test", "1.0.0").tools(tools![]).build().unwrap();
    assert_eq!(server.tool_names().count(), 0);
}
