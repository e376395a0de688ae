#![deny(warnings)]

use mcp_core::{Server, ToolSet, prompt, prompts, resource, resources, tool, tools};

/// Adds two integers.
#[tool]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

/// Says hello.
#[prompt]
fn hello() -> &'static str {
    "Say hello."
}

/// All notes.
#[resource("notes://all")]
fn notes() -> &'static str {
    ""
}

fn arithmetic() -> impl ToolSet<()> {
    tools![add,]
}

macro_rules! server {
    ($($tool:path),*) => {
        Server::builder("test", "1.0.0").tools(tools![$($tool),*])
    };
}

fn main() {
    let empty = (tools![], prompts![], resources![]);
    let none = Server::builder("test", "1.0.0").tools(empty.0).prompts(empty.1).resources(empty.2).build();
    assert_eq!(none.unwrap().tool_names().count(), 0);
    let server = Server::builder("test", "1.0.0").tools(arithmetic());
    let server = server.prompts(prompts![hello]).resources(resources![notes]).build().unwrap();
    assert_eq!(server.tool_names().chain(server.prompt_names()).collect::<Vec<_>>(), ["add", "hello"]);
    assert_eq!(server!(add, self::add_again).build().unwrap().tool_names().count(), 2);
}

/// Adds two integers again.
#[tool]
fn add_again(a: i64, b: i64) -> i64 {
    add(a, b)
}
