use mcp_core::{Server, resource, resources};

#[resource("notes/{id}/{name", mine = "text/plain", size = 1)]
fn note<T>((_, _): (u32, u32), #[arg(flatten)] language: &'static str) -> String {
    language.to_owned()
}

fn main() {
    let _ = Server::builder("notes", "1.0.0").resources(resources![note]).build();
}
