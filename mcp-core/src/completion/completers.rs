//! Who completes which argument of one prompt or resource.

use crate::handler::{About, Choices, Handler, TextSpec};
use std::any::Any;
use std::sync::Arc;

/// How the arguments of one prompt or resource are completed.
#[derive(Debug, Default)]
pub(crate) struct Completers {
    arguments: Vec<&'static str>,
    by_argument: Vec<(&'static str, Completer)>,
}

/// How one argument is completed.
#[derive(Clone, Debug)]
pub(crate) enum Completer {
    /// From the values that its type has.
    Choices(Choices),
    /// By a function of the user's.
    Function(Arc<Handler>),
}

impl Completers {
    pub(crate) fn new(
        texts: &mut TextSpec,
        about: &About,
        provider: Option<&Arc<dyn Any + Send + Sync>>,
    ) -> Self {
        let choices = texts.choices.iter().map(|(name, choices)| (*name, Completer::Choices(*choices)));
        let functions = texts.completers.drain(..).map(|(name, run)| {
            let handler = Handler { gate: None, ..about.handler(run, provider.cloned()) };
            (name, Completer::Function(Arc::new(handler)))
        });
        Self {
            arguments: texts.arguments.iter().map(|argument| argument.name).collect(),
            by_argument: functions.chain(choices).collect(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.by_argument.is_empty()
    }

    /// Whether there is an argument of that name.
    pub(crate) fn has_argument(&self, name: &str) -> bool {
        self.arguments.contains(&name)
    }

    pub(crate) fn find(&self, argument: &str) -> Option<&Completer> {
        self.by_argument.iter().find(|(name, _)| *name == argument).map(|(_, completer)| completer)
    }
}
