//! The independent validator, and the one thing that it is not asked about.

use serde_json::{Map, Value};

/// The crate `jsonschema`, which knows nothing of ours.
pub(crate) struct Judge {
    schema: Value,
    validator: jsonschema::Validator,
}

impl Judge {
    pub(crate) fn new(schema: &Value) -> Self {
        let options =
            jsonschema::options().with_draft(jsonschema::Draft::Draft202012).should_validate_formats(true);
        Self { schema: schema.clone(), validator: options.build(schema).unwrap() }
    }

    /// Whether the arguments fit, where an optional member that is null is one that is left out.
    pub(crate) fn accepts(&self, arguments: &Value) -> bool {
        if self.validator.is_valid(arguments) {
            return true;
        }
        let mut stripped = arguments.clone();
        self.strip(&self.schema, &mut stripped);
        stripped != *arguments && self.validator.is_valid(&stripped)
    }

    /// What judges a part of the schema.
    pub(crate) fn of_part(&self, part: &Value) -> jsonschema::Validator {
        let mut part = part.clone();
        if let (Some(part), Some(definitions)) = (part.as_object_mut(), self.schema.get("$defs")) {
            part.entry("$defs").or_insert_with(|| definitions.clone());
        }
        jsonschema::options().should_validate_formats(true).build(&part).unwrap()
    }

    fn strip(&self, schema: &Value, value: &mut Value) {
        let Some(schema) = self.resolve(schema) else { return };
        match value {
            Value::Object(members) => self.strip_members(schema, members),
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    let place = schema.get("prefixItems").and_then(|first| first.get(index));
                    if let Some(part) = place.or_else(|| schema.get("items")) {
                        self.strip(part, item);
                    }
                }
            }
            _ => {}
        }
        for branches in
            ["anyOf", "oneOf", "allOf"].iter().filter_map(|keyword| schema.get(*keyword)?.as_array())
        {
            branches.iter().for_each(|branch| self.strip(branch, value));
        }
    }

    fn strip_members(&self, schema: &Map<String, Value>, members: &mut Map<String, Value>) {
        let required = schema.get("required").and_then(Value::as_array);
        let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|other| other == name));
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, part) in properties.into_iter().flatten() {
            let is_null = members.get(name).is_some_and(Value::is_null);
            if is_null && !is_required(name) && !self.of_part(part).is_valid(&Value::Null) {
                members.shift_remove(name);
            } else if let Some(member) = members.get_mut(name) {
                self.strip(part, member);
            }
        }
        let Some(more) = schema.get("additionalProperties") else { return };
        let is_known = |name: &String| properties.is_some_and(|known| known.contains_key(name));
        members
            .iter_mut()
            .filter(|(name, _)| !is_known(name))
            .for_each(|(_, member)| self.strip(more, member));
    }

    pub(crate) fn resolve<'s>(&'s self, schema: &'s Value) -> Option<&'s Map<String, Value>> {
        match schema.get("$ref").and_then(Value::as_str) {
            Some(target) => self.schema.pointer(target.strip_prefix('#')?)?.as_object(),
            None => schema.as_object(),
        }
    }

    pub(crate) fn schema(&self) -> &Value {
        &self.schema
    }
}
