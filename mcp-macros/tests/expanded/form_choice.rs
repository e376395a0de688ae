#[allow(clippy::all, clippy::pedantic, deprecated)]
#[allow(elided_lifetimes_in_paths, unused_qualifications)]
const _: () = {
    use ::mcp_core::__private as __P;
    #[automatically_derived]
    impl __P::Form for Answer {
        fn schema() -> __P::Value {
            __P::FormSpec::choice::<Answer>()
                .schema(
                    ::core::option::Option::Some("Go on?"),
                    ::core::option::Option::Some("Whether to go on."),
                )
        }
        fn read(__content: __P::Value) -> ::core::option::Option<Self> {
            __P::FormSpec::choice::<Answer>().read(&__content)
        }
    }
};
