//! One table of methods and the revisions they exist in. Absence is the gate: there is no other check.
//!
//! Owns method names. Must not know how a method is served.

use super::version::Version;
use super::version::Version::{V2024_11_05, V2025_11_25, V2026_07_28};
use crate::jsonrpc::ParamKey;

/// A request that a client may send and this server understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Initialize,
    Ping,
    Discover,
    ToolsList,
    ToolsCall,
    PromptsList,
    PromptsGet,
    ResourcesList,
    TemplatesList,
    ResourcesRead,
    Complete,
    Listen,
    Subscribe,
    Unsubscribe,
    SetLevel,
    TasksGet,
    TasksUpdate,
    TasksCancel,
    /// One of an extension, which the server knows by name.
    Extension,
}

struct Row {
    name: &'static str,
    method: Method,
    since: Version,
    until: Version,
    /// The parameter that the header `Mcp-Name` repeats.
    mirrored: Option<ParamKey>,
}

const fn row(name: &'static str, method: Method, since: Version, until: Version) -> Row {
    Row { name, method, since, until, mirrored: None }
}

/// The last revision there is, for methods that were never removed.
const NOW: Version = V2026_07_28;

const TABLE: [Row; 18] = [
    row("tools/call", Method::ToolsCall, V2024_11_05, NOW).mirrored(ParamKey::Name),
    row("tools/list", Method::ToolsList, V2024_11_05, NOW),
    row("resources/read", Method::ResourcesRead, V2024_11_05, NOW).mirrored(ParamKey::Uri),
    row("resources/list", Method::ResourcesList, V2024_11_05, NOW),
    row("resources/templates/list", Method::TemplatesList, V2024_11_05, NOW),
    row("prompts/get", Method::PromptsGet, V2024_11_05, NOW).mirrored(ParamKey::Name),
    row("prompts/list", Method::PromptsList, V2024_11_05, NOW),
    row("completion/complete", Method::Complete, V2024_11_05, NOW),
    row("subscriptions/listen", Method::Listen, V2026_07_28, NOW),
    row("resources/subscribe", Method::Subscribe, V2024_11_05, V2025_11_25),
    row("resources/unsubscribe", Method::Unsubscribe, V2024_11_05, V2025_11_25),
    row("server/discover", Method::Discover, V2026_07_28, NOW),
    row("initialize", Method::Initialize, V2024_11_05, V2025_11_25),
    row("ping", Method::Ping, V2024_11_05, V2025_11_25),
    row("logging/setLevel", Method::SetLevel, V2024_11_05, V2025_11_25),
    row("tasks/get", Method::TasksGet, V2026_07_28, NOW).mirrored(ParamKey::TaskId),
    row("tasks/update", Method::TasksUpdate, V2026_07_28, NOW).mirrored(ParamKey::TaskId),
    row("tasks/cancel", Method::TasksCancel, V2026_07_28, NOW).mirrored(ParamKey::TaskId),
];

impl Row {
    const fn mirrored(mut self, key: ParamKey) -> Self {
        self.mirrored = Some(key);
        self
    }
}

/// What a server asks of its client: no method of anybody else's may be called so.
const OF_SERVERS: [&str; 3] = ["sampling/createMessage", "elicitation/create", "roots/list"];

/// Whether the protocol has a method of that name, in whichever revision and direction.
pub(crate) fn is_reserved_method(name: &str) -> bool {
    OF_SERVERS.contains(&name) || TABLE.iter().any(|row| row.name == name)
}

/// What `Mcp-Name` must repeat of a modern request of that method, whether or not the server has the method.
pub(crate) fn mirrored(name: &str) -> Option<ParamKey> {
    TABLE.iter().find(|row| row.name == name)?.mirrored
}

/// Every method with the first and the last revision that has it.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, Version, Version)> {
    TABLE.iter().map(|row| (row.name, row.since, row.until))
}

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
        for removed in ["initialize", "ping", "logging/setLevel"] {
            assert_eq!(Method::find(removed, V2026_07_28), None, "{removed}");
        }
        assert_eq!(Method::find("server/discover", V2025_11_25), None);
        assert_eq!(Method::find("Tools/Call", V2026_07_28), None);
        assert_eq!(Method::find("tasks/get", V2025_11_25), None, "those tasks were others");
        assert_eq!(mirrored("tasks/cancel"), Some(ParamKey::TaskId));
    }
}
