use mcp_core::resource;

/// All notes.
#[resource("notes://all")]
const NOTES: &str = "";

/// All notes.
#[resource("notes://all")]
struct Notes;

fn main() {}
