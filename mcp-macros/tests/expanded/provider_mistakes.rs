impl<T> Notes<T>
where
    T: Clone,
{
    #[allow(
        clippy::needless_pass_by_value,
        clippy::too_many_arguments,
        clippy::unused_async
    )]
    fn find(&self, query: &str) {}
    fn helper(&self) {}
}
#[allow(clippy::all, clippy::pedantic, deprecated)]
#[allow(elided_lifetimes_in_paths, unused_qualifications)]
const _: () = {
    use ::mcp_core::__private as __P;
    impl<T, __S> __P::Provider<__S> for Notes<T>
    where
        T: Clone,
        Self: ::core::marker::Send + ::core::marker::Sync + 'static,
        __S: ::core::marker::Send + ::core::marker::Sync + 'static,
    {
        fn provide(__list: &mut __P::Handlers<__S>) {}
    }
};
::core::compile_error! {
    "`#[arg]` has no key `titel`; it takes `rename = \"...\"`, `description = \"...\"`, `default = value`, `header = \"...\"`, `example = value`, `range = 1..=100`, `length = 1..=80`, `pattern = \"...\"`, `flatten`, `complete = path::to::function`"
}
::core::compile_error! {
    "`find` has no description, and models choose tools by it: add a doc comment or `description = \"...\"`"
}
