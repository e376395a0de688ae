/// Works.
#[allow(
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    clippy::unused_async
)]
fn work(name: &str, n: Option<&str>) -> Result<String, ToolError> {
    Ok(name.to_owned())
}
#[doc(hidden)]
#[allow(clippy::exhaustive_structs, missing_debug_implementations)]
#[allow(non_camel_case_types, unreachable_pub)]
struct work {}
#[allow(clippy::all, clippy::pedantic, deprecated)]
#[allow(elided_lifetimes_in_paths, unused_qualifications)]
const _: () = {
    use ::mcp_core::__private as __P;
    impl __P::Named for work {
        const NAME: &'static str = "work";
        const PLACE: &'static str = ::std::concat!(::std::file!(), ":", ::std::line!());
    }
    impl<__S: ::core::marker::Send + ::core::marker::Sync + 'static> __P::Tool<__S>
    for work {
        fn describe(__spec: &mut __P::ToolSpec<__S>) {
            __spec.description("Works.");
            __P::ToolSpec::ref_param::<str>(__spec, __P::ParamSpec::new("name"));
            __P::ToolSpec::opt_ref_param::<str>(__spec, __P::ParamSpec::new("n"));
            __P::ToolSpec::output::<Result<String, ToolError>>(__spec);
            __P::ToolSpec::call(
                __spec,
                |__call| __P::Call::blocking(
                    __call,
                    |__call| {
                        use ::core::option::Option::Some as __Some;
                        let mut __args = __call.args();
                        let __p0 = __P::Args::lend::<str>(&mut __args, "name");
                        let __p1 = __P::Args::lend_opt::<str>(&mut __args, "n");
                        let (__Some(__p0), __Some(__p1)) = (__p0, __p1) else {
                            return ::core::result::Result::Err(__args.rejected());
                        };
                        ::core::mem::drop(__args);
                        ::core::result::Result::Ok(
                            work(
                                <str as __P::RefParam>::lend(&__p0),
                                match &__p1 {
                                    ::core::option::Option::Some(__storage) => {
                                        ::core::option::Option::Some(
                                            <str as __P::RefParam>::lend(__storage),
                                        )
                                    }
                                    ::core::option::Option::None => ::core::option::Option::None,
                                },
                            ),
                        )
                    },
                    __P::Call::finish::<Result<String, ToolError>>,
                ),
            );
        }
    }
};
