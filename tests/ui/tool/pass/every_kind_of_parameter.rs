use mcp_core::testing::Client;
use mcp_core::{Context, FromRef, Server, State, tool, tools};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::borrow::Cow;

#[derive(Clone, Deserialize, Serialize, JsonSchema)]
struct Note {
    title: String,
}

#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
enum Order {
    #[default]
    Newest,
    Oldest,
}

#[derive(Clone)]
struct Prefix(&'static str);

struct App {
    prefix: Prefix,
}

impl FromRef<App> for Prefix {
    fn from_ref(app: &App) -> Self {
        app.prefix.clone()
    }
}

type Injected = Context;

/// Takes one of each.
#[tool]
async fn all(
    ctx: &Context,
    owned: Context,
    alias: Injected,
    State(Prefix(prefix)): State<Prefix>,
    _: State<Prefix>,
    text: &str,
    maybe: Option<&str>,
    list: &[Note],
    maybe_list: Option<&[i64]>,
    mut note: Note,
    cow: Cow<'_, str>,
    number: Option<f64>,
    #[arg(default = 10)] limit: usize,
    #[arg(default)] order: Order,
    #[arg(default = "en", header = "Language")] language: &str,
    #[arg(default = Note { title: "none".into() })] fallback: Note,
) -> String {
    ctx.progress(1.0);
    assert_eq!(owned.request_id(), alias.request_id());
    note.title.push('!');
    let order = match order {
        Order::Newest => "newest",
        Order::Oldest => "oldest",
    };
    let lengths = (list.len(), maybe_list.map(<[i64]>::len));
    let Note { title } = fallback;
    format!("{prefix} {text} {maybe:?} {lengths:?} {} {cow} {number:?} {limit} {order} {language} {title}", note.title)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let app = App { prefix: Prefix("p") };
    let server = Server::builder("test", "1.0.0").state(app).tools(tools![all]).build().unwrap();
    for client in Client::both(&server) {
        let few = json!({ "text": "t", "list": [{ "title": "a" }], "note": { "title": "n" }, "cow": "c" });
        let text = client.call("all", few).await.unwrap().text();
        assert_eq!(text, "p t None (1, None) n! c None 10 newest en none");
        let every = json!({
            "text": "t", "maybe": "m", "list": [], "maybe_list": [1, 2], "note": { "title": "n" }, "cow": "c",
            "number": 0.5, "limit": 3, "order": "Oldest", "language": "de", "fallback": { "title": "f" },
        });
        let text = client.call("all", every).await.unwrap().text();
        assert_eq!(text, "p t Some(\"m\") (0, Some(2)) n! c Some(0.5) 3 oldest de f");
    }
}
