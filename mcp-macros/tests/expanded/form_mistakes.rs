#[allow(clippy::all, clippy::pedantic, deprecated)]
#[allow(elided_lifetimes_in_paths, unused_qualifications)]
const _: () = {
    use ::mcp_core::__private as __P;
    #[automatically_derived]
    impl<'a, T: Copy> __P::Form for Booking<'a, T>
    where
        T: Clone,
        Self: __P::DeserializeOwned,
    {
        fn schema() -> __P::Value {
            ::core::unreachable!()
        }
    }
};
::core::compile_error! {
    "`#[form]` has no key `titel`; it takes `crate = path::to::mcp_core`"
}
::core::compile_error! {
    "a form has no generics: write the types that its fields have"
}
