use mcp_core::{
    Audio, Content, EmbeddedResource, Image, Json, ResourceContents, ResourceLink, Server, Text, ToolError,
    ToolResult, tool, tools,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashMap;

#[derive(Serialize, JsonSchema)]
struct Size {
    lines: usize,
}

macro_rules! tools_returning {
    ($($name:ident -> $type:ty = $value:expr;)+) => {
        $(
            /// Answers.
            #[tool]
            fn $name() -> $type {
                $value
            }
        )+

        fn main() {
            let list = tools![nothing, $($name),+];
            let server = Server::builder("test", "1.0.0").tools(list).build().unwrap();
            assert_eq!(server.tool_names().count(), 1 + [$(stringify!($name)),+].len());
        }
    };
}

/// Answers nothing.
#[tool]
async fn nothing() {}

tools_returning! {
    unit -> () = ();
    owned -> String = String::new();
    borrowed -> &'static str = "";
    cow -> Cow<'static, str> = "".into();
    boxed -> Box<str> = "".into();
    letter -> char = 'a';
    yes -> bool = true;
    integer -> i64 = 1;
    large -> u128 = 1;
    number -> f64 = 1.0;
    text -> Text = Text::new("");
    image -> Image = Image::new(b"", "image/png");
    audio -> Audio = Audio::new(b"", "audio/wav");
    link -> ResourceLink = ResourceLink::new("file:///a", "a");
    embedded -> EmbeddedResource = EmbeddedResource::new(ResourceContents::text("file:///a", "a"));
    content -> Content = Text::new("").into();
    contents -> Vec<Content> = Vec::new();
    texts -> Vec<String> = Vec::new();
    tuple -> (&'static str, Image, i64) = ("", Image::new(b"", "image/png"), 1);
    structured -> Json<Size> = Json(Size { lines: 1 });
    map -> Json<HashMap<String, Size>> = Json(HashMap::new());
    by_hand -> ToolResult = ToolResult::text("");
    fallible -> Result<Json<Size>, ToolError> = Err(ToolError::new(""));
    with_io_error -> Result<String, std::io::Error> = Ok(String::new());
}
