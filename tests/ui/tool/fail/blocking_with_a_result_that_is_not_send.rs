use mcp_core::{ToolError, tool};
use std::fmt;
use std::rc::Rc;

#[derive(Debug)]
struct Failed(Rc<str>);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Failed> for ToolError {
    fn from(failed: Failed) -> Self {
        ToolError::new(failed.to_string())
    }
}

/// Computes for long.
#[tool(blocking)]
fn compute() -> Result<u64, Failed> {
    Ok(42)
}

fn main() {}
