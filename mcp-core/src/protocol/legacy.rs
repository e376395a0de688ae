//! What the legacy era adds around a call: the `initialize` handshake.
//!
//! Follows 2025-11-25, "Lifecycle".

use super::info::Implementation;
use super::version::Version;
use crate::connection::Handshake;
use crate::jsonrpc::{Frame, ParamKey, RpcError, code};
use crate::server::ServerInner;
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Reads the parameters of `initialize` and settles the revision: the client's if it is served, else our latest.
pub(crate) fn read_initialize(frame: &Frame, served: &[Version]) -> Result<Handshake, RpcError> {
    let latest = served.iter().copied().filter(|version| !version.is_modern()).max();
    let latest = latest.expect("`initialize` is admitted only where a legacy revision is served");
    let invalid = |message| RpcError::new(code::INVALID_PARAMS, message);
    let asked = frame
        .param_text(ParamKey::ProtocolVersion)
        .ok_or_else(|| invalid("params.protocolVersion must be a string"))?;
    let capabilities: Map<String, Value> = frame
        .param_as(ParamKey::Capabilities)
        .ok_or_else(|| invalid("params.capabilities must be an object"))?;
    let asked =
        asked.parse().ok().filter(|version: &Version| !version.is_modern() && served.contains(version));
    let client = frame.param_as::<Implementation>(ParamKey::ClientInfo).map(Box::new);
    Ok(Handshake { version: asked.unwrap_or(latest), client, capabilities: Box::new(capabilities.into()) })
}

/// What the server can do, as both eras declare it.
#[derive(Serialize)]
pub(crate) struct Capabilities {
    #[serde(skip_serializing_if = "Option::is_none")]
    tools: Option<Empty>,
    logging: Empty,
}

#[derive(Serialize)]
struct Empty {}

impl Capabilities {
    pub(crate) fn of(server: &ServerInner) -> Self {
        Self { tools: (!server.tools.is_empty()).then_some(Empty {}), logging: Empty {} }
    }
}

/// The members of an `initialize` result.
pub(crate) fn initialize_members(server: &ServerInner, version: Version) -> Vec<u8> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Initialize<'a> {
        protocol_version: &'static str,
        capabilities: Capabilities,
        server_info: Cow<'a, Implementation>,
        #[serde(skip_serializing_if = "Option::is_none")]
        instructions: Option<&'a str>,
    }
    let initialize = Initialize {
        protocol_version: version.as_str(),
        capabilities: Capabilities::of(server),
        server_info: info_for(&server.info, version),
        instructions: server.instructions.as_deref(),
    };
    let mut members = serde_json::to_vec(&initialize).expect("our own types are JSON");
    members.pop();
    members.remove(0);
    members
}

/// The server's info in the members that a revision has.
fn info_for(info: &Implementation, version: Version) -> Cow<'_, Implementation> {
    let shape = super::shape::Shape::of(version);
    if shape.icons {
        return Cow::Borrowed(info);
    }
    let mut plain = Implementation::new(info.name.clone(), info.version.clone());
    plain.title = info.title.clone().filter(|_| shape.structured);
    Cow::Owned(plain)
}
