use mcp_core::prompt;

struct Weather;

/// Plans a day.
#[prompt]
impl Weather {}

/// Plans a day.
#[prompt]
static PLAN: &str = "Plan a day.";

fn main() {}
