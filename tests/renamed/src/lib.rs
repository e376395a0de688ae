//! A user's crate in whose manifest the SDK goes by another name, and which has no dependency on schemars of its own:
//! whatever an expansion reaches by the usual names does not compile here.

use sdk::schemars::{self, JsonSchema};
use sdk::{
    BuildError, Choice, Context, Icon, Json, Server, State, ToolError, prompt, provider, resource, tool,
};
use serde::{Deserialize, Serialize};

/// A choice of two.
#[derive(Choice, Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[choice(crate = sdk)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Of the first kind.
    Metric,
    /// Of the second kind.
    Imperial,
}

/// Members of the arguments, and a result.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Size {
    width: u32,
    height: Option<u32>,
}

/// Takes a parameter of every kind.
///
/// # Errors
///
/// None.
#[tool(crate = sdk, read_only, title = "All", icons = [Icon::new("https://example.com/i.svg")], timeout = "5s",
    concurrency = 2, scopes("all"), ui = "ui://all")]
pub async fn all(
    ctx: &Context,
    State(factor): State<u32>,
    #[arg(flatten)] size: Size,
    #[arg(length = 1..=9, pattern = "^[a-z]+$", example = "red")] name: &str,
    #[arg(default = 2, range = 1..=3)] times: u32,
    #[arg(default = Unit::Metric)] unit: Unit,
) -> Result<Json<Size>, ToolError> {
    let _ = (ctx, name, unit);
    Ok(Json(Size { width: size.width * times * factor, height: size.height }))
}

/// Runs where blocking does no harm.
#[tool(crate = sdk, blocking)]
pub fn apart(text: &str) -> usize {
    text.len()
}

/// Asks for something in a unit.
#[prompt(crate = sdk)]
pub fn ask(#[arg(complete = words)] word: &str, unit: Option<Unit>) -> String {
    format!("{word} {}", unit.map_or("", |unit| unit.name()))
}

fn words(start: &str) -> Vec<String> {
    vec![start.to_uppercase()]
}

/// Shows a size.
#[resource("ui://all", crate = sdk)]
pub fn page() -> &'static str {
    "<p>"
}

/// Shows a size in a unit.
#[resource("size://{unit}{?width}", crate = sdk)]
pub fn size(unit: Unit, #[arg(default = 1)] width: u32) -> Json<Size> {
    let _ = unit;
    Json(Size { width, height: None })
}

/// A value with handlers of all kinds.
#[derive(Debug)]
pub struct Shop(pub u32);

#[provider(crate = sdk)]
impl Shop {
    /// What something costs.
    #[tool]
    pub fn price(&self, count: u32) -> u32 {
        self.0 * count
    }

    /// What everything costs.
    #[resource("shop:price")]
    pub fn one(&self) -> String {
        self.0.to_string()
    }

    /// Asks for a discount.
    #[prompt]
    pub fn haggle(&self, #[arg(complete = Self::offers)] offer: u32) -> String {
        format!("{offer} instead of {}?", self.0)
    }

    async fn offers(&self, _: &str) -> Vec<String> {
        vec![(self.0 / 2).to_string()]
    }
}

/// All of it.
///
/// # Errors
///
/// None, unless an expansion is wrong.
pub fn server() -> Result<Server, BuildError> {
    Server::builder("renamed", "1.0.0")
        .state(10_u32)
        .tools(sdk::tools![all, apart])
        .prompts(sdk::prompts![ask])
        .resources(sdk::resources![page, size])
        .provider(Shop(8))
        .build()
}

#[cfg(test)]
mod tests {
    use super::server;
    use sdk::testing::Client;
    use serde_json::json;

    #[test]
    fn every_kind_of_handler_serves_from_a_crate_that_goes_by_another_name() {
        let server = server().expect("the server is fine");
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let serve = async {
            for client in Client::both(&server) {
                let all = client.call("all", json!({ "width": 3, "name": "red" })).await?;
                assert_eq!(all.text(), "{\"width\":60,\"height\":null}");
                assert_eq!(client.call("apart", json!({ "text": "four" })).await?.text(), "4");
                assert_eq!(client.call("price", json!({ "count": 2 })).await?.text(), "16");
                let asked = client.get_prompt("ask", json!({ "word": "x", "unit": "metric" })).await?;
                assert_eq!(asked.messages[0].content.as_text(), Some("x metric"));
                assert_eq!(client.complete_prompt("ask", ("word", "a"), json!({})).await?, ["A"]);
                assert_eq!(client.complete_prompt("ask", ("unit", "m"), json!({})).await?, ["metric"]);
                assert_eq!(client.complete_prompt("haggle", ("offer", ""), json!({})).await?, ["4"]);
                assert_eq!(json!(client.read("shop:price").await?)[0]["text"], "8");
                assert_eq!(client.read("size://metric?width=7").await?.len(), 1);
            }
            Ok::<_, sdk::RpcError>(())
        };
        runtime.block_on(serve).expect("every request is answered with a result");
    }
}
