//! Results that are made of what the server knows: lists, and members that are written already.

use super::Server;
use super::receive::invalid;
use crate::connection::Arrival;
use crate::jsonrpc::{Frame, ParamKey, RpcError};
use crate::lifecycle::Admitted;
use crate::protocol::{Method, Shape, Version, modern};
use crate::registry::Listed;
use serde_json::Value;
use std::borrow::Cow;
use std::convert::Infallible;

impl Server {
    /// Answers with one page of a list.
    pub(super) fn list(
        &self,
        frame: &Frame,
        admitted: &Admitted,
        arrival: &Arrival<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), RpcError> {
        let cursor = match frame.param(ParamKey::Cursor) {
            None | Some(b"null") => None,
            Some(_) => {
                let cursor = frame.param_text(ParamKey::Cursor);
                Some(cursor.ok_or_else(|| invalid("params.cursor must be a string"))?)
            }
        };
        let (inner, version, cursor) = (&self.inner, admitted.version, cursor.as_deref());
        let viewer = inner.visibility.viewer(|| arrival.auth());
        let mut write = |page: Cow<'_, [u8]>| self.write_members(frame, admitted, out, &page, true);
        match admitted.method {
            Method::PromptsList => inner.prompts.now().page(version, cursor, &viewer).map(&mut write),
            Method::ResourcesList => {
                inner.resources.now().fixed.page(version, cursor, &viewer).map(&mut write)
            }
            Method::TemplatesList => {
                inner.resources.now().templates.page(version, cursor, &viewer).map(&mut write)
            }
            _ => inner.tools.now().page(version, cursor, &viewer).map(&mut write),
        }
    }

    /// All entries of a list as a revision shows them, the hidden ones too, with what clients do not see of them.
    pub(crate) fn entries(&self, list: &str, version: Version) -> Vec<Value> {
        let inner = &self.inner;
        match list {
            "tools" => inner.tools.now().iter().map(|tool| entry(&**tool, version, tool.task)).collect(),
            "prompts" => inner.prompts.now().iter().map(|prompt| entry(&**prompt, version, false)).collect(),
            "resources" => {
                inner.resources.now().fixed.iter().map(|fixed| entry(&**fixed, version, false)).collect()
            }
            _ => {
                let resources = inner.resources.now();
                resources.templates.iter().map(|found| entry(&**found, version, false)).collect()
            }
        }
    }

    /// Writes a result of these members, with those that every result of the revision has.
    pub(super) fn write_members(
        &self,
        frame: &Frame,
        admitted: &Admitted,
        out: &mut Vec<u8>,
        members: &[u8],
        cacheable: bool,
    ) {
        let shape = Shape::of(admitted.version);
        let written = self.write_result(out, frame.id(), shape, modern::COMPLETE, |out| {
            out.extend_from_slice(members);
            if shape.modern && cacheable {
                out.extend_from_slice(match admitted.method {
                    Method::Discover => &self.inner.cache_members,
                    _ => &self.inner.list_cache_members,
                });
            }
            Ok::<_, Infallible>(None)
        });
        match written {
            Ok(()) => {}
            Err(never) => match never {},
        }
    }
}

fn entry(listed: &impl Listed, version: Version, task: bool) -> Value {
    let about = listed.about();
    let mut entry: Value = serde_json::from_slice(&listed.listing(version)).expect("a listing is JSON");
    if about.hidden {
        entry["hidden"] = true.into();
    }
    if task {
        entry["task"] = true.into();
    }
    if !about.scopes.is_empty() {
        entry["scopes"] = about.scopes.into();
    }
    entry
}
