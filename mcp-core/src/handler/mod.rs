//! What tools, prompts and resources have in common: the contract with generated code, from raw arguments to typed
//! parameters.
//!
//! Owns injection, arguments and what is wrong with them, and the limits that a handler sets for itself. Must not know
//! revisions, transports, registries or what any one kind of handler returns.
//!
//! Reading order, along a call: `about` (what every handler says of itself), `input`, `headers` and `texts` (what it takes), `call`
//! (one invocation), `args`, `param` and `text` (arguments to typed parameters), `injected` and `state` (those that are no arguments), `gate` (how many at a time),
//! `rate` (how many of one caller's), `provider` (handlers that share a value).

mod about;
mod args;
mod call;
mod choice;
mod choices;
mod default;
mod gate;
mod headers;
mod injected;
mod input;
mod list;
mod needs;
mod param;
mod problem;
mod provider;
mod rate;
mod rules;
mod state;
mod text;
mod texts;

pub use about::IntoMeta;
pub(crate) use about::{About, Handler, Kind, Run, describe_common, namespaced};
pub use args::{Args, Rejected};
pub use call::{Call, CallFuture, Outcome};
pub use choice::{Choice, NotAChoice};
pub use choices::{Choices, ChoicesOf, HasChoices, NoChoices};
pub use default::{DefaultJson, DefaultOf, DefaultOpaque};
pub(crate) use gate::{Gate, Permit};
pub(crate) use headers::ParamHeader;
pub(crate) use input::Finished;
pub use input::{Bound, InputSpec, ParamSpec};
pub use list::Named;
pub use needs::parameter;
pub(crate) use needs::{HasSchema, IntoToolError, Read, Schemed, Writable};
pub use param::{Argument, Injected, Param, RefParam};
pub(crate) use problem::without_values;
pub(crate) use provider::{Collected, Described};
pub use provider::{Handlers, Provider};
pub(crate) use rate::TooOften;
pub use state::{FromRef, State};
pub use text::{RefText, TextParam};
pub(crate) use texts::TextArgument;
pub use texts::TextSpec;
