pub extern crate mcp_core as renamed;

mod facade {
    pub use renamed as core;
}

use facade::core::{Choice, Server, State, prompt, prompts, provider, resource, resources};

#[derive(Choice)]
#[choice(crate = crate::facade::core)]
enum Form {
    Short,
    Long,
}

/// One note.
#[resource("notes://{id}{?form}", crate = crate::facade::core)]
fn note(State(count): State<u64>, #[arg(complete = ids)] id: u32, #[arg(default = Form::Short)] form: Form) -> String {
    format!("{count} {id} {}", form.name())
}

/// Summarises a note.
#[prompt(crate = crate::facade::core)]
fn summarise(#[arg(complete = ids)] id: u32, form: Option<Form>) -> String {
    format!("{id} {}", form.unwrap_or(Form::Long).name())
}

fn ids(start: &str) -> Vec<String> {
    vec![start.to_owned()]
}

struct Notes;

#[provider(crate = crate::facade::core)]
impl Notes {
    /// Counts the notes.
    #[tool]
    fn count(&self, State(count): State<u64>) -> u64 {
        count
    }
}

fn main() {
    let server = Server::builder("test", "1.0.0").state(1_u64);
    let server = server.resources(resources![note]).prompts(prompts![summarise]).provider(Notes);
    assert!(server.build().is_ok());
}
