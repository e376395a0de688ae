/// Searches.
#[allow(
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    clippy::unused_async
)]
fn search(
    query: &str,
    max: u32,
    score: f64,
    page: Option<u8>,
    tags: Vec<String>,
    language: Option<String>,
    rest: Filter,
) -> String {
    String::new()
}
#[doc(hidden)]
#[allow(clippy::exhaustive_structs, missing_debug_implementations)]
#[allow(non_camel_case_types, unreachable_pub)]
struct search {}
#[allow(clippy::all, clippy::pedantic, deprecated)]
#[allow(elided_lifetimes_in_paths, unused_qualifications)]
const _: () = {
    use ::mcp_core::__private as __P;
    impl __P::Named for search {
        const NAME: &'static str = "search";
        const PLACE: &'static str = ::std::concat!(::std::file!(), ":", ::std::line!());
    }
    impl<__S: ::core::marker::Send + ::core::marker::Sync + 'static> __P::Tool<__S>
    for search {
        fn describe(__spec: &mut __P::ToolSpec<__S>) {
            __spec.description("Searches.");
            __P::ToolSpec::ref_param::<
                str,
            >(
                __spec,
                __P::ParamSpec::new("q")
                    .describe("What.")
                    .pattern("^[a-z]+$")
                    .default({
                        use __P::{DefaultJson as _, DefaultOpaque as _};
                        (&__P::DefaultOf::<
                            &'static str,
                        >(
                            ::core::option::Option::<&'static str>::None
                                .unwrap_or_else(|| "x"),
                        ))
                            .json()
                    })
                    .example({
                        use __P::{DefaultJson as _, DefaultOpaque as _};
                        (&__P::DefaultOf::<
                            &'static str,
                        >(
                            ::core::option::Option::<&'static str>::None
                                .unwrap_or_else(|| "oslo"),
                        ))
                            .json()
                    })
                    .min_length(1)
                    .max_length(80),
            );
            __P::parameter::<u32, _, _>();
            __P::ToolSpec::param::<
                u32,
                _,
            >(
                __spec,
                __P::ParamSpec::new("max")
                    .header("X-Max")
                    .default({
                        use __P::{DefaultJson as _, DefaultOpaque as _};
                        (&__P::DefaultOf::<
                            u32,
                        >(::core::option::Option::<u32>::None.unwrap_or_else(|| 10)))
                            .json()
                    })
                    .example({
                        use __P::{DefaultJson as _, DefaultOpaque as _};
                        (&__P::DefaultOf::<
                            u32,
                        >(::core::option::Option::<u32>::None.unwrap_or_else(|| 5)))
                            .json()
                    })
                    .minimum(1i64)
                    .maximum(100i64),
            );
            __P::parameter::<f64, _, _>();
            __P::ToolSpec::param::<
                f64,
                _,
            >(
                __spec,
                __P::ParamSpec::new("score").minimum(-1.5f64).exclusive_maximum(MAX),
            );
            __P::parameter::<Option<u8>, _, _>();
            __P::ToolSpec::param::<
                Option<u8>,
                _,
            >(__spec, __P::ParamSpec::new("page").minimum(0i64).maximum(9i64));
            __P::parameter::<Vec<String>, _, _>();
            __P::ToolSpec::param::<
                Vec<String>,
                _,
            >(
                __spec,
                __P::ParamSpec::new("tags")
                    .example({
                        use __P::{DefaultJson as _, DefaultOpaque as _};
                        (&__P::DefaultOf::<
                            Vec<String>,
                        >(
                            ::core::option::Option::<Vec<String>>::None
                                .unwrap_or_else(|| vec![]),
                        ))
                            .json()
                    })
                    .max_length((LIMIT) - 1),
            );
            __P::parameter::<Option<String>, _, _>();
            __P::ToolSpec::param::<
                Option<String>,
                _,
            >(
                __spec,
                __P::ParamSpec::new("language")
                    .example({
                        use __P::{DefaultJson as _, DefaultOpaque as _};
                        (&__P::DefaultOf::<
                            &'static ::core::primitive::str,
                        >(
                            ::core::option::Option::<
                                &'static ::core::primitive::str,
                            >::None
                                .unwrap_or_else(|| "en"),
                        ))
                            .json()
                    }),
            );
            __P::ToolSpec::flatten::<Filter>(__spec, __P::ParamSpec::new("rest"));
            __P::ToolSpec::output::<String>(__spec);
            __P::ToolSpec::call(
                __spec,
                |__call| ::std::boxed::Box::pin(async move {
                    use ::core::option::Option::Some as __Some;
                    let mut __args = __call.args();
                    let __p0 = __P::Args::lend_or::<str>(&mut __args, "q", || "x");
                    let __p1 = __P::Args::take_or::<u32, _>(&mut __args, "max", || 10);
                    let __p2 = __P::Args::take::<f64, _>(&mut __args, "score");
                    let __p3 = __P::Args::take::<Option<u8>, _>(&mut __args, "page");
                    let __p4 = __P::Args::take::<Vec<String>, _>(&mut __args, "tags");
                    let __p5 = __P::Args::take::<
                        Option<String>,
                        _,
                    >(&mut __args, "language");
                    let __p6 = __P::Args::flatten::<
                        Filter,
                    >(&mut __args, &["q", "max", "score", "page", "tags", "language"]);
                    let (
                        __Some(__p0),
                        __Some(__p1),
                        __Some(__p2),
                        __Some(__p3),
                        __Some(__p4),
                        __Some(__p5),
                        __Some(__p6),
                    ) = (__p0, __p1, __p2, __p3, __p4, __p5, __p6) else {
                        return __args.reject();
                    };
                    ::core::mem::drop(__args);
                    let __result = search(
                        <str as __P::RefParam>::lend(&__p0),
                        __p1,
                        __p2,
                        __p3,
                        __p4,
                        __p5,
                        __p6,
                    );
                    __P::Call::finish::<String>(&__call, __result)
                }),
            );
        }
    }
};
