use mcp_core::{Server, resource, resources};
use serde::Deserialize;

#[derive(Deserialize)]
struct Id(u32);

enum Form {
    Short,
}

/// One note.
#[resource("notes://{id}{?form}")]
fn note(id: Id, form: Option<Form>) -> String {
    let short = matches!(form, Some(Form::Short));
    format!("{} {short}", id.0)
}

fn main() {
    let _ = Server::builder("notes", "1.0.0").resources(resources![note]).build();
}
