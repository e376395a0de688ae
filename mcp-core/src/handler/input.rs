//! What a tool takes: the schema of its arguments, parameter by parameter.

use super::headers::{self, ParamHeader};
use super::rules::{Doubts, Rules, Trial};
use crate::schema;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};

/// The arguments of a tool, while generated code describes them.
#[derive(Debug)]
pub struct InputSpec {
    by_hand: Option<Value>,
    properties: Map<String, Value>,
    required: Vec<Value>,
    /// The schemas of structs whose members are arguments.
    flattened: Vec<Value>,
    doubts: Doubts,
    pub(crate) problems: Vec<String>,
    generator: SchemaGenerator,
}

/// What generated code knows of one parameter.
#[derive(Debug)]
pub struct ParamSpec {
    pub(super) name: &'static str,
    pub(super) description: Option<&'static str>,
    header: Option<&'static str>,
    default: Option<Value>,
    pub(super) has_default: bool,
    /// Keywords besides those of the type.
    rules: Vec<(Rule, Value)>,
    pub(super) choices: Option<super::choices::Choices>,
}

/// What a rule is about, and so which types it goes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    Example,
    Minimum,
    Maximum,
    ExclusiveMaximum,
    MinLength,
    MaxLength,
    Pattern,
}

/// A number that can bound a `range`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a bound of `range`",
    label = "not a number of at most 64 bits",
    note = "write a number, or a constant of a number type such as `u32` or `f64`"
)]
pub trait Bound {
    /// The number in JSON; none for what JSON cannot write.
    fn number(self) -> Option<Number>;
}

macro_rules! bound {
    ($($type:ty),+) => {$(
        impl Bound for $type {
            fn number(self) -> Option<Number> {
                Some(self.into())
            }
        }
    )+};
}

bound!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);

impl Bound for f64 {
    fn number(self) -> Option<Number> {
        Number::from_f64(self)
    }
}

impl Bound for f32 {
    fn number(self) -> Option<Number> {
        Number::from_f64(self.into())
    }
}

impl ParamSpec {
    /// A parameter of this name.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            description: None,
            header: None,
            default: None,
            has_default: false,
            rules: Vec::new(),
            choices: None,
        }
    }

    /// Says what it means.
    #[must_use]
    pub fn describe(mut self, text: &'static str) -> Self {
        self.description = Some(text);
        self
    }

    /// Gives it a default; `None` when the value cannot be published.
    #[must_use]
    pub fn default(mut self, value: Option<Value>) -> Self {
        self.default = value;
        self.has_default = true;
        self
    }

    /// Has clients repeat it in the HTTP header `Mcp-Param-{name}`.
    #[must_use]
    pub fn header(mut self, name: &'static str) -> Self {
        self.header = Some(name);
        self
    }

    /// Shows a value; `None` when it cannot be published.
    #[must_use]
    pub fn example(self, value: Option<Value>) -> Self {
        self.rule(Rule::Example, value)
    }

    /// The least value.
    #[must_use]
    pub fn minimum(self, bound: impl Bound) -> Self {
        self.rule(Rule::Minimum, bound.number().map(Value::Number))
    }

    /// The greatest value.
    #[must_use]
    pub fn maximum(self, bound: impl Bound) -> Self {
        self.rule(Rule::Maximum, bound.number().map(Value::Number))
    }

    /// What every value is below.
    #[must_use]
    pub fn exclusive_maximum(self, bound: impl Bound) -> Self {
        self.rule(Rule::ExclusiveMaximum, bound.number().map(Value::Number))
    }

    /// Characters or items at least.
    #[must_use]
    pub fn min_length(self, length: usize) -> Self {
        self.rule(Rule::MinLength, Some(length.into()))
    }

    /// Characters or items at most.
    #[must_use]
    pub fn max_length(self, length: usize) -> Self {
        self.rule(Rule::MaxLength, Some(length.into()))
    }

    /// What a text matches.
    #[must_use]
    pub fn pattern(self, regex: &'static str) -> Self {
        self.rule(Rule::Pattern, Some(regex.into()))
    }

    /// The values that there are, for completion.
    #[must_use]
    pub fn choices(mut self, choices: Option<super::choices::Choices>) -> Self {
        self.choices = choices;
        self
    }

    fn rule(mut self, rule: Rule, value: Option<Value>) -> Self {
        self.rules.extend(value.map(|value| (rule, value)));
        self
    }
}

impl InputSpec {
    pub(crate) fn new() -> Self {
        Self {
            by_hand: None,
            properties: Map::new(),
            required: Vec::new(),
            flattened: Vec::new(),
            doubts: Doubts::default(),
            problems: Vec::new(),
            generator: schema::generator(),
        }
    }

    /// A schema written by hand, published as it is.
    pub(crate) fn by_hand(&mut self, schema: Value) {
        self.by_hand = Some(schema);
    }

    /// Adds an argument of the type `T`, or one that borrows from it.
    pub(super) fn argument<T: JsonSchema + DeserializeOwned>(&mut self, param: ParamSpec, optional: bool) {
        let property = self.generator.subschema_for::<T>();
        let trial: Option<Trial> =
            if param.rules.is_empty() { Some(schema::held_by_type::<T>) } else { None };
        self.doubts.arguments.push((param.name, trial));
        self.property(param, property, optional);
    }

    fn property(&mut self, param: ParamSpec, mut property: Schema, optional: bool) {
        let optional = optional || param.has_default;
        let object = property.ensure_object();
        if optional {
            schema::without_null(object);
        }
        if let Some(text) = param.description {
            object.insert("description".into(), text.into());
        }
        if let Some(mut value) = param.default {
            schema::without_null_members(&mut value);
            object.insert("default".into(), value);
        }
        for (rule, value) in param.rules {
            if let Err(problem) = rule.add(object, value) {
                self.problems.push(format!("`{}` has {problem}", param.name));
            }
        }
        if let Some(header) = param.header {
            object.insert(headers::KEYWORD.into(), header.into());
        }
        if !optional {
            self.required.push(param.name.into());
        }
        if self.properties.insert(param.name.into(), property.to_value()).is_some() {
            self.problems.push(format!("two parameters are named `{}`", param.name));
        }
    }

    /// Makes the members of a type arguments.
    pub(crate) fn flatten<T: JsonSchema + DeserializeOwned>(&mut self) {
        // Not a reference to a definition: its members become those of the arguments.
        let schema = T::json_schema(&mut self.generator).to_value();
        self.doubts.flattened.push(schema::members_held_by_type::<T>);
        self.flattened.push(schema);
    }

    /// The input schema, and what it says beyond the types of the parameters.
    pub(crate) fn finish(mut self) -> Finished {
        let is_made = self.by_hand.is_none();
        let mut schema = match self.by_hand.take() {
            Some(by_hand) => by_hand,
            None => {
                let mut root = Map::new();
                root.insert("type".into(), "object".into());
                root.insert("properties".into(), self.properties.into());
                if !self.required.is_empty() {
                    root.insert("required".into(), self.required.into());
                }
                for flattened in self.flattened {
                    schema::merge_object(&mut root, flattened, &mut self.problems);
                }
                schema::finish(root.into(), &mut self.generator)
            }
        };
        let choice = if is_made { schema::without_root_choice(&mut schema) } else { None };
        self.doubts.together = !is_made || choice.is_some();
        let rules = match Rules::new(&schema, choice.as_ref(), self.doubts) {
            Ok(rules) => Some(rules),
            Err(problems) => {
                self.problems.extend(problems);
                None
            }
        };
        // A schema that is wrong may be too deep to walk through.
        let headers = match rules {
            Some(_) => headers::find(&schema, &mut self.problems),
            None => Vec::new(),
        };
        Finished { schema, rules, headers, problems: self.problems }
    }
}

/// All that is known of a tool's arguments.
pub(crate) struct Finished {
    pub(crate) schema: Value,
    pub(crate) rules: Option<Rules>,
    pub(crate) headers: Vec<ParamHeader>,
    pub(crate) problems: Vec<String>,
}

impl Rule {
    /// Adds the keyword, if the type is one that it goes with.
    fn add(self, schema: &mut Map<String, Value>, value: Value) -> Result<(), &'static str> {
        let kind = schema.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        let (keyword, fits, problem) = match (self, kind.as_str()) {
            (Self::Example, _) => {
                schema.insert("examples".into(), Value::Array(vec![value]));
                return Ok(());
            }
            (Self::Minimum, kind) => ("minimum", is_number(kind), RANGE),
            (Self::Maximum, kind) => ("maximum", is_number(kind), RANGE),
            (Self::ExclusiveMaximum, kind) => ("exclusiveMaximum", is_number(kind), RANGE),
            (Self::MinLength, "array") => ("minItems", true, LENGTH),
            (Self::MaxLength, "array") => ("maxItems", true, LENGTH),
            (Self::MinLength, "object") => ("minProperties", true, LENGTH),
            (Self::MaxLength, "object") => ("maxProperties", true, LENGTH),
            (Self::MinLength, kind) => ("minLength", kind == "string", LENGTH),
            (Self::MaxLength, kind) => ("maxLength", kind == "string", LENGTH),
            (Self::Pattern, kind) => ("pattern", kind == "string", PATTERN),
        };
        if !fits {
            return Err(problem);
        }
        schema.insert(keyword.into(), value);
        Ok(())
    }
}

const RANGE: &str = "a `range`, but is no number";
const LENGTH: &str = "a `length`, but is no string, array or map";
const PATTERN: &str = "a `pattern`, but is no string";

fn is_number(kind: &str) -> bool {
    matches!(kind, "integer" | "number")
}
