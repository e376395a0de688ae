#![no_implicit_prelude]
#![allow(dead_code, non_camel_case_types)]

use ::mcp_core::{State, tool, tools};

struct Option;
struct Result;
struct Some;
struct None;
struct Ok;
struct Err;
struct Box;
struct String;
struct Vec;
trait Send {}
trait Sync {}
trait Default {}
trait Future {}
mod core {}
mod std {}
mod mcp_core {}
mod serde {}

/// Takes what can be taken.
#[tool]
async fn take(
    State(count): State<u64>,
    text: &str,
    maybe: ::std::option::Option<&str>,
    list: &[u8],
    #[arg(default)] number: i64,
    #[arg(default = "a")] letter: &str,
) -> ::std::result::Result<u64, ::mcp_core::ToolError> {
    let _ = (text, maybe, list, number, letter);
    ::std::result::Result::Ok(count)
}

fn main() {
    let server = ::mcp_core::Server::builder("test", "1.0.0").state(1_u64).tools(tools![take]).build();
    ::std::assert!(server.is_ok());
}
