//! Content for peers whose revision lacks a kind of it: the nearest thing that they know.
//!
//! Owns what stands for what. Must not know where content goes.

use super::content::{
    Annotations, Audio, Content, EmbeddedResource, ResourceBody, ResourceContents, ResourceLink, Text,
};
use super::shape::Shape;
use std::borrow::Cow;

/// Stands for the URI of sound that has none.
const SOUND: &str = "attachment:audio";

impl Content {
    /// The block itself, or what stands for it: sound is an embedded resource, a link is a line of text.
    pub(crate) fn fit(&self, shape: &Shape) -> Cow<'_, Self> {
        if shape.links {
            return Cow::Borrowed(self);
        }
        let mut fitting = match self {
            Self::Audio(audio) if !shape.audio => embedded(audio).into(),
            Self::ResourceLink(link) => line(link).into(),
            other => other.clone(),
        };
        let annotations = match &mut fitting {
            Self::Text(block) => &mut block.annotations,
            Self::Image(block) => &mut block.annotations,
            Self::Audio(block) => &mut block.annotations,
            Self::ResourceLink(block) => &mut block.annotations,
            Self::EmbeddedResource(block) => &mut block.annotations,
        };
        *annotations = annotations.take().and_then(Annotations::without_time);
        Cow::Owned(fitting)
    }
}

impl Annotations {
    /// The members that the revision has; nothing if there are none.
    pub(crate) fn fit(&self, shape: &Shape) -> Option<Cow<'_, Self>> {
        if shape.links { Some(Cow::Borrowed(self)) } else { self.clone().without_time().map(Cow::Owned) }
    }

    fn without_time(mut self) -> Option<Self> {
        self.last_modified = None;
        (self != Self::default()).then_some(self)
    }
}

fn embedded(audio: &Audio) -> EmbeddedResource {
    let contents = ResourceContents {
        uri: SOUND.to_owned(),
        mime_type: Some(audio.mime_type.clone()),
        body: ResourceBody::Blob(audio.data.clone()),
        meta: serde_json::Map::new(),
    };
    EmbeddedResource { annotations: audio.annotations.clone(), ..EmbeddedResource::new(contents) }
}

fn line(link: &ResourceLink) -> Text {
    let ResourceLink { uri, name, title, description, .. } = link;
    let name = title.as_ref().unwrap_or(name);
    let about = description.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
    Text { annotations: link.annotations.clone(), ..Text::new(format!("{name} ({uri}){about}")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Role, Version};

    fn fitted(block: impl Into<Content>, version: Version) -> serde_json::Value {
        let block: Content = block.into();
        serde_json::to_value(block.fit(Shape::of(version))).unwrap()
    }

    #[test]
    fn a_link_is_a_line_of_text_where_there_are_no_links() {
        let link = ResourceLink::new("memo:1", "one").description("The first.");
        assert_eq!(fitted(link.clone(), Version::V2025_06_18)["type"], "resource_link");
        let expected = serde_json::json!({ "type": "text", "text": "one (memo:1): The first." });
        assert_eq!(fitted(link, Version::V2025_03_26), expected);
        let titled = fitted(ResourceLink::new("memo:1", "one").title("One"), Version::V2024_11_05);
        assert_eq!(titled["text"], "One (memo:1)");
    }

    #[test]
    fn sound_is_a_resource_where_there_is_no_sound() {
        let sound = Audio::new(b"RIFF", "audio/wav");
        assert_eq!(fitted(sound.clone(), Version::V2025_03_26)["type"], "audio");
        let resource = fitted(sound, Version::V2024_11_05);
        assert_eq!(
            (&resource["type"], &resource["resource"]["blob"]),
            (&"resource".into(), &"UklGRg==".into())
        );
    }

    #[test]
    fn times_of_change_are_left_out_where_nobody_knows_them() {
        let notes = Annotations::default().last_modified("2025-01-12T15:00:58Z");
        let timed = Text::new("text").annotate(notes.clone());
        assert_eq!(fitted(timed.clone(), Version::V2025_03_26).get("annotations"), None);
        assert!(fitted(timed, Version::V2025_06_18)["annotations"]["lastModified"].is_string());
        let rest = notes.audience([Role::User]).fit(Shape::of(Version::V2025_03_26)).unwrap().into_owned();
        assert_eq!(rest, Annotations::default().audience([Role::User]));
    }
}
