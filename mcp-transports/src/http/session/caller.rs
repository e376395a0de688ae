//! Whose a session is.
//!
//! A caller is its subject at its issuer, so that a refreshed token is the same caller. Nobody in particular is a caller too:
//! whoever was nobody when the session was opened must be nobody still.

use mcp_core::Auth;
use std::sync::Arc;

/// The caller of a session; none for nobody in particular.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::http) struct Caller(Option<Arc<(String, String)>>);

impl Caller {
    pub(in crate::http) fn of(auth: Option<&Auth>) -> Self {
        Self(names(auth).map(|(subject, issuer)| Arc::new((subject.to_owned(), issuer.to_owned()))))
    }

    pub(in crate::http) fn new(subject: Option<String>, issuer: String) -> Self {
        Self(subject.map(|subject| Arc::new((subject, issuer))))
    }

    pub(in crate::http) fn is(&self, auth: Option<&Auth>) -> bool {
        self.names() == names(auth)
    }

    pub(in crate::http) fn is_known(&self) -> bool {
        self.0.is_some()
    }

    /// Subject and issuer.
    pub(in crate::http) fn names(&self) -> Option<(&str, &str)> {
        self.0.as_deref().map(|(subject, issuer)| (subject.as_str(), issuer.as_str()))
    }
}

fn names(auth: Option<&Auth>) -> Option<(&str, &str)> {
    let auth = auth?;
    let issuer = auth.get("iss").and_then(|issuer| issuer.as_str());
    auth.subject().map(|subject| (subject, issuer.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_is_a_subject_at_an_issuer_and_nobody_is_only_nobody() {
        let alice = Auth::new("alice").claim("iss", "https://a.example");
        let refreshed = alice.clone().scopes(["more"]).claim("exp", 5);
        let other = Auth::new("alice").claim("iss", "https://b.example");
        let caller = Caller::of(Some(&alice));
        assert!(caller.is(Some(&alice)) && caller.is(Some(&refreshed)));
        assert!(!caller.is(Some(&other)) && !caller.is(Some(&Auth::new("bob"))) && !caller.is(None));
        let nobody = Caller::of(None);
        assert!(nobody.is(None) && nobody.is(Some(&Auth::anonymous())) && !nobody.is(Some(&alice)));
    }
}
