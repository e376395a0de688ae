//! A tool whose argument travels in an HTTP header as well.

use mcp_core::tool;

/// Says again what the header `Mcp-Param-Value` says.
#[tool(read_only)]
pub(crate) fn test_custom_header(
    /// Any text.
    #[arg(header = "Value")]
    value: &str,
) -> String {
    format!("Value: {value}")
}
