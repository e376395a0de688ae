//! Questions for clients whose revision lacks a part of them: the nearest thing that they can be asked.
//!
//! Owns what stands for what. Must not know how questions travel.

use super::question::Question;
use crate::protocol::Shape;
use crate::tool::ToolError;
use serde_json::{Map, Value, json};

impl Question {
    /// The question in the members of a revision.
    pub(super) fn fit(mut self, shape: &Shape) -> Result<Self, ToolError> {
        if let Some(schema) = self.params.get_mut("requestedSchema").filter(|_| !shape.rich_forms) {
            plain_form(schema)?;
        }
        if let Some(Value::Array(messages)) = self.params.get_mut("messages").filter(|_| !shape.sample_blocks)
        {
            *messages = std::mem::take(messages).into_iter().flat_map(one_block_each).collect();
            if !shape.audio && messages.iter().any(|message| message["content"]["type"] == "audio") {
                return Err(ToolError::new("this needs a client whose model takes sound"));
            }
        }
        Ok(self)
    }
}

/// A form as it was before there were titles beside names, several choices at once, and defaults of anything but yes or no.
fn plain_form(schema: &mut Value) -> Result<(), ToolError> {
    let required = schema["required"].clone();
    let is_required = |name: &str| required.as_array().is_some_and(|names| names.iter().any(|n| n == name));
    let Some(fields) = schema["properties"].as_object_mut() else { return Ok(()) };
    let lists = fields.iter().filter(|(_, field)| field["type"] == "array");
    let lists: Vec<String> = lists.map(|(name, _)| name.clone()).collect();
    if lists.iter().any(|name| is_required(name)) {
        return Err(ToolError::new("this needs a client whose forms can take several choices at once"));
    }
    fields.retain(|name, _| !lists.contains(name));
    fields.values_mut().filter_map(Value::as_object_mut).for_each(plain_field);
    Ok(())
}

fn plain_field(field: &mut Map<String, Value>) {
    if let Some(Value::Array(choices)) = field.shift_remove("oneOf") {
        let all = |member| choices.iter().map(|choice| choice[member].clone()).collect::<Vec<_>>();
        field.insert("enum".to_owned(), all("const").into());
        field.insert("enumNames".to_owned(), all("title").into());
    }
    if field.get("type") != Some(&json!("boolean")) {
        field.shift_remove("default");
    }
}

/// A message for every block of one.
fn one_block_each(message: Value) -> Vec<Value> {
    let Value::Array(blocks) = &message["content"] else { return vec![message] };
    blocks.iter().map(|block| json!({ "role": message["role"], "content": block })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::question::Need;
    use crate::protocol::Version;

    fn fitted(params: Value, version: Version) -> Result<Value, ToolError> {
        let question = Question { method: "any", params, needs: Need::Form };
        question.fit(Shape::of(version)).map(|question| question.params)
    }

    fn form(fields: &Value, required: &Value) -> Value {
        json!({ "requestedSchema": { "type": "object", "properties": fields, "required": required } })
    }

    #[test]
    fn a_form_has_only_what_the_revision_of_its_client_shows() {
        let fields = json!({
            "room": { "type": "string", "oneOf": [{ "const": "a", "title": "A" }], "default": "a" },
            "several": { "type": "array", "items": { "type": "string", "enum": ["a"] } },
            "yes": { "type": "boolean", "default": true },
        });
        let rich = form(&fields, &json!(["room"]));
        assert_eq!(fitted(rich.clone(), Version::V2025_11_25).unwrap(), rich);
        let plain = json!({
            "room": { "type": "string", "enum": ["a"], "enumNames": ["A"] },
            "yes": { "type": "boolean", "default": true },
        });
        assert_eq!(fitted(rich, Version::V2025_06_18).unwrap(), form(&plain, &json!(["room"])));
    }

    #[test]
    fn a_form_that_cannot_do_without_what_the_client_lacks_is_not_shown() {
        let several = json!({ "several": { "type": "array", "items": { "type": "string", "enum": ["a"] } } });
        assert!(fitted(form(&several, &json!(["several"])), Version::V2025_06_18).is_err());
    }

    #[test]
    fn a_message_of_several_blocks_is_several_messages() {
        let text = |text: &str| json!({ "type": "text", "text": text });
        let several = json!({ "messages": [{ "role": "user", "content": [text("a"), text("b")] }] });
        assert_eq!(fitted(several.clone(), Version::V2025_11_25).unwrap(), several);
        let each = json!({ "messages": [
            { "role": "user", "content": text("a") },
            { "role": "user", "content": text("b") },
        ] });
        assert_eq!(fitted(several, Version::V2025_06_18).unwrap(), each);
    }

    #[test]
    fn sound_is_not_put_before_a_model_whose_client_does_not_know_sound() {
        let sound = json!({ "messages": [{ "role": "user", "content": [{ "type": "audio" }] }] });
        assert!(fitted(sound.clone(), Version::V2025_03_26).is_ok());
        assert!(fitted(sound, Version::V2024_11_05).is_err());
    }
}
