//! What the modern era adds around a call: members of every result, and discovery.
//!
//! Follows 2026-07-28, "Base Protocol" and "Discovery".

use super::capabilities::{Capabilities, members_of};
use super::info::Implementation;
use super::shape::Shape;
use super::version::Version;
use crate::server::ServerInner;
use serde::Serialize;

/// The first member of every result that needs nothing more from the client.
pub(crate) const COMPLETE: &[u8] = b"\"resultType\":\"complete\",";

/// The same of results that ask for input (2026-07-28, "Multi Round-Trip Requests").
pub(crate) const INPUT_REQUIRED: &[u8] = b"\"resultType\":\"input_required\",";

/// The same of results that are tasks (SEP-2663).
pub(crate) const TASK: &[u8] = b"\"resultType\":\"task\",";

/// The name of the member of `_meta` by which a server names itself on every result.
pub(crate) const SERVER_INFO: &str = "io.modelcontextprotocol/serverInfo";

/// That member.
pub(crate) fn server_info_member(info: &Implementation) -> Vec<u8> {
    let info = serde_json::to_string(info).expect("names are text");
    format!("\"{SERVER_INFO}\":{info}").into_bytes()
}

/// The members of a `server/discover` result, but for those of every result.
pub(crate) fn discover_members(server: &ServerInner) -> Vec<u8> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Discover<'a> {
        supported_versions: Vec<&'static str>,
        capabilities: Capabilities<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        instructions: Option<&'a str>,
    }
    let discover = Discover {
        supported_versions: server.versions.iter().map(|version| version.as_str()).collect(),
        capabilities: Capabilities::of(server, Shape::of(Version::LATEST)),
        instructions: server.instructions.as_deref(),
    };
    members_of(&discover)
}
