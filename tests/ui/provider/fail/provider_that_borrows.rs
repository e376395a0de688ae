use mcp_core::{Server, provider};

struct Greeter<'a>(&'a str);

#[provider]
impl Greeter<'_> {
    /// Greets.
    #[tool]
    fn greet(&self) -> String {
        self.0.to_owned()
    }
}

fn main() {
    let text = String::from("hello");
    let _ = Server::builder("greeter", "1.0.0").provider(Greeter(&text)).build();
}
