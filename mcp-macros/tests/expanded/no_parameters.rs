/// Says hello.
#[must_use]
pub fn hello() -> &'static str {
    "hello"
}
#[doc(hidden)]
#[allow(non_camel_case_types, missing_debug_implementations, unreachable_pub)]
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
            __spec.description("Says hello.");
            __spec.output::<&'static str>();
        }
        fn call(
            __call: ::mcp_core::__private::Call<__S>,
        ) -> ::mcp_core::__private::CallFuture {
            ::std::boxed::Box::pin(async move {
                let __result = hello();
                __call.finish(__result)
            })
        }
    }
};
