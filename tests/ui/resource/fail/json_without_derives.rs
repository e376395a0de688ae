use mcp_core::{Json, resource};
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize)]
struct Note {
    title: String,
}

#[derive(JsonSchema)]
struct Tag {
    name: String,
}

/// One note.
#[resource("notes://{id}")]
fn note(id: u32) -> Option<Json<Note>> {
    Some(Json(Note { title: id.to_string() }))
}

/// One tag.
#[resource("notes://tags/{name}")]
fn tag(name: String) -> Json<Tag> {
    Json(Tag { name })
}

fn main() {}
