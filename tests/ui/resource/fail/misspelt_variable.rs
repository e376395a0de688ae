use mcp_core::resource;

/// One user.
#[resource("users://{user_id}")]
fn user(userid: u32) -> String {
    userid.to_string()
}

fn main() {}
