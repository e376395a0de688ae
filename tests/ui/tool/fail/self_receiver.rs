use mcp_core::tool;

struct Counter {
    count: u64,
}

impl Counter {
    /// Counts up.
    #[tool]
    fn next(&self) -> u64 {
        self.count + 1
    }
}

fn main() {}
