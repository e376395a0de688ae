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
#[allow(clippy::exhaustive_structs, missing_debug_implementations)]
#[allow(non_camel_case_types, unreachable_pub)]
pub struct add {}
#[cfg(unix)]
#[allow(clippy::all, clippy::pedantic, deprecated)]
#[allow(elided_lifetimes_in_paths, unused_qualifications)]
const _: () = {
    use ::mcp_core::__private as __P;
    impl __P::Named for add {
        const NAME: &'static str = "add";
        const PLACE: &'static str = ::std::concat!(::std::file!(), ":", ::std::line!());
    }
    impl<__S: ::core::marker::Send + ::core::marker::Sync + 'static> __P::Tool<__S>
    for add {
        fn describe(__spec: &mut __P::ToolSpec<__S>) {}
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
