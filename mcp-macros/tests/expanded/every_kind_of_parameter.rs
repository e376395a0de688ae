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
#[allow(
    clippy::exhaustive_structs,
    missing_debug_implementations,
    non_camel_case_types,
    unreachable_pub
)]
pub(crate) struct find {}
#[cfg(feature = "notes")]
#[allow(
    clippy::all,
    clippy::pedantic,
    deprecated,
    elided_lifetimes_in_paths,
    unused_qualifications
)]
const _: () = {
    #[automatically_derived]
    impl ::mcp_core::__private::Named for find {
        const NAME: &'static ::core::primitive::str = "find";
    }
    #[automatically_derived]
    impl<__S> ::mcp_core::__private::Tool<__S> for find
    where
        __S: ::core::marker::Send + ::core::marker::Sync + 'static,
        Db: ::mcp_core::__private::FromRef<__S>,
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
        Db: ::mcp_core::__private::FromRef<__S>,
    {
        (
            |__spec| {
                __spec.description("Finds notes.\n\nBest first.");
                ::mcp_core::__private::ToolSpec::ref_param::<
                    Context,
                >(__spec, ::mcp_core::__private::ParamSpec::new("ctx"));
                ::mcp_core::__private::parameter::<State<Db>, _, _>();
                ::mcp_core::__private::ToolSpec::param::<
                    __S,
                    State<Db>,
                    _,
                >(__spec, ::mcp_core::__private::ParamSpec::new(""));
                ::mcp_core::__private::ToolSpec::ref_param::<
                    str,
                >(
                    __spec,
                    ::mcp_core::__private::ParamSpec::new("query")
                        .describe("What to look for."),
                );
                ::mcp_core::__private::ToolSpec::opt_ref_param::<
                    str,
                >(
                    __spec,
                    ::mcp_core::__private::ParamSpec::new("folder")
                        .describe("Where to look."),
                );
                ::mcp_core::__private::ToolSpec::ref_param::<
                    [String],
                >(__spec, ::mcp_core::__private::ParamSpec::new("tags"));
                ::mcp_core::__private::parameter::<usize, _, _>();
                ::mcp_core::__private::ToolSpec::param::<
                    __S,
                    usize,
                    _,
                >(
                    __spec,
                    ::mcp_core::__private::ParamSpec::new("maxItems")
                        .default({
                            use ::mcp_core::__private::{
                                DefaultJson as _, DefaultOpaque as _,
                            };
                            (&::mcp_core::__private::DefaultOf::<
                                usize,
                            >(
                                ::core::option::Option::<usize>::None.unwrap_or_else(|| 10),
                            ))
                                .json()
                        })
                        .header("X-Max"),
                );
                ::mcp_core::__private::parameter::<Order, _, _>();
                ::mcp_core::__private::ToolSpec::param::<
                    __S,
                    Order,
                    _,
                >(
                    __spec,
                    ::mcp_core::__private::ParamSpec::new("order")
                        .default({
                            use ::mcp_core::__private::{
                                DefaultJson as _, DefaultOpaque as _,
                            };
                            (&::mcp_core::__private::DefaultOf::<
                                Order,
                            >(
                                ::core::option::Option::<Order>::None
                                    .unwrap_or_else(|| <Order as ::core::default::Default>::default()),
                            ))
                                .json()
                        }),
                );
                ::mcp_core::__private::ToolSpec::ref_param::<
                    str,
                >(
                    __spec,
                    ::mcp_core::__private::ParamSpec::new("language")
                        .describe("Its language.")
                        .default({
                            use ::mcp_core::__private::{
                                DefaultJson as _, DefaultOpaque as _,
                            };
                            (&::mcp_core::__private::DefaultOf::<
                                &'static str,
                            >(
                                ::core::option::Option::<&'static str>::None
                                    .unwrap_or_else(|| "en"),
                            ))
                                .json()
                        }),
                );
                ::mcp_core::__private::parameter::<Option<u8>, _, _>();
                ::mcp_core::__private::ToolSpec::param::<
                    __S,
                    Option<u8>,
                    _,
                >(__spec, ::mcp_core::__private::ParamSpec::new("type"));
                ::mcp_core::__private::ToolSpec::output::<
                    Result<String, ToolError>,
                >(__spec);
            },
            |__call| ::std::boxed::Box::pin(async move {
                let mut __args = __call.args();
                let __p0 = ::mcp_core::__private::Args::lend::<
                    Context,
                >(&mut __args, "ctx");
                let __p1 = ::mcp_core::__private::Args::take::<
                    State<Db>,
                    _,
                >(&mut __args, "");
                let __p2 = ::mcp_core::__private::Args::lend::<
                    str,
                >(&mut __args, "query");
                let __p3 = ::mcp_core::__private::Args::lend_opt::<
                    str,
                >(&mut __args, "folder");
                let __p4 = ::mcp_core::__private::Args::lend::<
                    [String],
                >(&mut __args, "tags");
                let __p5 = ::mcp_core::__private::Args::take_or::<
                    usize,
                    _,
                >(&mut __args, "maxItems", || 10);
                let __p6 = ::mcp_core::__private::Args::take_or::<
                    Order,
                    _,
                >(
                    &mut __args,
                    "order",
                    || <Order as ::core::default::Default>::default(),
                );
                let __p7 = ::mcp_core::__private::Args::lend_or::<
                    str,
                >(&mut __args, "language", || "en");
                let __p8 = ::mcp_core::__private::Args::take::<
                    Option<u8>,
                    _,
                >(&mut __args, "type");
                let (
                    ::core::option::Option::Some(__p0),
                    ::core::option::Option::Some(__p1),
                    ::core::option::Option::Some(__p2),
                    ::core::option::Option::Some(__p3),
                    ::core::option::Option::Some(__p4),
                    ::core::option::Option::Some(__p5),
                    ::core::option::Option::Some(__p6),
                    ::core::option::Option::Some(__p7),
                    ::core::option::Option::Some(__p8),
                ) = (__p0, __p1, __p2, __p3, __p4, __p5, __p6, __p7, __p8) else {
                    return __args.reject();
                };
                ::core::mem::drop(__args);
                let __result = find(
                        <Context as ::mcp_core::__private::RefParam>::lend(&__p0),
                        __p1,
                        <str as ::mcp_core::__private::RefParam>::lend(&__p2),
                        match &__p3 {
                            ::core::option::Option::Some(__storage) => {
                                ::core::option::Option::Some(
                                    <str as ::mcp_core::__private::RefParam>::lend(__storage),
                                )
                            }
                            ::core::option::Option::None => ::core::option::Option::None,
                        },
                        <[String] as ::mcp_core::__private::RefParam>::lend(&__p4),
                        __p5,
                        __p6,
                        <str as ::mcp_core::__private::RefParam>::lend(&__p7),
                        __p8,
                    )
                    .await;
                ::mcp_core::__private::Call::finish::<
                    Result<String, ToolError>,
                >(&__call, __result)
            }),
        )
    }
};
