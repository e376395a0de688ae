/// Finds notes.
///
/// Best first.
#[cfg(feature = "notes")]
#[deprecated]
#[allow(
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    clippy::unused_async
)]
pub(crate) async fn find(
    ctx: &Context,
    State(db): State<Db>,
    query: &str,
    folder: Option<&str>,
    tags: &[String],
    mut limit: usize,
    order: Order,
    language: &str,
    r#type: Option<u8>,
) -> Result<String, ToolError> {
    db.find(query).await
}
#[cfg(feature = "notes")]
#[doc(hidden)]
#[allow(clippy::exhaustive_structs, missing_debug_implementations)]
#[allow(non_camel_case_types, unreachable_pub)]
pub(crate) struct find {}
#[cfg(feature = "notes")]
#[allow(clippy::all, clippy::pedantic, deprecated)]
#[allow(elided_lifetimes_in_paths, unused_qualifications)]
const _: () = {
    use ::mcp_core::__private as __P;
    impl __P::Named for find {
        const NAME: &'static str = "find";
        const PLACE: &'static str = ::std::concat!(::std::file!(), ":", ::std::line!());
    }
    impl<__S: ::core::marker::Send + ::core::marker::Sync + 'static> __P::Tool<__S>
    for find
    where
        Db: __P::FromRef<__S>,
    {
        fn describe(__spec: &mut __P::ToolSpec<__S>) {
            __spec.description("Finds notes.\n\nBest first.");
            __P::ToolSpec::ref_param::<Context>(__spec, __P::ParamSpec::new("ctx"));
            __P::parameter::<State<Db>, _, _>();
            __P::ToolSpec::param::<State<Db>, _>(__spec, __P::ParamSpec::new(""));
            __P::ToolSpec::ref_param::<
                str,
            >(__spec, __P::ParamSpec::new("query").describe("What to look for."));
            __P::ToolSpec::opt_ref_param::<
                str,
            >(__spec, __P::ParamSpec::new("folder").describe("Where to look."));
            __P::ToolSpec::ref_param::<[String]>(__spec, __P::ParamSpec::new("tags"));
            __P::parameter::<usize, _, _>();
            __P::ToolSpec::param::<
                usize,
                _,
            >(
                __spec,
                __P::ParamSpec::new("maxItems")
                    .header("X-Max")
                    .default({
                        use __P::{DefaultJson as _, DefaultOpaque as _};
                        (&__P::DefaultOf::<
                            usize,
                        >(::core::option::Option::<usize>::None.unwrap_or_else(|| 10)))
                            .json()
                    }),
            );
            __P::parameter::<Order, _, _>();
            __P::ToolSpec::param::<
                Order,
                _,
            >(
                __spec,
                __P::ParamSpec::new("order")
                    .default({
                        use __P::{DefaultJson as _, DefaultOpaque as _};
                        (&__P::DefaultOf::<
                            Order,
                        >(
                            ::core::option::Option::<Order>::None
                                .unwrap_or_else(|| <Order as ::core::default::Default>::default()),
                        ))
                            .json()
                    }),
            );
            __P::ToolSpec::ref_param::<
                str,
            >(
                __spec,
                __P::ParamSpec::new("language")
                    .describe("Its language.")
                    .default({
                        use __P::{DefaultJson as _, DefaultOpaque as _};
                        (&__P::DefaultOf::<
                            &'static str,
                        >(
                            ::core::option::Option::<&'static str>::None
                                .unwrap_or_else(|| "en"),
                        ))
                            .json()
                    }),
            );
            __P::parameter::<Option<u8>, _, _>();
            __P::ToolSpec::param::<Option<u8>, _>(__spec, __P::ParamSpec::new("type"));
            __P::ToolSpec::output::<Result<String, ToolError>>(__spec);
            __P::ToolSpec::call(
                __spec,
                |__call| ::std::boxed::Box::pin(async move {
                    use ::core::option::Option::Some as __Some;
                    let mut __args = __call.args();
                    let __p0 = __P::Args::lend::<Context>(&mut __args, "ctx");
                    let __p1 = __P::Args::take::<State<Db>, _>(&mut __args, "");
                    let __p2 = __P::Args::lend::<str>(&mut __args, "query");
                    let __p3 = __P::Args::lend_opt::<str>(&mut __args, "folder");
                    let __p4 = __P::Args::lend::<[String]>(&mut __args, "tags");
                    let __p5 = __P::Args::take_or::<
                        usize,
                        _,
                    >(&mut __args, "maxItems", || 10);
                    let __p6 = __P::Args::take_or::<
                        Order,
                        _,
                    >(
                        &mut __args,
                        "order",
                        || <Order as ::core::default::Default>::default(),
                    );
                    let __p7 = __P::Args::lend_or::<
                        str,
                    >(&mut __args, "language", || "en");
                    let __p8 = __P::Args::take::<Option<u8>, _>(&mut __args, "type");
                    let (
                        __Some(__p0),
                        __Some(__p1),
                        __Some(__p2),
                        __Some(__p3),
                        __Some(__p4),
                        __Some(__p5),
                        __Some(__p6),
                        __Some(__p7),
                        __Some(__p8),
                    ) = (__p0, __p1, __p2, __p3, __p4, __p5, __p6, __p7, __p8) else {
                        return __args.reject();
                    };
                    ::core::mem::drop(__args);
                    let __result = find(
                            <Context as __P::RefParam>::lend(&__p0),
                            __p1,
                            <str as __P::RefParam>::lend(&__p2),
                            match &__p3 {
                                ::core::option::Option::Some(__storage) => {
                                    ::core::option::Option::Some(
                                        <str as __P::RefParam>::lend(__storage),
                                    )
                                }
                                ::core::option::Option::None => ::core::option::Option::None,
                            },
                            <[String] as __P::RefParam>::lend(&__p4),
                            __p5,
                            __p6,
                            <str as __P::RefParam>::lend(&__p7),
                            __p8,
                        )
                        .await;
                    __P::Call::finish::<Result<String, ToolError>>(&__call, __result)
                }),
            );
        }
    }
};
