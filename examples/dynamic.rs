//! A clubhouse whose rooms open one by one: tools come with a login and go with a logout, and every connected client is
//! told that its list has changed.
//!
//! `cargo run --example dynamic` serves it over HTTP; `-- --transport stdio` over standard input and output.

use mcp_core::{Context, Server, ToolError, provider, tool, tools};

/// A room of the club. More than one can be open at a time, each under its own name.
struct Room {
    topic: &'static str,
}

/// A room.
#[provider]
impl Room {
    /// Says what is talked about in this room.
    #[tool(read_only)]
    fn topic(&self) -> &'static str {
        self.topic
    }
}

const ROOMS: [(&str, &str); 2] = [("library", "what to read next"), ("kitchen", "what is for dinner")];

/// Lets a member in and opens a room.
#[tool(idempotent)]
fn login(
    ctx: &Context,
    /// What members say at the door.
    password: &str,
    /// The room to open: library or kitchen.
    room: &str,
) -> Result<String, ToolError> {
    if password != "swordfish" {
        return Err(ToolError::new("this is not the password"));
    }
    let found = ROOMS.iter().find(|(name, _)| *name == room);
    let (name, topic) = found.ok_or_else(|| ToolError::new("there is no such room"))?;
    let club = ctx.server().handle::<()>()?;
    club.remove_namespace(name); // It may be open already.
    club.add_provider_as(name, Room { topic })?;
    Ok(format!("the {name} is open: ask {name}_topic"))
}

/// Closes every room.
#[tool(idempotent)]
fn logout(ctx: &Context) -> Result<&'static str, ToolError> {
    let club = ctx.server().handle::<()>()?;
    for (name, _) in ROOMS {
        club.remove_namespace(name);
    }
    Ok("the club is closed")
}

#[tokio::main]
async fn main() -> Result<(), mcp_transports::Error> {
    let (server, _) = Server::builder("club", "1.0.0").tools(tools![login, logout]).build_dynamic()?;
    mcp_transports::run(server).await
}
