use mcp_core::Choice;

#[derive(Choice)]
struct City {
    name: String,
}

#[derive(Choice)]
union Bits {
    number: u32,
    bytes: [u8; 4],
}

fn main() {}
