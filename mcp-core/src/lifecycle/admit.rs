//! Whether a request may be served: its method exists, the session is open, the metadata and headers are complete.

use crate::connection::{Connection, Reply};
use crate::extension::Methods;
use crate::jsonrpc::{Frame, MetaKey, RpcError, code};
use crate::protocol::{Headers, LogLevel, Method, Version, check_standard, mirrored};
use std::borrow::Cow;
use std::sync::Arc;

/// A request that may be served.
#[derive(Debug)]
pub(crate) struct Admitted {
    pub(crate) method: Method,
    pub(crate) version: Version,
    /// The least severe log message that the client wants; none at all without one.
    pub(crate) log_level: Option<LogLevel>,
}

/// Why a request is not served, and how that shows outside the message.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) error: RpcError,
    pub(crate) reply: Reply,
}

impl From<RpcError> for Refusal {
    fn from(error: RpcError) -> Self {
        Self { error, reply: Reply::Malformed }
    }
}

/// Admits a modern request.
pub(crate) fn admit_modern(
    frame: &Frame,
    name: &str,
    version: Version,
    headers: Option<&dyn Headers>,
    methods: &Methods,
) -> Result<Admitted, Refusal> {
    let invalid = |message| RpcError::new(code::INVALID_PARAMS, message);
    if frame.meta(MetaKey::ClientCapabilities).is_none_or(|raw| raw.first() != Some(&b'{')) {
        return Err(
            invalid("params._meta must have io.modelcontextprotocol/clientCapabilities, an object").into()
        );
    }
    if let Some(headers) = headers {
        check_standard(headers, name, mirrored_name(frame, name, methods).as_ref().map(Option::as_deref))?;
    }
    let log_level = match frame.meta(MetaKey::LogLevel) {
        None => None,
        Some(raw) => Some(serde_json::from_slice(raw).map_err(|_| invalid("unknown log level"))?),
    };
    let method = find(name, version, methods)?;
    Ok(Admitted { method, version, log_level })
}

/// What `Mcp-Name` must repeat, for the methods that have it; nothing if the body lacks it.
fn mirrored_name<'f>(frame: &'f Frame, name: &str, methods: &Methods) -> Option<Option<Cow<'f, str>>> {
    match mirrored(name) {
        Some(key) => Some(frame.param_text(key)),
        None => methods.mirrored(frame),
    }
}

/// Admits a legacy request. Before the session is open only `initialize` is served, and `ping` on a pipe.
pub(crate) fn admit_legacy(
    name: &str,
    connection: Option<&Arc<Connection>>,
    served: &[Version],
    methods: &Methods,
) -> Result<Admitted, Refusal> {
    let Some(version) = connection.and_then(|connection| connection.protocol_version()) else {
        let latest = served.iter().copied().filter(|version| !version.is_modern()).max();
        return match (name, latest) {
            ("initialize", Some(version)) => {
                Ok(Admitted { method: Method::Initialize, version, log_level: None })
            }
            ("ping", Some(version)) if connection.is_some() => {
                Ok(Admitted { method: Method::Ping, version, log_level: None })
            }
            _ => {
                Err(RpcError::new(code::INVALID_REQUEST, "the session is not open: send initialize first")
                    .into())
            }
        };
    };
    let method = find(name, version, methods)?;
    if method == Method::Initialize {
        return Err(RpcError::new(code::INVALID_REQUEST, "the session is open already").into());
    }
    let log_level = connection.map(|connection| connection.log_level());
    Ok(Admitted { method, version, log_level })
}

fn find(name: &str, version: Version, methods: &Methods) -> Result<Method, Refusal> {
    let of_extension = || methods.has(name, version).then_some(Method::Extension);
    Method::find(name, version).or_else(of_extension).ok_or_else(|| {
        let name: String = name.chars().take(64).collect();
        let error = RpcError::new(code::METHOD_NOT_FOUND, format!("method not found: {name:?}"));
        Refusal { error, reply: if version.is_modern() { Reply::NoSuchMethod } else { Reply::Answered } }
    })
}
