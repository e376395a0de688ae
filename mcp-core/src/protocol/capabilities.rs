//! What the server can do, as both eras declare it.
//!
//! Must not know when it is declared.

use super::shape::Shape;
use crate::server::ServerInner;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Capabilities {
    #[serde(skip_serializing_if = "Option::is_none")]
    tools: Option<Empty>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompts: Option<Empty>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resources: Option<Empty>,
    #[serde(skip_serializing_if = "Option::is_none")]
    completions: Option<Empty>,
    logging: Empty,
}

#[derive(Serialize)]
struct Empty {}

impl Capabilities {
    pub(super) fn of(server: &ServerInner, shape: &Shape) -> Self {
        let when = |offered: bool| offered.then_some(Empty {});
        Self {
            tools: when(!server.tools.is_empty()),
            prompts: when(!server.prompts.is_empty()),
            resources: when(!server.resources.is_empty()),
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
