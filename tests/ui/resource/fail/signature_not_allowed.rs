use mcp_core::resource;

/// One note.
#[resource("notes://{id}")]
fn note<T>(id: T) -> impl ToString {
    size_of_val(&id)
}

/// All notes.
#[resource("notes://all")]
unsafe extern "C" fn notes() -> String {
    String::new()
}

/// One tag.
#[resource("notes://tags/{name}")]
fn tag(name: &mut str, length: impl ToString) -> usize {
    name.len() + length.to_string().len()
}

fn main() {}
