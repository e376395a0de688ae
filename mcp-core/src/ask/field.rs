//! Which types the fields of a form may have, and the shape of each.
//!
//! Owns one trait for each thing that can be said of a field, so that what does not go together does not compile. Must not
//! know what is said of any field.

use crate::handler::{Choice, NotAChoice};
use serde_json::{Map, Value, json};
use std::str::FromStr;

/// The keywords of a field that its type says, `type` first.
pub type Shape = Map<String, Value>;

/// A type that a field of a form may have.
#[diagnostic::on_unimplemented(
    message = "a form cannot have a field of type `{Self}`",
    label = "not a shape that a form can show",
    note = "a field is text (`String`), a number, `bool`, an enum with `#[derive(mcp_core::Choice)]`, a `Vec` of such an enum, or an `Option` of one of these",
    note = "a form is flat: write the fields of an inner struct here, or ask for it with a form of its own"
)]
pub trait FormField {
    /// Whether a value is there when nothing is filled in.
    const IS_OPTIONAL: bool = false;

    /// What the type says of its values.
    fn shape() -> Shape;
}

/// A field whose values are numbers.
#[diagnostic::on_unimplemented(
    message = "`range` is for numbers, and `{Self}` is none",
    label = "the field is no number",
    note = "remove `range`, or write `length = ...` for how long a text or a list may be"
)]
pub trait RangeField {}

/// A field whose values have a length.
#[diagnostic::on_unimplemented(
    message = "`length` is for text and lists, and `{Self}` is neither",
    label = "the field has no length",
    note = "remove `length`, or write `range = ...` for how large a number may be"
)]
pub trait LengthField {
    /// The keywords for the least and the greatest length.
    const KEYWORDS: [&'static str; 2];
}

/// A field whose values are texts of any kind.
#[diagnostic::on_unimplemented(
    message = "`format` is for text, and `{Self}` is none",
    label = "the field is no text",
    note = "remove `format`"
)]
pub trait FormatField {}

/// An enum that serde reads by its names. The derive of `Choice` vouches for that; an impl by hand does not.
#[diagnostic::on_unimplemented(
    message = "a form cannot have a list of `{Self}`",
    label = "not some of a few names",
    note = "a list in a form is a `Vec` of an enum with `#[derive(mcp_core::Choice)]`"
)]
pub trait Selectable: Choice + FormField + FromStr<Err = NotAChoice> {}

/// An enum that can be a form by itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a form: it has no names to choose from",
    label = "lacks `Choice`",
    note = "add `#[derive(mcp_core::Choice)]` to it"
)]
pub trait ChoiceForm: Selectable {}

#[diagnostic::do_not_recommend]
impl<T: Selectable> ChoiceForm for T {}

fn of_type(name: &str) -> Shape {
    Map::from_iter([("type".to_owned(), name.into())])
}

/// The shape of an enum: one of its names.
pub fn one_of<T: Selectable>() -> Shape {
    options::<T>(of_type("string"), ["enum", "oneOf"])
}

/// Adds the names of an enum: alone under `plain`, or under `titled` with what people are shown.
fn options<T: Choice>(mut shape: Shape, [plain, titled]: [&str; 2]) -> Shape {
    if T::TITLES.len() == T::NAMES.len() {
        let options = T::NAMES.iter().zip(T::TITLES);
        let options = options.map(|(name, title)| json!({ "const": name, "title": title }));
        shape.insert(titled.to_owned(), options.collect());
    } else {
        shape.insert(plain.to_owned(), T::NAMES.into());
    }
    shape
}

impl<T: Selectable> FormField for Vec<T> {
    fn shape() -> Shape {
        let mut items = options::<T>(of_type("string"), ["enum", "anyOf"]);
        if items.contains_key("anyOf") {
            // In the specification the titled items of a list have no type.
            items.shift_remove("type");
        }
        let mut shape = of_type("array");
        shape.insert("items".to_owned(), items.into());
        shape
    }
}

impl<T: FormField> FormField for Option<T> {
    const IS_OPTIONAL: bool = true;

    fn shape() -> Shape {
        T::shape()
    }
}

impl FormField for String {
    fn shape() -> Shape {
        of_type("string")
    }
}

impl FormField for char {
    fn shape() -> Shape {
        let mut shape = of_type("string");
        shape.extend(["minLength", "maxLength"].map(|keyword| (keyword.to_owned(), 1.into())));
        shape
    }
}

impl FormField for bool {
    fn shape() -> Shape {
        of_type("boolean")
    }
}

macro_rules! numbers {
    ($($type:ty => $name:literal, $low:expr, $high:expr;)+) => {$(
        impl FormField for $type {
            fn shape() -> Shape {
                let mut shape = of_type($name);
                let bounds: [(&str, Option<Self>); 2] = [("minimum", $low), ("maximum", $high)];
                shape.extend(bounds.into_iter().filter_map(|(keyword, bound)| {
                    bound.map(|bound| (keyword.to_owned(), bound.into()))
                }));
                shape
            }
        }

        impl RangeField for $type {}
    )+};
}

// The upper bounds of 64 bits are left out: many clients count with 53.
numbers! {
    i8 => "integer", Some(Self::MIN), Some(Self::MAX);
    i16 => "integer", Some(Self::MIN), Some(Self::MAX);
    i32 => "integer", Some(Self::MIN), Some(Self::MAX);
    i64 => "integer", None, None;
    isize => "integer", None, None;
    u8 => "integer", Some(Self::MIN), Some(Self::MAX);
    u16 => "integer", Some(Self::MIN), Some(Self::MAX);
    u32 => "integer", Some(Self::MIN), Some(Self::MAX);
    u64 => "integer", Some(Self::MIN), None;
    usize => "integer", Some(Self::MIN), None;
    f32 => "number", None, None;
    f64 => "number", None, None;
}

impl<T: RangeField> RangeField for Option<T> {}

impl LengthField for String {
    const KEYWORDS: [&'static str; 2] = ["minLength", "maxLength"];
}

#[diagnostic::do_not_recommend]
impl<T: Selectable> LengthField for Vec<T> {
    const KEYWORDS: [&'static str; 2] = ["minItems", "maxItems"];
}

impl<T: LengthField> LengthField for Option<T> {
    const KEYWORDS: [&'static str; 2] = T::KEYWORDS;
}

impl FormatField for String {}
impl<T: FormatField> FormatField for Option<T> {}
