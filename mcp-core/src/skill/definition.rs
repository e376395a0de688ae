//! One skill: a directory of files with a `SKILL.md`.

use super::error::SkillError;
use super::file::File;
use super::folder;
use super::frontmatter;
use bytes::Bytes;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;

/// The file that every skill has.
pub(super) const MAIN: &str = "SKILL.md";

/// Files of one skill at most, and bytes of all of them: what hosts need not take more of.
pub(super) const MOST_FILES: usize = 512;
pub(super) const MOST_BYTES: usize = 16 << 20;

/// An agent skill (SEP-2640): instructions that a model reads when it needs them, and the files that they refer to.
///
/// ```
/// use mcp_core::{Server, Skill, Skills};
///
/// let commits = Skill::new("commits", "Write commit messages the way this team does. Use before every commit.", "# Commits\n\nSay why.")
///     .file("references/examples.md", "Good: `Keep the session while a call is open`");
/// let server = Server::builder("team", "1.0.0").skills(Skills::new().skill(commits)).build()?;
/// assert!(server.resource_uris().any(|uri| uri == "skill://commits/SKILL.md"));
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "hand it to `Skills::skill`"]
pub struct Skill {
    pub(super) prefix: Vec<String>,
    pub(super) frontmatter: Map<String, Value>,
    /// By path, with `/` between its segments.
    pub(super) files: BTreeMap<String, File>,
    pub(super) problems: Vec<String>,
}

impl Skill {
    /// A skill of this name, which says when a model should read it, and these instructions in Markdown.
    ///
    /// A name has 1 to 64 lower-case letters, digits and single `-` between them; a description has 1 to 1024 characters.
    /// Others are errors when the server is built.
    pub fn new(name: &str, description: &str, instructions: &str) -> Self {
        let text = frontmatter::write(name, description, instructions);
        let (frontmatter, problems) = match frontmatter::read(&text) {
            Ok(frontmatter) => (frontmatter, Vec::new()),
            Err(problem) => (
                [("name".to_owned(), name.into())].into_iter().collect(),
                vec![format!("skill {name:?}: {problem}")],
            ),
        };
        let files = [(MAIN.to_owned(), File::new(MAIN, text.into()))].into_iter().collect();
        Self { prefix: Vec::new(), frontmatter, files, problems }
    }

    /// A skill from the text of its `SKILL.md`, such as `include_str!("skills/commits/SKILL.md")`.
    ///
    /// # Errors
    ///
    /// When there is no frontmatter, when it lacks a name or a description that the Agent Skills specification takes, and
    /// when it is in a form of YAML that readers disagree on.
    pub fn parse(text: impl Into<String>) -> Result<Self, SkillError> {
        let text = text.into();
        let frontmatter =
            frontmatter::read(&text).map_err(|problem| SkillError::new(format!("{MAIN}: {problem}")))?;
        let files = [(MAIN.to_owned(), File::new(MAIN, text.into()))].into_iter().collect();
        Ok(Self { prefix: Vec::new(), frontmatter, files, problems: Vec::new() })
    }

    /// A skill from its folder, which is named like the skill. See [`Skills::from_dir`](crate::Skills::from_dir) for what is read.
    ///
    /// # Errors
    ///
    /// Those of [`Skills::from_dir`](crate::Skills::from_dir).
    pub fn from_dir(path: impl AsRef<Path>) -> Result<Self, SkillError> {
        folder::read_skill(path.as_ref())
    }

    /// Adds a file: a path below the skill, such as `references/forms.md`, and what is in it.
    ///
    /// A path that leads out of the skill, or that is there already, is an error when the server is built.
    pub fn file(mut self, path: &str, contents: impl Into<Bytes>) -> Self {
        let good = path.split('/').all(is_segment);
        if !good {
            self.problems.push(format!("skill {:?}: {path:?} is no path below the skill", self.name()));
        } else if self.files.insert(path.to_owned(), File::new(path, contents.into())).is_some() {
            self.problems.push(format!("skill {:?}: the file {path:?} is added twice", self.name()));
        }
        self
    }

    /// Puts the skill under a path of your own, such as `acme/billing`, which comes before its name in every URI.
    pub fn under(mut self, prefix: &str) -> Self {
        self.prefix = prefix.split('/').map(str::to_owned).collect();
        if !self.prefix.iter().all(|segment| is_segment(segment)) {
            self.problems.push(format!("skill {:?}: {prefix:?} is no path to put it under", self.name()));
        }
        self
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.frontmatter.get("name").and_then(Value::as_str).unwrap_or_default()
    }

    /// When a model should read it.
    pub(super) fn description(&self) -> &str {
        self.frontmatter.get("description").and_then(Value::as_str).unwrap_or_default()
    }

    pub(super) fn check(&self, problems: &mut Vec<String>) {
        problems.extend(self.problems.iter().cloned());
        let bytes: usize = self.files.values().map(|file| file.contents.len()).sum();
        if self.files.len() > MOST_FILES || bytes > MOST_BYTES {
            problems.push(format!(
                "skill {:?}: it has more than {MOST_FILES} files or {} MiB",
                self.name(),
                MOST_BYTES >> 20
            ));
        }
    }
}

/// Whether it names something below a directory.
pub(super) fn is_segment(text: &str) -> bool {
    !matches!(text, "" | "." | "..")
        && !text.contains(['/', '\\', '\0'])
        && !text.chars().any(char::is_control)
}
