//! What the legacy era adds around a call: the `initialize` handshake.
//!
//! Follows 2025-11-25, "Lifecycle".

use super::capabilities::{Capabilities, members_of};
use super::info::Implementation;
use super::shape::Shape;
use super::version::Version;
use crate::connection::Handshake;
use crate::jsonrpc::{Frame, ParamKey, RpcError, code};
use crate::server::ServerInner;
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Bytes that a client may say about itself.
const KEPT: usize = 16 * 1024;

/// Reads the parameters of `initialize` and settles the revision: the client's if it is served, else our latest.
pub(crate) fn read_initialize(frame: &Frame, served: &[Version]) -> Result<Handshake, RpcError> {
    let latest = served.iter().copied().filter(|version| !version.is_modern()).max();
    let latest = latest.expect("`initialize` is admitted only where a legacy revision is served");
    let invalid = |message| RpcError::new(code::INVALID_PARAMS, message);
    // The session keeps both, so that a client must not be able to fill the memory with them.
    let length = |key| frame.param(key).map_or(0, <[u8]>::len);
    if length(ParamKey::Capabilities) + length(ParamKey::ClientInfo) > KEPT {
        return Err(invalid("params.capabilities and params.clientInfo are too long"));
    }
    let asked = frame
        .param_text(ParamKey::ProtocolVersion)
        .ok_or_else(|| invalid("params.protocolVersion must be a string"))?;
    let readable = frame.param_as::<Map<String, Value>>(ParamKey::Capabilities);
    let capabilities = readable.and_then(|_| frame.param(ParamKey::Capabilities));
    let capabilities = capabilities.ok_or_else(|| invalid("params.capabilities must be an object"))?;
    let asked =
        asked.parse().ok().filter(|version: &Version| !version.is_modern() && served.contains(version));
    let readable = frame.param_object::<Implementation>(ParamKey::ClientInfo);
    let client = readable.and_then(|_| frame.param(ParamKey::ClientInfo)).map(Into::into);
    Ok(Handshake { version: asked.unwrap_or(latest), client, capabilities: capabilities.into() })
}

/// The members of an `initialize` result.
pub(crate) fn initialize_members(server: &ServerInner, version: Version) -> Vec<u8> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Initialize<'a> {
        protocol_version: &'static str,
        capabilities: Capabilities<'a>,
        server_info: Cow<'a, Implementation>,
        #[serde(skip_serializing_if = "Option::is_none")]
        instructions: Option<&'a str>,
    }
    let initialize = Initialize {
        protocol_version: version.as_str(),
        capabilities: Capabilities::of(server, Shape::of(version)),
        server_info: info_for(&server.info, version),
        instructions: server.instructions.as_deref(),
    };
    members_of(&initialize)
}

/// The server's info in the members that a revision has.
fn info_for(info: &Implementation, version: Version) -> Cow<'_, Implementation> {
    let shape = Shape::of(version);
    if shape.icons {
        return Cow::Borrowed(info);
    }
    let mut plain = Implementation::new(info.name.clone(), info.version.clone());
    plain.title = info.title.clone().filter(|_| shape.structured);
    Cow::Owned(plain)
}
