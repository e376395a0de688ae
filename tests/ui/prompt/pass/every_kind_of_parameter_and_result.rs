use mcp_core::{
    Auth, Choice, Content, Context, Image, PromptMessage, PromptResult, Server, State, Text, ToolError, prompt,
    prompts,
};
use std::net::IpAddr;

#[derive(Choice)]
enum Tone {
    Gentle,
    Plain,
}

/// Takes one of each.
#[prompt]
async fn all(
    ctx: &Context,
    _: Context,
    _: &Auth,
    State(count): State<u64>,
    text: &str,
    maybe: Option<&str>,
    owned: String,
    number: Option<f64>,
    yes: bool,
    letter: char,
    address: IpAddr,
    tone: Option<Tone>,
    #[arg(default = Tone::Plain)] other: Tone,
) -> PromptMessage {
    ctx.progress(1.0);
    let gentle = [tone, Some(other)].iter().flatten().filter(|tone| matches!(tone, Tone::Gentle)).count();
    PromptMessage::user(format!("{count}{text}{maybe:?}{owned}{number:?}{yes}{letter}{address}{gentle}"))
}

macro_rules! prompts_returning {
    ($($name:ident -> $type:ty = $value:expr;)+) => {
        $(
            /// Answers.
            #[prompt]
            fn $name() -> $type {
                $value
            }
        )+

        fn main() {
            let list = prompts![all, $($name),+];
            let server = Server::builder("test", "1.0.0").state(1_u64).prompts(list).build().unwrap();
            assert_eq!(server.prompt_names().count(), 1 + [$(stringify!($name)),+].len());
        }
    };
}

prompts_returning! {
    owned -> String = String::new();
    borrowed -> &'static str = "";
    text -> Text = Text::new("");
    image -> Image = Image::new(b"", "image/png");
    content -> Content = Text::new("").into();
    message -> PromptMessage = PromptMessage::user("");
    messages -> Vec<PromptMessage> = Vec::new();
    two -> [PromptMessage; 2] = [PromptMessage::user(""), PromptMessage::assistant("")];
    fallible -> Result<Vec<PromptMessage>, ToolError> = Err(ToolError::new(""));
    with_io_error -> Result<String, std::io::Error> = Ok(String::new());
    by_hand -> PromptResult = PromptResult::new([PromptMessage::user("")]);
}
