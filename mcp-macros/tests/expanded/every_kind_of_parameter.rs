/// Finds notes.
///
/// Best first.
#[cfg(feature = "notes")]
#[deprecated]
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
#[allow(non_camel_case_types, missing_debug_implementations, unreachable_pub)]
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
            __spec.description("Finds notes.\n\nBest first.");
            __spec.ref_param::<Context>(::mcp_core::__private::ParamSpec::new("ctx"));
            __spec.param::<__S, State<Db>, _>(::mcp_core::__private::ParamSpec::new(""));
            __spec
                .ref_param::<
                    str,
                >(
                    ::mcp_core::__private::ParamSpec::new("query")
                        .describe("What to look for."),
                );
            __spec
                .opt_ref_param::<
                    str,
                >(
                    ::mcp_core::__private::ParamSpec::new("folder")
                        .describe("Where to look."),
                );
            __spec.ref_param::<[String]>(::mcp_core::__private::ParamSpec::new("tags"));
            __spec
                .param::<
                    __S,
                    usize,
                    _,
                >(
                    ::mcp_core::__private::ParamSpec::new("maxItems")
                        .default({
                            use ::mcp_core::__private::{
                                DefaultJson as _, DefaultOpaque as _,
                            };
                            (&::mcp_core::__private::DefaultOf::<usize>(10)).json()
                        })
                        .header("X-Max"),
                );
            __spec
                .param::<
                    __S,
                    Order,
                    _,
                >(
                    ::mcp_core::__private::ParamSpec::new("order")
                        .default({
                            use ::mcp_core::__private::{
                                DefaultJson as _, DefaultOpaque as _,
                            };
                            (&::mcp_core::__private::DefaultOf::<
                                Order,
                            >(<Order as ::core::default::Default>::default()))
                                .json()
                        }),
                );
            __spec
                .ref_param::<
                    str,
                >(
                    ::mcp_core::__private::ParamSpec::new("language")
                        .describe("Its language.")
                        .default({
                            use ::mcp_core::__private::{
                                DefaultJson as _, DefaultOpaque as _,
                            };
                            (&::mcp_core::__private::DefaultOf::<&'static str>("en"))
                                .json()
                        }),
                );
            __spec
                .param::<
                    __S,
                    Option<u8>,
                    _,
                >(::mcp_core::__private::ParamSpec::new("type"));
            __spec.output::<Result<String, ToolError>>();
        }
        fn call(
            __call: ::mcp_core::__private::Call<__S>,
        ) -> ::mcp_core::__private::CallFuture {
            ::std::boxed::Box::pin(async move {
                let mut __args = __call.args();
                let __p0 = __args.lend::<Context>("ctx");
                let __p1 = __args.take::<State<Db>, _>("");
                let __p2 = __args.lend::<str>("query");
                let __p3 = __args.lend_opt::<str>("folder");
                let __p4 = __args.lend::<[String]>("tags");
                let __p5 = __args.take_or::<usize, _>("maxItems", || 10);
                let __p6 = __args
                    .take_or::<
                        Order,
                        _,
                    >("order", || <Order as ::core::default::Default>::default());
                let __p7 = __args.lend_or::<str>("language", || "en");
                let __p8 = __args.take::<Option<u8>, _>("type");
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
                        __p3
                            .as_ref()
                            .map(|__storage| <str as ::mcp_core::__private::RefParam>::lend(
                                __storage,
                            )),
                        <[String] as ::mcp_core::__private::RefParam>::lend(&__p4),
                        __p5,
                        __p6,
                        <str as ::mcp_core::__private::RefParam>::lend(&__p7),
                        __p8,
                    )
                    .await;
                __call.finish(__result)
            })
        }
    }
};
