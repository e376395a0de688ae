//! Skills: instructions that a model reads when it needs them, from a folder and from the program.
//!
//! `cargo run --example skills` serves them over HTTP; `-- --transport stdio` over standard input and output.

use mcp_core::{Server, Skill, Skills};
use std::path::Path;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let triage = Skill::new(
        "triage",
        "Sort incoming issues. Use when somebody reports a problem.",
        "# Triage\n\nAsk for the version first, then see [the labels](references/labels.md).",
    );
    let triage = triage.under("support").file("references/labels.md", "`bug`, `question`, `idea`");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("skills");
    let server = Server::builder("project", "1.0.0")
        .instructions("Before you write release notes, read skill://release-notes/SKILL.md.")
        .skills(Skills::from_dir(folder)?.skill(triage))
        .build()?;
    Ok(mcp_transports::run(server).await?)
}
