use mcp_core::resource;

/// Some notes.
#[resource("notes://all{?page}/tags")]
fn notes(page: Option<u32>) -> String {
    format!("{page:?}")
}

/// Some tags.
#[resource("notes://tags{&page}")]
fn tags(page: Option<u32>) -> String {
    format!("{page:?}")
}

/// Some folders.
#[resource("notes://folders?sort=up{?page}")]
fn folders(page: Option<u32>) -> String {
    format!("{page:?}")
}

/// Some people.
#[resource("notes://people{?page}{?size}")]
fn people(page: Option<u32>, size: Option<u32>) -> String {
    format!("{page:?} {size:?}")
}

fn main() {}
