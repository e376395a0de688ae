use mcp_core::{Auth, resource};

/// All notes.
#[resource("notes://all", cache_scope = "shared")]
fn all() -> &'static str {
    ""
}

/// Secret notes.
#[resource("notes://secret", scopes("notes:secret"), cache_scope = "public")]
fn secret() -> &'static str {
    ""
}

/// The caller's notes.
#[resource("notes://mine", cache_scope = "public")]
fn mine(auth: &Auth) -> String {
    auth.subject().unwrap_or_default().to_owned()
}

fn main() {}
