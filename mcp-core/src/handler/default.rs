//! A default argument as JSON, for the published schema, where its type can be written as JSON.
//!
//! Generated code calls `(&DefaultOf::<T>(value)).json()` with both traits in scope: the compiler picks the first one
//! whose bounds hold.

use serde::Serialize;
use serde_json::Value;

/// The value of a default.
#[derive(Debug)]
pub struct DefaultOf<T>(pub T);

/// Defaults that can be published.
pub trait DefaultJson {
    /// The default as JSON.
    fn json(&self) -> Option<Value>;
}

impl<T: Serialize> DefaultJson for DefaultOf<T> {
    fn json(&self) -> Option<Value> {
        serde_json::to_value(&self.0).ok()
    }
}

/// Defaults of types without `Serialize`: they apply, but the schema does not show them.
pub trait DefaultOpaque {
    /// Nothing to publish.
    fn json(&self) -> Option<Value>;
}

impl<T> DefaultOpaque for &DefaultOf<T> {
    fn json(&self) -> Option<Value> {
        None
    }
}
