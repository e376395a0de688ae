/// Says hello.
#[must_use]
#[allow(
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    clippy::unused_async
)]
pub fn hello() -> &'static str {
    "hello"
}
#[doc(hidden)]
#[allow(clippy::exhaustive_structs, missing_debug_implementations)]
#[allow(non_camel_case_types, unreachable_pub)]
pub struct hello {}
#[allow(clippy::all, clippy::pedantic, deprecated)]
#[allow(elided_lifetimes_in_paths, unused_qualifications)]
const _: () = {
    use ::mcp_core::__private as __P;
    impl __P::Named for hello {
        const NAME: &'static str = "hello";
        const PLACE: &'static str = ::std::concat!(::std::file!(), ":", ::std::line!());
    }
    impl<__S: ::core::marker::Send + ::core::marker::Sync + 'static> __P::Tool<__S>
    for hello {
        fn describe(__spec: &mut __P::ToolSpec<__S>) {
            __spec.description("Says hello.");
            __P::ToolSpec::output::<&'static str>(__spec);
            __P::ToolSpec::call(
                __spec,
                |__call| ::std::boxed::Box::pin(async move {
                    let __result = hello();
                    __P::Call::finish::<&'static str>(&__call, __result)
                }),
            );
        }
    }
};
