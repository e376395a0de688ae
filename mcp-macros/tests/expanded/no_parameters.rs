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
#[allow(
    clippy::exhaustive_structs,
    missing_debug_implementations,
    non_camel_case_types,
    unreachable_pub
)]
pub struct hello {}
#[allow(
    clippy::all,
    clippy::pedantic,
    deprecated,
    elided_lifetimes_in_paths,
    unused_qualifications
)]
const _: () = {
    #[automatically_derived]
    impl ::mcp_core::__private::Named for hello {
        const NAME: &'static ::core::primitive::str = "hello";
    }
    #[automatically_derived]
    impl<__S> ::mcp_core::__private::Tool<__S> for hello
    where
        __S: ::core::marker::Send + ::core::marker::Sync + 'static,
    {
        fn describe(__spec: &mut ::mcp_core::__private::ToolSpec) {
            (__parts::<__S>().0)(__spec);
        }
        fn call(
            __call: ::mcp_core::__private::Call<__S>,
        ) -> ::mcp_core::__private::CallFuture {
            (__parts::<__S>().1)(__call)
        }
    }
    fn __parts<__S>() -> (
        fn(&mut ::mcp_core::__private::ToolSpec),
        fn(::mcp_core::__private::Call<__S>) -> ::mcp_core::__private::CallFuture,
    )
    where
        __S: ::core::marker::Send + ::core::marker::Sync + 'static,
    {
        (
            |__spec| {
                __spec.description("Says hello.");
                ::mcp_core::__private::ToolSpec::output::<&'static str>(__spec);
            },
            |__call| ::std::boxed::Box::pin(async move {
                let __result = hello();
                ::mcp_core::__private::Call::finish::<&'static str>(&__call, __result)
            }),
        )
    }
};
