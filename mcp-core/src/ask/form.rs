//! The schema of a form, field by field, as generated code describes it.
//!
//! Owns the flat object and what is said of its fields beyond their types (2026-07-28, "Elicitation", "Requested Schema").
//! Must not know which types a field may have.

use super::elicit::Form;
use super::field::{ChoiceForm, FormField, FormatField, LengthField, RangeField, Shape};
use super::prefill::Prefills;
use crate::handler::Bound;
use serde_json::{Map, Value, json};
use std::marker::PhantomData;

/// The only member of a form that is an enum.
const CHOICE: &str = "choice";

/// A form, while generated code describes it.
#[derive(Debug, Default)]
pub struct FormSpec {
    properties: Map<String, Value>,
    required: Vec<&'static str>,
}

/// What generated code knows of one field of the type `T`.
#[derive(Debug)]
pub struct FieldSpec<T> {
    name: &'static str,
    title: Option<&'static str>,
    description: Option<&'static str>,
    /// What the type says, then what is said instead or besides.
    schema: Shape,
    is_optional: bool,
    of: PhantomData<fn() -> T>,
}

/// A form that is an enum.
#[derive(Debug)]
pub struct ChoiceSpec<T> {
    field: FieldSpec<T>,
    read: fn(&str) -> Option<T>,
}

/// The ends of a range of numbers or of lengths.
#[derive(Debug, Default)]
pub struct Bounds {
    low: Option<Value>,
    high: Option<Value>,
}

impl FormSpec {
    /// A form without fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// A field of this name.
    pub fn about<T: FormField>(name: &'static str) -> FieldSpec<T> {
        let (schema, is_optional) = (T::shape(), T::IS_OPTIONAL);
        FieldSpec { name, title: None, description: None, schema, is_optional, of: PhantomData }
    }

    /// Adds a field.
    pub fn field<T>(&mut self, mut field: FieldSpec<T>) {
        let texts = [("title", field.title), ("description", field.description)];
        let texts = texts.into_iter().filter_map(|(keyword, text)| text.map(|text| (keyword, text)));
        for (place, (keyword, text)) in texts.enumerate() {
            // Behind `type`, where people look for them.
            field.schema.shift_insert(place + 1, keyword.to_owned(), text.into());
        }
        if !field.is_optional {
            self.required.push(field.name);
        }
        self.properties.insert(field.name.to_owned(), field.schema.into());
    }

    /// The form of an enum: one field, which is the choice.
    pub fn choice<T: ChoiceForm>() -> ChoiceSpec<T> {
        ChoiceSpec { field: Self::about(CHOICE), read: |name| name.parse().ok() }
    }

    /// The schema.
    pub fn finish(self) -> Value {
        let mut schema = json!({ "type": "object", "properties": self.properties });
        if !self.required.is_empty() {
            schema["required"] = self.required.into();
        }
        schema
    }
}

impl<T> FieldSpec<T> {
    /// What stands beside it.
    #[must_use]
    pub fn title(self, text: &'static str) -> Self {
        Self { title: Some(text), ..self }
    }

    /// Says what it means.
    #[must_use]
    pub fn describe(self, text: &'static str) -> Self {
        Self { description: Some(text), ..self }
    }

    /// It may be left out, whatever its type.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { is_optional: true, ..self }
    }

    /// The least and the greatest value.
    #[must_use]
    pub fn range(self, bounds: Bounds) -> Self
    where
        T: RangeField,
    {
        self.rule("minimum", bounds.low).rule("maximum", bounds.high)
    }

    /// Characters or items, at least and at most.
    #[must_use]
    pub fn length(self, bounds: Bounds) -> Self
    where
        T: LengthField,
    {
        let [low, high] = T::KEYWORDS;
        self.rule(low, bounds.low).rule(high, bounds.high)
    }

    /// What a text is.
    #[must_use]
    pub fn format(self, name: &'static str) -> Self
    where
        T: FormatField,
    {
        self.rule("format", Some(name.into()))
    }

    /// What it shows at first.
    #[must_use]
    pub fn default(self, value: impl Prefills<T>) -> Self {
        self.rule("default", value.prefill())
    }

    fn rule(mut self, keyword: &'static str, value: Option<Value>) -> Self {
        self.schema.extend(value.map(|value| (keyword.to_owned(), value)));
        self
    }
}

impl<T> ChoiceSpec<T> {
    /// The schema.
    pub fn schema(self, title: Option<&'static str>, description: Option<&'static str>) -> Value {
        let mut form = FormSpec::new();
        form.field(FieldSpec { title, description, ..self.field });
        form.finish()
    }

    /// What was chosen.
    pub fn read(self, content: &Value) -> Option<T> {
        (self.read)(content[CHOICE].as_str()?)
    }
}

impl Bounds {
    /// Both ends open.
    pub fn new() -> Self {
        Self::default()
    }

    /// The least value.
    #[must_use]
    pub fn minimum(self, bound: impl Bound) -> Self {
        Self { low: bound.number().map(Value::Number), ..self }
    }

    /// The greatest value.
    #[must_use]
    pub fn maximum(self, bound: impl Bound) -> Self {
        Self { high: bound.number().map(Value::Number), ..self }
    }

    /// The least length.
    #[must_use]
    pub fn min_length(self, length: usize) -> Self {
        Self { low: Some(length.into()), ..self }
    }

    /// The greatest length.
    #[must_use]
    pub fn max_length(self, length: usize) -> Self {
        Self { high: Some(length.into()), ..self }
    }
}

/// A form without fields: accepting it is all there is to say.
impl Form for () {
    fn schema() -> Value {
        FormSpec::new().finish()
    }

    fn read(_: Value) -> Option<Self> {
        Some(())
    }
}
