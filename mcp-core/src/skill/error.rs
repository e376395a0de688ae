//! What is wrong with a skill.

use std::fmt;
use std::path::Path;

/// Why a skill cannot be served: in one sentence, with the file and line where there is one.
#[derive(Debug)]
pub struct SkillError(String);

impl SkillError {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(super) fn at(path: &Path, problem: impl fmt::Display) -> Self {
        Self(format!("{}: {problem}", path.display()))
    }
}

impl fmt::Display for SkillError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SkillError {}
