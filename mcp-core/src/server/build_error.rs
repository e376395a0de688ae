//! What is wrong with a server that could not be built, or with what it should offer besides: all of it.

use std::fmt;

/// Every problem that [`ServerBuilder::build`](crate::ServerBuilder::build) found, or a [`Handle`](crate::Handle) that should
/// add to a server.
///
/// ```
/// let error = mcp_core::Server::builder("", "1.0.0").page_size(0).build().unwrap_err();
/// assert_eq!(error.problems().len(), 2);
/// ```
#[derive(Debug)]
pub struct BuildError {
    /// What could not be done.
    what: &'static str,
    problems: Vec<String>,
}

impl BuildError {
    /// Nothing, when there are no problems.
    pub(super) fn of(problems: Vec<String>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self { what: "the server cannot be built", problems }) }
    }

    /// The same of what should be added to a server.
    pub(super) fn of_change(problems: Vec<String>) -> Result<(), Self> {
        Self::of(problems).map_err(|error| Self { what: "the server cannot be changed", ..error })
    }

    /// A problem that is found after all others.
    pub(super) fn one(problem: &str) -> Self {
        Self { what: "the server cannot be built", problems: vec![problem.to_owned()] }
    }

    /// The problems, each in one sentence.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.what)?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n- {problem}"))
    }
}

impl std::error::Error for BuildError {}
