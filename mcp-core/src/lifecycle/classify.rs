//! Which era a message belongs to, told from the message and its headers alone.
//!
//! Follows 2026-07-28, "Versioning" and "Streamable HTTP", "Protocol Version Header".

use crate::jsonrpc::{RpcError, code, read_text};
use crate::protocol::{Header, Version};
use serde_json::json;

/// Everything that shows the era.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signs<'a> {
    /// `MCP-Protocol-Version`, on HTTP.
    pub(crate) header: Option<Header<'a>>,
    /// The version in the request's `_meta`, as raw JSON.
    pub(crate) meta: Option<&'a [u8]>,
    pub(crate) method: &'a str,
    /// The version that an `initialize` asks for.
    pub(crate) asked: Option<&'a str>,
}

/// The era of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Era {
    /// Served under the session's handshake, or opening one.
    Legacy,
    /// Served by itself.
    Modern(Version),
}

/// Decides the era, or refuses a message that is in none.
pub(crate) fn classify(signs: Signs<'_>, served: &[Version]) -> Result<Era, RpcError> {
    let header = match signs.header {
        None | Some(Header::Absent) => None,
        Some(Header::One(value)) => Some(std::str::from_utf8(value).unwrap_or("?").trim_matches([' ', '\t'])),
        Some(Header::Many) => return Err(mismatch("MCP-Protocol-Version is given more than once")),
    };
    if !served.iter().any(|version| version.is_modern()) {
        return legacy_only(header, served);
    }
    if let Some(raw) = signs.meta {
        return modern(raw, header, signs.header.is_some(), served);
    }
    let legacy = served.iter().any(|version| !version.is_modern());
    match header.map(|value| (value, value.parse::<Version>())) {
        None if signs.method == "server/discover" => Err(missing_meta()),
        None if legacy => Ok(Era::Legacy),
        None if signs.method == "initialize" => Err(unsupported(signs.asked.unwrap_or_default(), served)),
        None => Err(missing_meta()),
        Some((_, Ok(version))) if !version.is_modern() && served.contains(&version) => Ok(Era::Legacy),
        Some((_, Ok(version))) if version.is_modern() && served.contains(&version) => Err(missing_meta()),
        Some((value, _)) => Err(unsupported(value, served)),
    }
}

/// A server without a modern revision must not answer with an error that only modern ones know: by such an error
/// clients tell the eras apart.
fn legacy_only(header: Option<&str>, served: &[Version]) -> Result<Era, RpcError> {
    match header {
        Some(asked) if !served.iter().any(|version| version.as_str() == asked) => {
            let asked: String = asked.chars().take(32).collect();
            Err(RpcError::new(code::INVALID_REQUEST, format!("Unsupported protocol version: {asked}")))
        }
        _ => Ok(Era::Legacy),
    }
}

fn modern(raw: &[u8], header: Option<&str>, over_http: bool, served: &[Version]) -> Result<Era, RpcError> {
    let Ok(asked) = read_text(raw) else {
        return Err(RpcError::new(
            code::INVALID_PARAMS,
            "the protocol version in params._meta must be a string",
        ));
    };
    match header {
        Some(header) if header != asked => {
            return Err(mismatch("MCP-Protocol-Version does not match the version in params._meta"));
        }
        None if over_http => return Err(mismatch("MCP-Protocol-Version is required")),
        _ => {}
    }
    match asked.parse::<Version>() {
        Ok(version) if version.is_modern() && served.contains(&version) => Ok(Era::Modern(version)),
        Ok(version) if !version.is_modern() && served.contains(&version) => Err(RpcError::new(
            code::INVALID_PARAMS,
            format!("protocol version {version} is agreed on by initialize, not by params._meta"),
        )),
        _ => Err(unsupported(&asked, served)),
    }
}

/// The error for a revision that is not served, listing those that are.
pub(crate) fn unsupported(asked: &str, served: &[Version]) -> RpcError {
    let supported: Vec<_> = served.iter().map(|version| version.as_str()).collect();
    // Versions are dates; what is longer is noise that need not be sent back.
    let asked: String = asked.chars().take(32).collect();
    RpcError::new(code::UNSUPPORTED_PROTOCOL_VERSION, format!("Unsupported protocol version: {asked}"))
        .with_data(json!({ "supported": supported, "requested": asked }))
}

fn missing_meta() -> RpcError {
    RpcError::new(code::INVALID_PARAMS, "params._meta must have io.modelcontextprotocol/protocolVersion")
}

fn mismatch(message: &'static str) -> RpcError {
    RpcError::new(code::HEADER_MISMATCH, format!("header mismatch: {message}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn era(header: Option<Header<'_>>, meta: Option<&str>, method: &str) -> Result<Era, i32> {
        let signs = Signs { header, meta: meta.map(str::as_bytes), method, asked: Some("2024-11-05") };
        classify(signs, Version::ALL).map_err(|error| error.code())
    }

    #[test]
    fn the_era_follows_from_the_header_and_the_metadata() {
        const MODERN: Result<Era, i32> = Ok(Era::Modern(Version::V2026_07_28));
        let one = |text: &'static str| Some(Header::One(text.as_bytes()));
        let rows = [
            // Pipes have no headers.
            (None, None, "initialize", Ok(Era::Legacy)),
            (None, None, "tools/list", Ok(Era::Legacy)),
            (None, Some("\"2026-07-28\""), "tools/list", MODERN),
            (None, Some("\"2026-07-28\""), "initialize", MODERN),
            (None, None, "server/discover", Err(code::INVALID_PARAMS)),
            (None, Some("\"2099-01-01\""), "tools/list", Err(code::UNSUPPORTED_PROTOCOL_VERSION)),
            (None, Some("\"2025-11-25\""), "tools/list", Err(code::INVALID_PARAMS)),
            (None, Some("5"), "tools/list", Err(code::INVALID_PARAMS)),
            // HTTP.
            (Some(Header::Absent), None, "initialize", Ok(Era::Legacy)),
            (one("2025-11-25"), None, "initialize", Ok(Era::Legacy)),
            (one("2025-03-26"), None, "tools/list", Ok(Era::Legacy)),
            (one("2026-07-28"), None, "tools/list", Err(code::INVALID_PARAMS)),
            (one("v999.0.0"), None, "tools/list", Err(code::UNSUPPORTED_PROTOCOL_VERSION)),
            (one(" 2026-07-28\t"), Some("\"2026-07-28\""), "tools/list", MODERN),
            (one("2025-11-25"), Some("\"2026-07-28\""), "tools/list", Err(code::HEADER_MISMATCH)),
            (one("v999.0.0"), Some("\"2026-07-28\""), "tools/list", Err(code::HEADER_MISMATCH)),
            (one("v999.0.0"), Some("\"v999.0.0\""), "tools/list", Err(code::UNSUPPORTED_PROTOCOL_VERSION)),
            (Some(Header::Absent), Some("\"2026-07-28\""), "tools/list", Err(code::HEADER_MISMATCH)),
            (Some(Header::Many), Some("\"2026-07-28\""), "tools/list", Err(code::HEADER_MISMATCH)),
        ];
        for (header, meta, method, expected) in rows {
            assert_eq!(era(header, meta, method), expected, "{header:?} {meta:?} {method}");
        }
    }

    #[test]
    fn a_server_of_one_era_tells_clients_of_the_other_in_a_way_that_they_understand() {
        let signs = |method, meta| Signs { header: None, meta, method, asked: Some("2025-06-18") };
        let modern: Option<&[u8]> = Some(b"\"2026-07-28\"");
        let probe = classify(signs("server/discover", modern), &[Version::V2025_11_25]);
        assert_eq!(probe, Ok(Era::Legacy), "a modern error would keep the client from falling back");
        let header = Signs { header: Some(Header::One(b"2026-07-28")), ..signs("tools/list", modern) };
        assert_eq!(classify(header, &[Version::V2025_11_25]).unwrap_err().code(), code::INVALID_REQUEST);

        let old = classify(signs("initialize", None), &[Version::V2026_07_28]).unwrap_err();
        assert_eq!(old.data(), Some(&json!({ "supported": ["2026-07-28"], "requested": "2025-06-18" })));
        let lost = classify(signs("tools/list", None), &[Version::V2026_07_28]).unwrap_err();
        assert_eq!(lost.code(), code::INVALID_PARAMS);
    }
}
