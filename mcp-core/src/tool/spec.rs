//! What a tool publishes: its description, its schemas and how it behaves.

use super::into_result::IntoToolResult;
use super::param::{Param, RefParam};
use crate::schema;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value};

/// What a tool says about itself, while generated code fills it in.
#[derive(Debug)]
pub struct ToolSpec {
    about: ToolInfo,
    input_schema: Option<Value>,
    properties: Map<String, Value>,
    required: Vec<Value>,
    generator: SchemaGenerator,
}

/// What a tool publishes.
#[derive(Debug, Default)]
pub(crate) struct ToolInfo {
    pub(crate) name: &'static str,
    pub(crate) title: Option<&'static str>,
    pub(crate) description: Option<&'static str>,
    pub(crate) behaviour: Behaviour,
    pub(crate) input_schema: Value,
    pub(crate) output_schema: Option<Value>,
    pub(crate) headers: Vec<ParamHeader>,
    /// What `build()` must refuse.
    pub(crate) problems: Vec<String>,
}

/// An argument that clients repeat in an HTTP header.
#[derive(Debug)]
pub(crate) struct ParamHeader {
    pub(crate) argument: &'static str,
    pub(crate) header: &'static str,
}

/// Hints on what calling the tool does; `None` leaves the protocol's default.
#[derive(Debug, Default, serde::Serialize)]
pub(crate) struct Behaviour {
    #[serde(rename = "readOnlyHint", skip_serializing_if = "Option::is_none")]
    read_only: Option<bool>,
    #[serde(rename = "destructiveHint", skip_serializing_if = "Option::is_none")]
    destructive: Option<bool>,
    #[serde(rename = "idempotentHint", skip_serializing_if = "Option::is_none")]
    idempotent: Option<bool>,
    #[serde(rename = "openWorldHint", skip_serializing_if = "Option::is_none")]
    open_world: Option<bool>,
}

impl Behaviour {
    pub(crate) fn is_default(&self) -> bool {
        matches!(self, Self { read_only: None, destructive: None, idempotent: None, open_world: None })
    }
}

/// What generated code knows of one parameter.
#[derive(Debug, Default)]
pub struct ParamSpec {
    name: &'static str,
    description: Option<&'static str>,
    header: Option<&'static str>,
    default: Option<Value>,
    has_default: bool,
}

impl ParamSpec {
    /// A parameter of this name.
    pub const fn new(name: &'static str) -> Self {
        Self { name, description: None, header: None, default: None, has_default: false }
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
}

impl ToolSpec {
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            about: ToolInfo { name, ..ToolInfo::default() },
            input_schema: None,
            properties: Map::new(),
            required: Vec::new(),
            generator: schema::generator(),
        }
    }

    /// What the tool does and when to use it.
    pub fn description(&mut self, text: &'static str) {
        self.about.description = Some(text);
    }

    /// The name for people.
    pub fn title(&mut self, text: &'static str) {
        self.about.title = Some(text);
    }

    /// It changes nothing.
    pub fn read_only(&mut self, yes: bool) {
        self.about.behaviour.read_only = Some(yes);
    }

    /// It may delete or overwrite.
    pub fn destructive(&mut self, yes: bool) {
        self.about.behaviour.destructive = Some(yes);
    }

    /// Calling it twice is the same as calling it once.
    pub fn idempotent(&mut self, yes: bool) {
        self.about.behaviour.idempotent = Some(yes);
    }

    /// It reaches beyond the server, for example into the web.
    pub fn open_world(&mut self, yes: bool) {
        self.about.behaviour.open_world = Some(yes);
    }

    /// A schema written by hand, published as it is.
    pub fn input_schema(&mut self, schema: Value) {
        self.input_schema = Some(schema);
    }

    /// A parameter that the handler takes by value.
    pub fn param<S, T: Param<S, M>, M>(&mut self, param: ParamSpec) {
        T::describe(self, param);
    }

    /// A parameter that the handler borrows.
    pub fn ref_param<T: ?Sized + RefParam>(&mut self, param: ParamSpec) {
        T::describe(self, param, false);
    }

    /// A borrowed parameter that may be absent.
    pub fn opt_ref_param<T: ?Sized + RefParam>(&mut self, param: ParamSpec) {
        T::describe(self, param, true);
    }

    /// The return type.
    pub fn output<R: IntoToolResult>(&mut self) {
        let mut generator = schema::generator();
        if let Some(root) = R::output_schema(&mut generator) {
            let mut root = schema::finish(root.to_value(), &mut generator);
            schema::name_root_type(&mut root);
            self.about.output_schema = Some(root);
        }
    }

    /// Adds an argument to the input schema.
    pub(super) fn argument(
        &mut self,
        param: ParamSpec,
        optional: bool,
        schema: impl FnOnce(&mut SchemaGenerator) -> Schema,
    ) {
        let mut property = schema(&mut self.generator);
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
        if let Some(header) = param.header {
            let kind = object.get("type").and_then(Value::as_str);
            if !matches!(kind, Some("string" | "integer" | "boolean")) {
                let name = param.name;
                self.about.problems.push(format!("`{name}` has a header, but is no string, integer or bool"));
            }
            object.insert("x-mcp-header".into(), header.into());
            self.about.headers.push(ParamHeader { argument: param.name, header });
        }
        if !optional {
            self.required.push(param.name.into());
        }
        if self.properties.insert(param.name.into(), property.to_value()).is_some() {
            self.about.problems.push(format!("two parameters are named `{}`", param.name));
        }
    }

    /// All of it, with the input schema made.
    pub(crate) fn finish(mut self) -> ToolInfo {
        let input_schema = match self.input_schema {
            Some(by_hand) => by_hand,
            None => {
                let mut root = Map::new();
                root.insert("type".into(), "object".into());
                root.insert("properties".into(), self.properties.into());
                if !self.required.is_empty() {
                    root.insert("required".into(), self.required.into());
                }
                schema::finish(root.into(), &mut self.generator)
            }
        };
        ToolInfo { input_schema, ..self.about }
    }
}
