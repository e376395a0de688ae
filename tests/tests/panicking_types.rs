//! Arguments whose types panic at what their schema refuses.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{Server, tool, tools};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

/// The first character of a text, for which there must be one.
struct Initial(char);

impl<'de> Deserialize<'de> for Initial {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(Self(text.chars().next().expect("the schema refuses an empty text")))
    }
}

impl JsonSchema for Initial {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Initial".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "minLength": 1 })
    }
}

/// Says how a word begins.
#[tool]
fn initial(word: Initial) -> String {
    word.0.to_string()
}

#[tokio::test]
async fn a_type_that_panics_at_what_its_schema_refuses_is_never_given_that() {
    let server = Server::builder("keys", "1.0.0").tools(tools![initial]).build().unwrap();
    let client = Client::modern(&server);
    for (word, is_error, said) in
        [("milk", false, "m"), ("", true, "at least 1 character"), ("eggs", false, "e")]
    {
        let result = client.call("initial", json!({ "word": word })).await.unwrap();
        assert_eq!(result.is_error(), is_error, "{word:?}: {}", result.text());
        assert!(result.text().contains(said), "{word:?}: {}", result.text());
    }
}
