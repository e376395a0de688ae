//! What the extension's methods answer, worked out once.

use super::definition::{MAIN, Skill};
use super::file::File;
use crate::handler::{About, Call, Outcome};
use crate::jsonrpc::code;
use crate::registry::cursor;
use crate::resource::{Caching, Published, ResourceEntry, Uri, percent_encoded};
use crate::tool::ToolError;
use serde_json::{Value, json};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

#[derive(Debug)]
pub(super) struct Catalog {
    /// Entries of `skills/list`, in the order in which skills were added.
    entries: Vec<Value>,
    /// Places of entries by the URI of their `SKILL.md`, in the form in which URIs are compared.
    by_uri: HashMap<String, usize>,
    /// What is directly inside each directory, by the directory's URI in that form.
    directories: HashMap<String, Vec<Value>>,
    files: BTreeMap<String, Served>,
}

/// A file as a resource.
#[derive(Debug)]
struct Served {
    file: File,
    name: String,
    /// Of a `SKILL.md` that is a skill.
    description: Option<String>,
}

const SCHEME: &str = "skill://";

impl Catalog {
    pub(super) fn paged(skills: Vec<Skill>, page_size: usize, problems: &mut Vec<String>) -> Pages {
        let mut catalog = Self {
            entries: Vec::new(),
            by_uri: HashMap::new(),
            directories: HashMap::new(),
            files: BTreeMap::new(),
        };
        for skill in skills {
            skill.check(problems);
            catalog.add(skill, problems);
        }
        catalog.list_directories();
        Pages { catalog, page_size }
    }

    fn add(&mut self, skill: Skill, problems: &mut Vec<String>) {
        let segments = skill.prefix.iter().map(String::as_str).chain([skill.name()]);
        let root = SCHEME.to_owned() + &segments.map(percent_encoded).collect::<Vec<_>>().join("/");
        let main = format!("{root}/{MAIN}");
        if self.by_uri.insert(compared(&main), self.entries.len()).is_some() {
            problems.push(format!("two skills are served at {main:?}"));
        }
        let description = skill.description().to_owned();
        let name = skill.name().to_owned();
        let mut resources = Vec::new();
        for (path, file) in skill.files {
            let path = path.split('/').map(percent_encoded).collect::<Vec<_>>().join("/");
            let uri = format!("{root}/{path}");
            resources.push(json!({ "uri": uri, "digest": file.digest(), "size": file.contents.len() }));
            let last = path.rsplit('/').next().unwrap_or_default().to_owned();
            let is_main = uri == main;
            let served = Served {
                name: if is_main { name.clone() } else { last },
                description: is_main.then(|| description.clone()),
                file,
            };
            match self.files.entry(uri) {
                Entry::Vacant(place) => drop(place.insert(served)),
                // A skill inside another has its files in both; what it says of its own `SKILL.md` counts.
                Entry::Occupied(mut place) => {
                    if place.get().file.contents != served.file.contents {
                        problems.push(format!("two skills have different files at {:?}", place.key()));
                    } else if is_main {
                        place.insert(served);
                    }
                }
            }
        }
        self.entries.push(json!({ "uri": main, "frontmatter": skill.frontmatter, "resources": resources }));
    }

    fn list_directories(&mut self) {
        let mut seen = BTreeSet::new();
        for (uri, served) in &self.files {
            let mut child = json!({ "uri": uri, "name": served.name, "mimeType": served.file.mime, "size": served.file.contents.len() });
            if let Some(description) = &served.description {
                child["description"] = description.as_str().into();
            }
            let mut below = uri.as_str();
            while let Some((directory, _)) =
                below.rsplit_once('/').filter(|(above, _)| above.len() > SCHEME.len())
            {
                if seen.insert(below.to_owned()) {
                    self.directories.entry(compared(directory)).or_default().push(child);
                }
                let name = directory.rsplit('/').next().unwrap_or_default();
                child = json!({ "uri": directory, "name": name, "mimeType": "inode/directory" });
                below = directory;
            }
        }
    }
}

/// A catalog that answers page by page.
#[derive(Debug)]
pub(super) struct Pages {
    catalog: Catalog,
    page_size: usize,
}

impl Pages {
    /// Answers `skills/list`.
    pub(super) fn list(&self, cursor: Option<&str>) -> Result<Value, ToolError> {
        self.page("skills", &self.catalog.entries, cursor)
    }

    /// Answers `skills/get`.
    pub(super) fn get(&self, uri: &str) -> Result<Value, ToolError> {
        let index = self.catalog.by_uri.get(&compared(uri)).ok_or_else(|| refused("unknown skill"))?;
        Ok(json!({ "skill": self.catalog.entries[*index] }))
    }

    /// Answers `resources/directory/read`.
    pub(super) fn directory(&self, uri: &str, cursor: Option<&str>) -> Result<Value, ToolError> {
        let children =
            self.catalog.directories.get(&compared(uri)).ok_or_else(|| refused("no such directory"))?;
        self.page("resources", children, cursor)
    }

    fn page(&self, member: &str, all: &[Value], cursor: Option<&str>) -> Result<Value, ToolError> {
        let index = cursor.map_or(Some(0), |cursor| {
            cursor::page(cursor).filter(|page| cursor::fixed(member, *page) == cursor)
        });
        let count = all.len().div_ceil(self.page_size).max(1);
        let index = index.filter(|index| *index < count).ok_or_else(|| refused("invalid cursor"))?;
        let end = all.len().min((index + 1) * self.page_size);
        let mut page = json!({ member: all[index * self.page_size..end] });
        if index + 1 < count {
            page["nextCursor"] = cursor::fixed(member, index + 1).into();
        }
        Ok(page)
    }

    /// Every file as a resource; only those that are skills are listed.
    pub(super) fn resources(&self, ttl: Duration) -> impl Iterator<Item = ResourceEntry> {
        self.catalog.files.iter().map(move |(uri, served)| {
            let about = About {
                name: uri.clone().into(),
                description: served.description.clone().map(Into::into),
                hidden: served.description.is_none(),
                ..About::default()
            };
            let published = Published {
                name: served.name.clone().into(),
                mime: Some(served.file.mime),
                size: Some(served.file.contents.len() as u64),
                caching: Caching { ttl: Some(ttl), scope: None },
                ..Published::default()
            };
            let (uri, file): (Arc<str>, _) = (uri.as_str().into(), served.file.clone());
            ResourceEntry::fixed(about, published, move |call| {
                let call: Call<()> = Call::new(call);
                let outcome: Outcome = call.finish_resource(file.read(&uri));
                Box::pin(std::future::ready(outcome))
            })
        })
    }
}

fn refused(text: &'static str) -> ToolError {
    ToolError::protocol(code::INVALID_PARAMS, text, None)
}

/// A URI in the form in which URIs are compared; what is no URI is equal to itself alone.
fn compared(uri: &str) -> String {
    Uri::new(uri).map_or_else(|| uri.to_owned(), |uri| uri.as_str().to_owned())
}
