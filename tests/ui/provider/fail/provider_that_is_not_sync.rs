use mcp_core::{Server, provider};
use std::cell::Cell;

struct Counter(Cell<u64>);

#[provider]
impl Counter {
    /// Counts up.
    #[tool]
    fn next(&self) -> u64 {
        self.0.set(self.0.get() + 1);
        self.0.get()
    }
}

fn main() {
    let _ = Server::builder("counter", "1.0.0").provider(Counter(Cell::new(0))).build();
}
