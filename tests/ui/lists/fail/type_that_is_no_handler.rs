use mcp_core::{Server, prompts, resources, tools};

struct Multiply;

fn main() {
    let _ = Server::builder("calculator", "1.0.0").tools(tools![Multiply]).build();
    let _ = Server::builder("calculator", "1.0.0").prompts(prompts![Multiply]).build();
    let _ = Server::builder("calculator", "1.0.0").resources(resources![Multiply]).build();
}
