//! Tools, prompts and resources as lists show them, in the members that a revision has.

use super::entries::Listed;
use super::resources::{Fixed, Templated};
use super::visibility::{Entry, EntryKind};
use crate::handler::{About, TextArgument};
use crate::prompt::PromptEntry;
use crate::protocol::{Annotations, Icon, Shape, Version};
use crate::resource::ResourceEntry;
use crate::tool::{Behaviour, ToolEntry};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// What the entries of all lists have.
#[derive(Serialize)]
struct Common<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "<[Icon]>::is_empty")]
    icons: &'a [Icon],
    #[serde(rename = "_meta", skip_serializing_if = "meta_is_empty")]
    meta: Cow<'a, Map<String, Value>>,
}

fn meta_is_empty(meta: &Map<String, Value>) -> bool {
    meta.is_empty()
}

impl<'a> Common<'a> {
    fn of(about: &'a About, shape: &Shape) -> Self {
        Self {
            title: about.title.filter(|_| shape.structured),
            description: about.description.as_deref(),
            icons: if shape.icons { &about.icons } else { &[] },
            meta: if shape.structured { Cow::Borrowed(&about.meta) } else { Cow::default() },
        }
    }
}

fn written(listing: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(listing).expect("schemas and names have string keys only")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ToolListing<'a> {
    name: &'a str,
    #[serde(flatten)]
    common: Common<'a>,
    input_schema: &'a Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_schema: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    annotations: Option<&'a Behaviour>,
}

impl Listed for ToolEntry {
    const LIST: (&'static str, u8) = ("tools", 0);

    fn key(&self) -> &str {
        &self.about.name
    }

    fn about(&self) -> &About {
        &self.about
    }

    fn entry(&self) -> Entry<'_> {
        Entry::new(EntryKind::Tool, &self.about)
    }

    fn listing(&self, version: Version) -> Vec<u8> {
        let shape = Shape::of(version);
        let mut common = Common::of(&self.about, shape);
        let ui = self.ui_meta();
        if shape.structured && !ui.is_empty() {
            match common.meta.to_mut().entry("ui").or_insert_with(|| json!({})) {
                Value::Object(members) => members.extend(ui),
                other => *other = ui.into(),
            }
        }
        let listing = ToolListing {
            name: &self.about.name,
            common,
            input_schema: &self.input_schema,
            output_schema: self.output_schema.as_ref().filter(|_| shape.structured),
            annotations: (shape.tool_annotations && !self.behaviour.is_default()).then_some(&self.behaviour),
        };
        written(&listing)
    }
}

#[derive(Serialize)]
struct PromptListing<'a> {
    name: &'a str,
    #[serde(flatten)]
    common: Common<'a>,
    #[serde(skip_serializing_if = "<[TextArgument]>::is_empty")]
    arguments: &'a [TextArgument],
}

impl Listed for PromptEntry {
    const LIST: (&'static str, u8) = ("prompts", 1);

    fn key(&self) -> &str {
        &self.about.name
    }

    fn about(&self) -> &About {
        &self.about
    }

    fn entry(&self) -> Entry<'_> {
        Entry::new(EntryKind::Prompt, &self.about)
    }

    fn listing(&self, version: Version) -> Vec<u8> {
        let common = Common::of(&self.about, Shape::of(version));
        written(&PromptListing { name: &self.about.name, common, arguments: &self.arguments })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResourceListing<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_template: Option<&'a str>,
    name: &'a str,
    #[serde(flatten)]
    common: Common<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mime_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    annotations: Option<Cow<'a, Annotations>>,
}

fn resource(entry: &ResourceEntry, version: Version) -> Vec<u8> {
    let shape = Shape::of(version);
    let fixed = entry.template.is_fixed();
    let published = &entry.published;
    let listing = ResourceListing {
        uri: fixed.then_some(&*entry.uri),
        uri_template: (!fixed).then_some(&*entry.uri),
        name: &published.name,
        common: Common::of(&entry.about, shape),
        mime_type: published.mime,
        size: published.size.filter(|_| fixed),
        annotations: published.annotations.as_ref().and_then(|notes| notes.fit(shape)),
    };
    written(&listing)
}

impl Listed for Fixed {
    const LIST: (&'static str, u8) = ("resources", 2);

    fn key(&self) -> &str {
        self.uri.as_str()
    }

    fn about(&self) -> &About {
        &self.entry.about
    }

    fn entry(&self) -> Entry<'_> {
        Entry::new(EntryKind::Resource, &self.entry.about)
    }

    fn listing(&self, version: Version) -> Vec<u8> {
        resource(&self.entry, version)
    }
}

impl Listed for Templated {
    const LIST: (&'static str, u8) = ("resourceTemplates", 3);

    fn key(&self) -> &str {
        &self.0.uri
    }

    fn about(&self) -> &About {
        &self.0.about
    }

    fn entry(&self) -> Entry<'_> {
        Entry::new(EntryKind::ResourceTemplate, &self.0.about)
    }

    fn listing(&self, version: Version) -> Vec<u8> {
        resource(&self.0, version)
    }
}
