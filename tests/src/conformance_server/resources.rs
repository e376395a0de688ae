//! Resources of every kind that the suite reads.

use crate::media;
use mcp_core::{Json, resource};
use schemars::JsonSchema;
use serde::Serialize;

/// Text that never changes.
#[resource("test://static-text")]
pub(crate) fn static_text() -> &'static str {
    "This is the content of the static text resource."
}

/// Bytes that never change.
#[resource("test://static-binary", mime = "image/png")]
pub(crate) fn static_binary() -> &'static [u8] {
    media::PIXEL
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Data {
    id: String,
    template_test: bool,
    data: String,
}

/// Data by id.
#[resource("test://template/{id}/data")]
pub(crate) fn template_data(id: &str) -> Json<Data> {
    Json(Data { id: id.to_owned(), template_test: true, data: format!("Data for ID: {id}") })
}
