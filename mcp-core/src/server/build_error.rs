//! What is wrong with a server that could not be built: all of it.

use std::fmt;

/// Every problem that [`ServerBuilder::build`](crate::ServerBuilder::build) found.
///
/// ```
/// let error = mcp_core::Server::builder("", "1.0.0").page_size(0).build().unwrap_err();
/// assert_eq!(error.problems().len(), 2);
/// ```
#[derive(Debug)]
pub struct BuildError {
    problems: Vec<String>,
}

impl BuildError {
    /// Nothing, when there are no problems.
    pub(super) fn of(problems: Vec<String>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self { problems }) }
    }

    /// A problem that is found after all others.
    pub(super) fn one(problem: &str) -> Self {
        Self { problems: vec![problem.to_owned()] }
    }

    /// The problems, each in one sentence.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the server cannot be built:")?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n- {problem}"))
    }
}

impl std::error::Error for BuildError {}
