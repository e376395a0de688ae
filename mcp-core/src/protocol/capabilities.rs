//! What the server can do, as both eras declare it.
//!
//! Must not know when it is declared.

use super::shape::Shape;
use crate::server::ServerInner;
use serde::Serialize;
use serde_json::{Map, Value};

#[derive(Serialize)]
pub(super) struct Capabilities<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    tools: Option<Lists>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompts: Option<Lists>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resources: Option<Lists>,
    #[serde(skip_serializing_if = "Option::is_none")]
    completions: Option<Empty>,
    logging: Empty,
    /// Settings by identifier (2026-07-28, "Extensions").
    #[serde(skip_serializing_if = "Option::is_none")]
    extensions: Option<&'a Map<String, Value>>,
}

#[derive(Serialize)]
struct Empty {}

/// What clients are told of a list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Lists {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    subscribe: bool,
    list_changed: bool,
}

impl<'a> Capabilities<'a> {
    pub(super) fn of(server: &'a ServerInner, shape: &Shape) -> Self {
        let when = |offered: bool| offered.then_some(Empty {});
        let lists = |offered: bool, subscribe| offered.then_some(Lists { subscribe, list_changed: true });
        Self {
            tools: lists(server.has_tools(), false),
            prompts: lists(server.has_prompts(), false),
            resources: lists(server.has_resources(), true),
            completions: when(shape.completions && server.has_completions()),
            logging: Empty {},
            extensions: Some(&server.extensions).filter(|declared| shape.modern && !declared.is_empty()),
        }
    }
}

/// The members of a struct of ours as JSON, without the braces around them.
pub(super) fn members_of(value: &impl Serialize) -> Vec<u8> {
    let mut members = serde_json::to_vec(value).expect("our own types are JSON");
    members.pop();
    members.remove(0);
    members
}
