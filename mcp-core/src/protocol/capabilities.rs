//! What the server can do, as both eras declare it.
//!
//! Must not know when it is declared.

use super::shape::Shape;
use crate::server::ServerInner;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Capabilities {
    #[serde(skip_serializing_if = "Option::is_none")]
    tools: Option<Lists>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompts: Option<Lists>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resources: Option<Lists>,
    #[serde(skip_serializing_if = "Option::is_none")]
    completions: Option<Empty>,
    logging: Empty,
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

impl Capabilities {
    pub(super) fn of(server: &ServerInner, shape: &Shape) -> Self {
        let when = |offered: bool| offered.then_some(Empty {});
        let lists = |offered: bool, subscribe| offered.then_some(Lists { subscribe, list_changed: true });
        Self {
            tools: lists(!server.tools.is_empty(), false),
            prompts: lists(!server.prompts.is_empty(), false),
            resources: lists(!server.resources.is_empty(), true),
            completions: when(shape.completions && server.has_completions()),
            logging: Empty {},
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
