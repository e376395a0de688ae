//! The lists that `tools![]`, `prompts![]` and `resources![]` make: all of a list is in its type.

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

/// Defines, for one kind of handler, the list type and the set it stands for.
macro_rules! handler_list {
    ($handler:ident, $spec:ident, $list:ident, $set:ident, $kind:literal) => {
        #[doc = concat!("The ", $kind, "s that a list macro names, for the builder.")]
        pub struct $list<L> {
            list: std::marker::PhantomData<fn() -> L>,
        }

        impl<L> $list<L> {
            /// The list itself.
            pub const fn new() -> Self {
                Self { list: std::marker::PhantomData }
            }
        }

        impl<L> Default for $list<L> {
            fn default() -> Self {
                Self::new()
            }
        }

        impl<L> std::fmt::Debug for $list<L> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($list))
            }
        }

        #[doc = concat!("A list of ", $kind, "s, all of which a server with state `S` can serve.")]
        pub trait $set<S> {
            #[doc = concat!("Shows every ", $kind, " to the server, in order.")]
            fn collect(into: &mut $crate::__private::Handlers<S>);
        }

        #[diagnostic::do_not_recommend]
        impl<S> $set<S> for () {
            fn collect(_: &mut $crate::__private::Handlers<S>) {}
        }

        impl<S: Send + Sync + 'static, A: $handler<S>, B: $set<S>> $set<S> for (A, B) {
            fn collect(into: &mut $crate::__private::Handlers<S>) {
                let mut spec = $spec::new(A::NAME, A::PLACE);
                A::describe(&mut spec);
                into.add(spec);
                B::collect(into);
            }
        }
    };
}
pub(crate) use handler_list;
