//! Who is calling.

use serde_json::{Map, Value};
use std::borrow::Cow;
use std::sync::Arc;

/// The caller. Ask for it with a parameter `auth: &Auth`; it is not part of the schema.
///
/// On a pipe the caller is the person who started the server, and may do everything. Over HTTP it is nobody in particular
/// until the transport is told who it is: whatever verifies the caller, such as a layer in front of the endpoint, puts an
/// `Auth` into the extensions of the request.
///
/// ```
/// use mcp_core::{Auth, tool};
///
/// /// Says who is asking.
/// #[tool(read_only)]
/// fn whoami(auth: &Auth) -> String {
///     auth.subject().unwrap_or("nobody in particular").to_owned()
/// }
///
/// let auth = Auth::new("alice").scopes(["files:read"]);
/// assert!(auth.has_scope("files:read") && !auth.has_scope("files:write"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Auth {
    known: Option<Arc<Known>>,
    local: bool,
}

#[derive(Clone, Debug, Default)]
struct Known {
    subject: Cow<'static, str>,
    scopes: Vec<String>,
    claims: Map<String, Value>,
}

impl Auth {
    /// A caller who is known, but may do nothing that needs a scope.
    pub fn new(subject: impl Into<Cow<'static, str>>) -> Self {
        let known = Known { subject: subject.into(), ..Known::default() };
        Self { known: Some(Arc::new(known)), local: false }
    }

    /// Whoever started the server. May do everything.
    pub const fn local() -> Self {
        Self { known: None, local: true }
    }

    /// Nobody in particular. May do nothing that needs a scope.
    pub const fn anonymous() -> Self {
        Self { known: None, local: false }
    }

    /// Allows the caller what these scopes stand for.
    #[must_use]
    pub fn scopes(mut self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.known_mut().scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Adds something else that is known of the caller, such as a claim of its token.
    #[must_use]
    pub fn claim(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.known_mut().claims.insert(name.into(), value.into());
        self
    }

    /// The caller's name, if it is known.
    pub fn subject(&self) -> Option<&str> {
        self.known.as_ref().map(|known| &*known.subject).filter(|subject| !subject.is_empty())
    }

    /// Whether the caller started the server.
    pub fn is_local(&self) -> bool {
        self.local
    }

    /// Whether the caller is allowed what the scope stands for.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.local || self.known.as_ref().is_some_and(|known| known.scopes.iter().any(|own| own == scope))
    }

    /// Something else that is known of the caller.
    pub fn get(&self, claim: &str) -> Option<&Value> {
        self.known.as_ref().and_then(|known| known.claims.get(claim))
    }

    fn known_mut(&mut self) -> &mut Known {
        Arc::make_mut(self.known.get_or_insert_default())
    }
}
