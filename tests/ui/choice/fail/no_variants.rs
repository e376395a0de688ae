use mcp_core::Choice;

#[derive(Choice)]
enum Nothing {}

#[derive(Choice)]
enum Hidden {
    #[serde(skip)]
    One,
}

fn main() {}
