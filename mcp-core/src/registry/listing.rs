//! One tool as a list shows it, in the members that a revision has.

use super::tools::ToolEntry;
use crate::protocol::{Shape, Version};
use crate::tool::Behaviour;
use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listing<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    input_schema: &'a Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_schema: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    annotations: Option<&'a Behaviour>,
}

pub(super) fn tool_listing(entry: &ToolEntry, version: Version) -> Vec<u8> {
    let shape = Shape::of(version);
    let about = &entry.about;
    let listing = Listing {
        name: about.name,
        title: about.title.filter(|_| shape.structured),
        description: about.description,
        input_schema: &about.input_schema,
        output_schema: about.output_schema.as_ref().filter(|_| shape.structured),
        annotations: (shape.tool_annotations && !about.behaviour.is_default()).then_some(&about.behaviour),
    };
    serde_json::to_vec(&listing).expect("schemas and names have string keys only")
}
