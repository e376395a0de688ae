//! Asking the client while a call is served: for data from its user, for an answer of its model, for its roots.
//!
//! A handler awaits the answer, and nothing else. How it gets it depends on the caller: a legacy client is sent a request
//! on the stream of the call (`live`); a modern one gets a result that asks for input, sends its request again with the
//! answers, and the handler runs again from its start, with what was answered before at hand (`replay`). What travels
//! through the client in between is sealed (`seal`). The questions of a task stand in the task until they are answered
//! there (`placed`).
//!
//! Owns the questions and answers. Must not know how messages travel.
//!
//! Reading order: `question`, `elicit` and `sample` (what is asked and answered), `form`, `field` and `prefill` (the
//! schemas of forms), `fit` (what older clients are asked instead), `context` (what handlers call), `waiting`, `live`, `replay`,
//! `placed`, `once` (what is done only once), `seal`.

mod context;
mod elicit;
mod field;
mod fit;
mod form;
mod live;
mod once;
mod placed;
mod prefill;
mod question;
mod replay;
mod sample;
mod seal;
mod waiting;

pub use elicit::{Elicited, Form};
pub use field::{FormField, Selectable, Shape, one_of};
pub use form::{Bounds, ChoiceSpec, FieldSpec, FormSpec};
pub(crate) use once::is_within as is_within_once;
pub(crate) use question::Question;
pub(crate) use replay::{Replay, circumstances, open};
pub use sample::{
    ModelPreferences, Root, Sample, SampleContent, SampleMessage, SampleTool, Sampled, ToolChoice,
};
pub(crate) use seal::Sealer;
pub(crate) use waiting::Questions;

#[cfg(all(test, feature = "macros"))]
mod form_tests;
