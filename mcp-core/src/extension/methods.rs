//! The methods that the extensions of a server brought, by name.

use super::declared::Entry;
use crate::context::ClientCapabilities;
use crate::handler::Handler;
use crate::jsonrpc::{Frame, RpcError, code, read_text};
use crate::protocol::Version;
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// What a method asks of its requests.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The parameter that the header `Mcp-Name` repeats.
    pub(crate) mirrored: Option<&'static str>,
    /// The extension that the client must have declared.
    pub(crate) client_must_declare: Option<Arc<str>>,
}

/// A server's methods beyond the protocol.
#[derive(Debug, Default)]
pub(crate) struct Methods(HashMap<Box<str>, (Arc<Handler>, Asked)>);

impl Methods {
    /// Takes methods whose names the builder has found to be unique.
    pub(crate) fn new(entries: Vec<Entry>) -> Self {
        let entries = entries.into_iter().map(|entry| (entry.name, (entry.handler, entry.asked)));
        Self(entries.collect())
    }

    /// Whether there is such a method in that revision.
    pub(crate) fn has(&self, name: &str, version: Version) -> bool {
        version.is_modern() && self.0.contains_key(name)
    }

    /// What serves a method.
    pub(crate) fn handler(&self, name: &str) -> Option<&Arc<Handler>> {
        self.0.get(name).map(|(handler, _)| handler)
    }

    /// What `Mcp-Name` must repeat of a request, if its method has it: nothing if the body lacks it.
    pub(crate) fn mirrored<'f>(&self, frame: &'f Frame) -> Option<Option<Cow<'f, str>>> {
        if self.0.is_empty() {
            return None;
        }
        let (_, asked) = self.0.get(&*frame.method())?;
        let name = asked.mirrored?;
        Some(frame.param_member(name).and_then(|raw| read_text(raw).ok()))
    }

    /// Refuses a client that did not declare the extension, where it must.
    pub(crate) fn check_client(
        &self,
        name: &str,
        client: impl FnOnce() -> ClientCapabilities,
    ) -> Result<(), RpcError> {
        let asked = self.0.get(name).and_then(|(_, asked)| asked.client_must_declare.as_deref());
        let Some(id) = asked.filter(|id| client().extension(id).is_none()) else { return Ok(()) };
        let extensions: Map<String, Value> = [(id.to_owned(), json!({}))].into_iter().collect();
        let text = format!("this needs a client that declares the extension {id}");
        Err(RpcError::new(code::MISSING_CLIENT_CAPABILITY, text)
            .with_data(json!({ "requiredCapabilities": { "extensions": extensions } })))
    }
}
