//! One table of methods and the revisions they exist in. Absence is the gate: there is no other check.
//!
//! Owns method names. Must not know how a method is served.

use super::version::Version;
use super::version::Version::{V2024_11_05, V2025_11_25, V2026_07_28};

/// A method that a client may send and this server understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Initialize,
    Ping,
    Discover,
    ToolsList,
    ToolsCall,
    SetLevel,
    Initialized,
    Cancelled,
    Progress,
    RootsChanged,
}

struct Row {
    name: &'static str,
    method: Method,
    since: Version,
    until: Version,
}

const fn row(name: &'static str, method: Method, since: Version, until: Version) -> Row {
    Row { name, method, since, until }
}

/// The last revision there is, for methods that were never removed.
const NOW: Version = V2026_07_28;

const TABLE: [Row; 10] = [
    row("tools/call", Method::ToolsCall, V2024_11_05, NOW),
    row("tools/list", Method::ToolsList, V2024_11_05, NOW),
    row("server/discover", Method::Discover, V2026_07_28, NOW),
    row("initialize", Method::Initialize, V2024_11_05, V2025_11_25),
    row("ping", Method::Ping, V2024_11_05, V2025_11_25),
    row("logging/setLevel", Method::SetLevel, V2024_11_05, V2025_11_25),
    row("notifications/cancelled", Method::Cancelled, V2024_11_05, NOW),
    row("notifications/initialized", Method::Initialized, V2024_11_05, V2025_11_25),
    row("notifications/progress", Method::Progress, V2024_11_05, V2025_11_25),
    row("notifications/roots/list_changed", Method::RootsChanged, V2024_11_05, V2025_11_25),
];

impl Method {
    /// The method of that name in that revision.
    pub(crate) fn find(name: &str, version: Version) -> Option<Self> {
        let row = TABLE.iter().find(|row| row.name == name)?;
        (row.since <= version && version <= row.until).then_some(row.method)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_exists_only_in_its_revisions() {
        assert_eq!(Method::find("tools/call", V2024_11_05), Some(Method::ToolsCall));
        assert_eq!(Method::find("initialize", V2025_11_25), Some(Method::Initialize));
        for removed in ["initialize", "ping", "logging/setLevel", "notifications/initialized"] {
            assert_eq!(Method::find(removed, V2026_07_28), None, "{removed}");
        }
        assert_eq!(Method::find("server/discover", V2025_11_25), None);
        assert_eq!(Method::find("Tools/Call", V2026_07_28), None);
    }
}
