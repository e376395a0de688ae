//! The skills of a server.

use super::catalog::Catalog;
use super::definition::Skill;
use super::error::SkillError;
use super::folder;
use crate::extension::{Extension, ExtensionMethod};
use crate::handler::Collected;
use serde::Deserialize;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The skills that a server has, for [`ServerBuilder::skills`](crate::ServerBuilder::skills).
#[doc = include_str!("../docs/skills.md")]
#[derive(Clone, Debug)]
#[must_use = "hand them to `ServerBuilder::skills`"]
pub struct Skills {
    skills: Vec<Skill>,
    ttl: Duration,
    page_size: usize,
}

impl Default for Skills {
    fn default() -> Self {
        Self::new()
    }
}

impl Skills {
    /// None yet.
    pub fn new() -> Self {
        Self { skills: Vec::new(), ttl: Duration::from_secs(60), page_size: 50 }
    }

    /// Every skill of a folder: each folder in it that has a `SKILL.md` is one, however deep. All of it is read now; a
    /// server shows later changes when it is started again.
    ///
    /// Files and folders whose name begins with a dot are left out.
    ///
    /// # Errors
    ///
    /// When there is no skill; when a `SKILL.md` is not one, or its name is not that of its folder; when a link leads out
    /// of the folder or to a folder; when something is no file, or has a name that is not UTF-8; when a skill has more than 512
    /// files or 16 MiB; and when anything cannot be read.
    pub fn from_dir(path: impl AsRef<Path>) -> Result<Self, SkillError> {
        Ok(Self { skills: folder::read_skills(path.as_ref())?, ..Self::new() })
    }

    /// Adds a skill.
    pub fn skill(mut self, skill: Skill) -> Self {
        self.skills.push(skill);
        self
    }

    /// How long clients may keep what the extension's methods tell them (`ttlMs`). Default one minute.
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = ttl;
        self
    }

    /// Skills on one page of `skills/list`, and files on one of `resources/directory/read`. Default 50, at least 1.
    pub fn page_size(mut self, entries: usize) -> Self {
        self.page_size = entries.max(1);
        self
    }

    /// The extension, and the files as resources.
    pub(crate) fn offer<S: Send + Sync + 'static>(
        self,
        into: &mut Collected,
        problems: &mut Vec<String>,
    ) -> Extension<S> {
        let catalog = Catalog::paged(self.skills, self.page_size, problems);
        into.resources.extend(catalog.resources(self.ttl));
        let list = Arc::new(catalog);
        let (get, directory) = (Arc::clone(&list), Arc::clone(&list));
        let list = move |Page { cursor }: Page| {
            let catalog = Arc::clone(&list);
            async move { catalog.list(cursor.as_deref()) }
        };
        let get = move |One { uri }: One| {
            let catalog = Arc::clone(&get);
            async move { catalog.get(&uri) }
        };
        let directory = move |Inside { uri, cursor }: Inside| {
            let catalog = Arc::clone(&directory);
            async move { catalog.directory(&uri, cursor.as_deref()) }
        };
        Extension::new("io.modelcontextprotocol/skills")
            .settings(json!({ "directoryRead": true }))
            .with_method(ExtensionMethod::new("skills/list", list).ttl(self.ttl).public())
            .with_method(ExtensionMethod::new("skills/get", get).ttl(self.ttl).public())
            .with_method(ExtensionMethod::new("resources/directory/read", directory).ttl(self.ttl).public())
    }
}

#[derive(Deserialize)]
struct Page {
    cursor: Option<String>,
}

#[derive(Deserialize)]
struct One {
    uri: String,
}

#[derive(Deserialize)]
struct Inside {
    uri: String,
    cursor: Option<String>,
}
