//! The lists that `tools![]`, `prompts![]` and `resources![]` make: all of a list is in its type.
//!
//! A list is nested pairs, `(PhantomData<a>, (PhantomData<b>, PhantomData<()>))`: of an element that does not fit, the
//! compiler finds the place in a pair. Each kind of handler has a set of its own, next to its spec.

/// A handler by its hidden type: something with a name that is known at compile time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler",
    label = "not a `#[tool]`, `#[prompt]` or `#[resource]` function",
    note = "put the attribute on the function of that name"
)]
pub trait Named {
    /// The name clients call it by; the URI of a resource.
    const NAME: &'static str;
    /// File and line of the function.
    const PLACE: &'static str;
}
