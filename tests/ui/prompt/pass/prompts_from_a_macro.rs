use mcp_core::{Server, prompt, prompts};

macro_rules! about {
    ($(#[doc = $text:literal])+ $name:ident, $title:literal, $value:ident: $type:ty = $default:expr) => {
        $(#[doc = $text])+
        #[prompt(title = $title)]
        fn $name(#[arg(default = $default)] $value: $type, more: Option<&str>) -> String {
            format!("{}{more:?}", $value)
        }
    };
}

about!(
    /// About a number.
    number, "Number", value: i64 = 1 + 1
);
about!(
    /// About a word.
    word, "Word", value: &str = "none"
);

fn main() {
    let server = Server::builder("test", "1.0.0").prompts(prompts![number, word]).build().unwrap();
    assert_eq!(server.prompt_names().collect::<Vec<_>>(), ["number", "word"]);
}
