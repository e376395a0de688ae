use mcp_core::{
    Auth, Choice, Context, Json, ResourceContents, Server, State, ToolError, resource, resources,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;

#[derive(Serialize, JsonSchema)]
struct Note {
    title: String,
}

#[derive(Choice)]
enum Form {
    Short,
    Long,
}

/// Takes one of each.
#[resource("all://{text}/{number}/{yes}/{form}/{+rest}{?maybe,other,last}")]
async fn all(
    ctx: &Context,
    _: Context,
    _: &Auth,
    State(count): State<u64>,
    text: &str,
    number: u8,
    yes: bool,
    form: Form,
    rest: String,
    maybe: Option<&str>,
    other: Option<Form>,
    #[arg(default = Form::Long)] last: Form,
) -> Option<String> {
    ctx.progress(1.0);
    let short = [Some(form), other, Some(last)].iter().flatten().filter(|form| matches!(form, Form::Short)).count();
    Some(format!("{count}{text}{number}{yes}{rest}{maybe:?}{short}"))
}

macro_rules! resources_returning {
    ($($name:ident $uri:literal -> $type:ty = $value:expr;)+) => {
        $(
            /// Answers.
            #[resource($uri)]
            fn $name() -> $type {
                $value
            }
        )+

        fn main() {
            let list = resources![all, $($name),+];
            let server = Server::builder("test", "1.0.0").state(1_u64).resources(list).build().unwrap();
            assert_eq!(server.resource_uris().count(), 1 + [$(stringify!($name)),+].len());
        }
    };
}

resources_returning! {
    owned "a://1" -> String = String::new();
    borrowed "a://2" -> &'static str = "";
    cow "a://3" -> Cow<'static, str> = "".into();
    bytes "a://4" -> Vec<u8> = Vec::new();
    borrowed_bytes "a://5" -> &'static [u8] = b"";
    json "a://6" -> Json<Note> = Json(Note { title: String::new() });
    contents "a://7" -> ResourceContents = ResourceContents::text("a://7", "");
    several "a://8" -> Vec<ResourceContents> = Vec::new();
    maybe "a://9" -> Option<Json<Note>> = None;
    fallible "a://10" -> Result<Option<String>, ToolError> = Err(ToolError::not_found(""));
    with_io_error "a://11" -> Result<String, std::io::Error> = Ok(String::new());
}
