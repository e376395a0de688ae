/// Adds.
#[allow(
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    clippy::unused_async
)]
async fn add(a: i64, b: i64) -> i64 {
    a + b
}
#[doc(hidden)]
#[allow(clippy::exhaustive_structs, missing_debug_implementations)]
#[allow(non_camel_case_types, unreachable_pub)]
struct add {}
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
        fn describe(__spec: &mut __P::ToolSpec<__S>) {
            __spec.description("Adds.");
            __P::parameter::<i64, _, _>();
            __P::ToolSpec::param::<i64, _>(__spec, __P::ParamSpec::new("a"));
            __P::parameter::<i64, _, _>();
            __P::ToolSpec::param::<i64, _>(__spec, __P::ParamSpec::new("b"));
            __P::ToolSpec::output::<i64>(__spec);
            __P::ToolSpec::call(
                __spec,
                |__call| ::std::boxed::Box::pin(async move {
                    use ::core::option::Option::Some as __Some;
                    let mut __args = __call.args();
                    let __p0 = __P::Args::take::<i64, _>(&mut __args, "a");
                    let __p1 = __P::Args::take::<i64, _>(&mut __args, "b");
                    let (__Some(__p0), __Some(__p1)) = (__p0, __p1) else {
                        return __args.reject();
                    };
                    ::core::mem::drop(__args);
                    let __result = add(__p0, __p1).await;
                    __P::Call::finish::<i64>(&__call, __result)
                }),
            );
        }
    }
};
