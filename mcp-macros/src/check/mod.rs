//! The rules that handlers and providers must keep.
//!
//! Owns every rule that can be judged from one item alone; each is one function that points at the smallest token the
//! user can change and says how. Must not change the model and must not build tokens.

mod flatten;
mod handler;
mod params;
mod provider;
mod regex;
mod resource;
mod signature;
mod texts;
mod values;

pub(crate) use handler::check as handler;
pub(crate) use provider::check as provider;
