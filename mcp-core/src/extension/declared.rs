//! An extension as its author puts it together, and what a builder makes of it.

use super::identifier;
use super::method::ExtensionMethod;
use super::methods::Asked;
use super::serve::MethodHandler;
use crate::handler::Handler;
use crate::protocol::is_reserved_method;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

/// An extension that a server declares under `capabilities.extensions` (2026-07-28 on), with the request methods that it
/// brings. `S` is the type of the server's state.
#[doc = include_str!("../docs/extension.md")]
#[must_use = "hand it to `ServerBuilder::extension`"]
pub struct Extension<S = ()> {
    id: String,
    settings: Map<String, Value>,
    methods: Vec<ExtensionMethod<S>>,
    client_must_declare: bool,
    problems: Vec<String>,
}

impl<S> fmt::Debug for Extension<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extension")
            .field("id", &self.id)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl<S: Send + Sync + 'static> Extension<S> {
    /// An extension of this identifier: a prefix of names with dots, a slash, a name. Reverse DNS is usual
    /// (`com.example/audit`). One that breaks the rules is an error when the server is built.
    pub fn new(id: impl Into<String>) -> Self {
        let (id, mut problems) = (id.into(), Vec::new());
        if let Some(problem) = identifier::problem(&id) {
            problems.push(format!("extension {id:?}: {problem}"));
        }
        Self { id, settings: Map::new(), methods: Vec::new(), client_must_declare: false, problems }
    }

    /// What clients are told of it: anything that is an object in JSON. Default: an empty object, which says that the
    /// server has the extension.
    pub fn settings(mut self, settings: impl Serialize) -> Self {
        match serde_json::to_value(settings) {
            Ok(Value::Object(settings)) => self.settings = settings,
            _ => self.problems.push(format!("extension {:?}: its settings must be a JSON object", self.id)),
        }
        self
    }

    /// Adds a request method with what is usual: see [`ExtensionMethod`], and [`with_method`](Extension::with_method) for one with more to
    /// say.
    pub fn method<M>(self, name: impl Into<String>, handler: impl MethodHandler<S, M>) -> Self {
        self.with_method(ExtensionMethod::new(name, handler))
    }

    /// Adds a request method.
    pub fn with_method(mut self, method: ExtensionMethod<S>) -> Self {
        self.methods.push(method);
        self
    }

    /// Serves its methods only to clients that declare the extension too. Others are refused with the protocol's error
    /// for a missing capability (-32021), which names the extension. Default: served to everybody.
    pub fn client_must_declare(mut self) -> Self {
        self.client_must_declare = true;
        self
    }

    /// What a server keeps of it.
    pub(crate) fn collect(mut self, into: &mut Collected) {
        into.problems.append(&mut self.problems);
        let id: Arc<str> = self.id.as_str().into();
        for method in self.methods {
            let client_must_declare = self.client_must_declare.then(|| Arc::clone(&id));
            let at =
                |problem: &str| format!("extension {:?}, method {:?}: {problem}", self.id, method.name());
            into.problems.extend(method.problems().map(at));
            into.methods.push(method.into_entry(client_must_declare));
        }
        into.declared.push((self.id, self.settings));
    }
}

/// The extensions of a server, while it is built.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub(crate) declared: Vec<(String, Map<String, Value>)>,
    pub(crate) methods: Vec<Entry>,
    problems: Vec<String>,
}

/// One method of an extension, ready to serve.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) name: Box<str>,
    pub(crate) handler: Arc<Handler>,
    pub(crate) asked: Asked,
}

impl Collected {
    pub(crate) fn is_empty(&self) -> bool {
        self.declared.is_empty()
    }

    /// Adds what clients are told.
    pub(crate) fn declare(&mut self, into: &mut Map<String, Value>) {
        let declared = self.declared.drain(..);
        into.extend(declared.map(|(id, settings)| (id, Value::Object(settings))));
    }

    /// Finds everything that is wrong.
    pub(crate) fn check(&self, problems: &mut Vec<String>) {
        problems.extend(self.problems.iter().cloned());
        let mut seen = HashSet::new();
        for (id, _) in &self.declared {
            if !seen.insert(id.as_str()) {
                problems.push(format!("the extension {id:?} is added twice"));
            }
        }
        let mut seen = HashSet::new();
        for Entry { name, .. } in &self.methods {
            if !seen.insert(&**name) {
                problems.push(format!("two extensions have a method {name:?}, or one has it twice"));
            }
            if is_reserved_method(name) {
                problems.push(format!("the method {name:?} of an extension is one of the protocol"));
            }
        }
    }
}
