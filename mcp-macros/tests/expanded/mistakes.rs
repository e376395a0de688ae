#[cfg(unix)]
#[allow(
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    clippy::unused_async
)]
pub fn add(a: &'static str, b: i64) -> i64 {
    b
}
#[cfg(unix)]
#[doc(hidden)]
#[allow(
    clippy::exhaustive_structs,
    missing_debug_implementations,
    non_camel_case_types,
    unreachable_pub
)]
pub struct add {}
#[cfg(unix)]
#[allow(
    clippy::all,
    clippy::pedantic,
    deprecated,
    elided_lifetimes_in_paths,
    unused_qualifications
)]
const _: () = {
    #[automatically_derived]
    impl ::mcp_core::__private::Named for add {
        const NAME: &'static ::core::primitive::str = "add";
    }
    #[automatically_derived]
    impl<__S> ::mcp_core::__private::Tool<__S> for add
    where
        __S: ::core::marker::Send + ::core::marker::Sync + 'static,
    {
        fn describe(_: &mut ::mcp_core::__private::ToolSpec) {}
        fn call(
            _: ::mcp_core::__private::Call<__S>,
        ) -> ::mcp_core::__private::CallFuture {
            ::core::unreachable!()
        }
    }
};
::core::compile_error! {
    "`#[tool]` has no key `titel`: did you mean `title = \"...\"`?"
}
::core::compile_error! {
    "`add` has no description, and models choose tools by it: add a doc comment or `description = \"...\"`"
}
::core::compile_error! {
    "an argument lives only as long as the call: remove `'static`"
}
::core::compile_error! {
    "two arguments are called `b`: rename one of them"
}
