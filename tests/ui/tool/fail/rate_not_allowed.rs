use mcp_core::tool;

/// Is called too often.
#[tool(rate = "often")]
async fn often() {}

/// Is never called.
#[tool(rate = "0/s")]
async fn never() {}

/// Is called as often as anybody likes.
#[tool(rate = "1000001/s")]
async fn always() {}

fn main() {}
