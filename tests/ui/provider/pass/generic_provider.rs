use mcp_core::testing::Client;
use mcp_core::{Server, provider};
use serde_json::json;
use std::fmt::Display;

struct Greeter<T, const N: usize> {
    names: [T; N],
}

#[provider]
impl<T, const N: usize> Greeter<T, N>
where
    T: Display + Send + Sync + 'static,
{
    /// Greets somebody.
    #[tool]
    async fn greet(&self, number: usize) -> String {
        self.names.get(number).map(|name| format!("Hello, {name}!")).unwrap_or_default()
    }
}

struct Borrowed<'a>(&'a str);

#[provider]
impl<'a> Borrowed<'a> {
    /// Greets.
    #[prompt]
    fn hello(&self) -> String {
        self.0.to_owned()
    }
}

struct Elided<'a>(&'a str);

#[provider]
impl Elided<'_> {
    /// Greets.
    #[resource("hello://all")]
    fn hello(&self) -> String {
        self.0.to_owned()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server = Server::builder("test", "1.0.0");
    let server = server.provider(Borrowed("a")).provider(Elided("b")).provider_as("one", Greeter { names: ["Ada", "Bob"] });
    let server = server.provider_as("two", Greeter { names: [1] }).build().unwrap();
    let client = Client::modern(&server);
    assert_eq!(client.call("one_greet", json!({ "number": 1 })).await.unwrap().text(), "Hello, Bob!");
    assert_eq!(client.call("two_greet", json!({ "number": 0 })).await.unwrap().text(), "Hello, 1!");
}
