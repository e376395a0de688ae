//! What generated code may reach. Not for use by hand, and not covered by any promise of stability.

pub use crate::tool::{
    Args, Argument, Call, CallFuture, DefaultJson, DefaultOf, DefaultOpaque, FromRef, Injected,
    IntoToolResult, Named, Outcome, Param, ParamSpec, RefParam, Tool, ToolList, ToolSpec, parameter,
};
#[cfg(feature = "macros")]
pub use mcp_macros::tools;
pub use std::boxed::Box;
pub use std::option::Option;

/// The list that `tools![..]` makes.
pub const fn tools<L>() -> ToolList<L> {
    ToolList::new()
}

/// Fails to compile when the name at `index` occurs before it.
///
/// # Panics
///
/// At compile time, for a name that occurs twice.
pub const fn unique(names: &[&str], index: usize) {
    let mut at = 0;
    while at < index {
        assert!(!same(names[at].as_bytes(), names[index].as_bytes()), "two tools of one name in this list");
        at += 1;
    }
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}
