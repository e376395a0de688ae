use mcp_core::resource;

/// All notes.
#[resource("notes://all", ttl = "a minute", timeout = "0ms", concurrency = 0, scopes(""), blocking)]
async fn notes() -> &'static str {
    ""
}

fn main() {}
