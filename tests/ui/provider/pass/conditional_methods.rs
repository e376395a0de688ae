#![deny(warnings)]

use mcp_core::{Server, provider};

struct Weather;

#[provider]
impl Weather {
    /// Says how the weather is.
    #[cfg(any())]
    #[tool]
    fn current(&self) -> NoSuchType {
        "sunny"
    }

    /// Says how the weather is.
    #[tool]
    #[cfg(not(any()))]
    fn current(&self) -> &'static str {
        "sunny"
    }

    /// Is there only sometimes.
    #[tool]
    #[cfg(any())]
    fn never(&self, city: NoSuchType) {}
}

#[cfg(any())]
#[provider]
impl NoSuchType {
    /// Is never there.
    #[tool]
    fn never(&self) {}
}

fn main() {
    let server = Server::builder("test", "1.0.0").provider(Weather).build().unwrap();
    assert_eq!(server.tool_names().collect::<Vec<_>>(), ["current"]);
}
