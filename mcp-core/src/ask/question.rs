//! One question to the client, as it goes over the wire in either era.

use crate::context::ClientCapabilities;
use crate::jsonrpc::code;
use crate::protocol::Shape;
use crate::tool::ToolError;
use serde_json::{Value, json};

/// A question: a request that the client can answer.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) method: &'static str,
    pub(crate) params: Value,
    pub(crate) needs: Need,
}

/// What a client must be able to do to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Form,
    Url,
    Sampling,
    SamplingTools,
    Roots,
}

impl Question {
    /// The request, as a client finds it under a key of the question.
    pub(crate) fn request(&self) -> Value {
        json!({ "method": self.method, "params": self.params })
    }
}

impl Need {
    fn is_met(self, client: &ClientCapabilities) -> bool {
        match self {
            Self::Form => client.can_elicit(),
            Self::Url => client.can_elicit_url(),
            Self::Sampling => client.can_sample(),
            Self::SamplingTools => client.can_sample_with_tools(),
            Self::Roots => client.has_roots(),
        }
    }

    /// The capability as a client declares it.
    fn declared(self) -> Value {
        match self {
            Self::Form => json!({ "elicitation": {} }),
            Self::Url => json!({ "elicitation": { "url": {} } }),
            Self::Sampling => json!({ "sampling": {} }),
            Self::SamplingTools => json!({ "sampling": { "tools": {} } }),
            Self::Roots => json!({ "roots": {} }),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Form => "ask its user for data (elicitation)",
            Self::Url => "send its user to a URL (elicitation in URL mode)",
            Self::Sampling => "ask its model (sampling)",
            Self::SamplingTools => "ask its model with tools (sampling with tools)",
            Self::Roots => "list its roots",
        }
    }

    /// Refuses a question that the client did not declare that it can answer.
    pub(crate) fn check(self, client: &ClientCapabilities, shape: &Shape) -> Result<(), ToolError> {
        if self.is_met(client) {
            return Ok(());
        }
        let text = format!("this needs a client that can {}", self.words());
        if !shape.modern {
            return Err(ToolError::new(text));
        }
        let data = json!({ "requiredCapabilities": self.declared() });
        Err(ToolError::protocol(code::MISSING_CLIENT_CAPABILITY, text, Some(data)))
    }
}
