use mcp_core::testing::Client;
use mcp_core::{Server, tool, tools};
use serde_json::json;

macro_rules! repeated {
    ($(#[doc = $text:literal])+ $name:ident, $title:literal, $value:ident: $type:ty = $default:expr, &$lent:ty) => {
        $(#[doc = $text])+
        #[tool(title = $title)]
        fn $name(#[arg(default = $default)] $value: $type, lent: &$lent) -> String {
            format!("{}{}", $value, lent.len())
        }
    };
}

repeated!(
    /// Repeats a number.
    number, "Number", value: i64 = 1 + 1, &str
);
repeated!(
    /// Repeats a text.
    text, "Text", value: String = "none".to_owned(), &[u8]
);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server = Server::builder("test", "1.0.0").tools(tools![number, text]).build().unwrap();
    let client = Client::modern(&server);
    assert_eq!(client.call("number", json!({ "lent": "abc" })).await.unwrap().text(), "23");
    assert_eq!(client.call("text", json!({ "lent": [1] })).await.unwrap().text(), "none1");
    assert_eq!(client.list_tools().await.unwrap()[0].title.as_deref(), Some("Number"));
}
