use mcp_core::provider;
use std::sync::Arc;

struct Counter(u64);

#[provider]
impl Counter {
    /// Counts up.
    #[tool]
    fn next(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }

    /// Ends.
    #[tool]
    fn end(self) -> u64 {
        self.0
    }

    /// Shares.
    #[prompt]
    fn share(self: Arc<Self>) -> String {
        self.0.to_string()
    }

    /// Pins.
    #[resource("counter://now")]
    fn now(self: &Self) -> String {
        self.0.to_string()
    }
}

fn main() {}
