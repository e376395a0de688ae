/// Plans a day.
#[allow(
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    clippy::unused_async
)]
pub async fn plan(
    ctx: &Context,
    city: &str,
    mood: Option<&str>,
    language: &str,
    days: u8,
    units: Units,
    state: Option<Name>,
) -> Result<Vec<Message>, PromptError> {
    todo!()
}
#[doc(hidden)]
#[allow(clippy::exhaustive_structs, missing_debug_implementations)]
#[allow(non_camel_case_types, unreachable_pub)]
pub struct plan {}
#[allow(clippy::all, clippy::pedantic, deprecated)]
#[allow(elided_lifetimes_in_paths, unused_qualifications)]
const _: () = {
    use ::mcp_core::__private as __P;
    impl __P::Named for plan {
        const NAME: &'static str = "plan";
        const PLACE: &'static str = ::std::concat!(::std::file!(), ":", ::std::line!());
    }
    impl<__S: ::core::marker::Send + ::core::marker::Sync + 'static> __P::Prompt<__S>
    for plan {
        fn describe(__spec: &mut __P::PromptSpec<__S>) {
            __spec.description("Plans a day.");
            __P::PromptSpec::text_ref::<Context>(__spec, __P::ParamSpec::new("ctx"));
            __P::PromptSpec::text_ref::<str>(__spec, __P::ParamSpec::new("city"));
            __P::PromptSpec::opt_text_ref::<str>(__spec, __P::ParamSpec::new("mood"));
            __P::PromptSpec::text_ref::<
                str,
            >(
                __spec,
                __P::ParamSpec::new("language")
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
            __P::PromptSpec::text::<
                u8,
                _,
            >(
                __spec,
                __P::ParamSpec::new("days")
                    .describe("In words.")
                    .choices({
                        use __P::{HasChoices as _, NoChoices as _};
                        (&__P::ChoicesOf::<u8>::NEW).choices()
                    }),
            );
            __P::PromptSpec::text::<
                Units,
                _,
            >(
                __spec,
                __P::ParamSpec::new("units")
                    .default({
                        use __P::{DefaultJson as _, DefaultOpaque as _};
                        (&__P::DefaultOf::<
                            Units,
                        >(
                            ::core::option::Option::<Units>::None
                                .unwrap_or_else(|| <Units as ::core::default::Default>::default()),
                        ))
                            .json()
                    })
                    .choices({
                        use __P::{HasChoices as _, NoChoices as _};
                        (&__P::ChoicesOf::<Units>::NEW).choices()
                    }),
            );
            __P::PromptSpec::text::<
                Option<Name>,
                _,
            >(__spec, __P::ParamSpec::new("state"));
            __P::PromptSpec::complete(
                __spec,
                "city",
                |__call| ::std::boxed::Box::pin(async move {
                    let __ask = __call.completing();
                    let __values = cities(&__ask);
                    __P::Call::finish_completion(&__call, __values).await
                }),
            );
            __P::PromptSpec::complete(
                __spec,
                "state",
                |__call| ::std::boxed::Box::pin(async move {
                    let __ask = __call.completing();
                    let __values = state::names(&__ask);
                    __P::Call::finish_completion(&__call, __values).await
                }),
            );
            __P::PromptSpec::output::<Result<Vec<Message>, PromptError>>(__spec);
            __P::PromptSpec::call(
                __spec,
                |__call| ::std::boxed::Box::pin(async move {
                    use ::core::option::Option::Some as __Some;
                    let mut __args = __call.args();
                    let __p0 = __P::Args::lend_text::<Context>(&mut __args, "ctx");
                    let __p1 = __P::Args::lend_text::<str>(&mut __args, "city");
                    let __p2 = __P::Args::lend_text_opt::<str>(&mut __args, "mood");
                    let __p3 = __P::Args::lend_text_or::<
                        str,
                    >(&mut __args, "language", || "en");
                    let __p4 = __P::Args::text::<u8, _>(&mut __args, "days");
                    let __p5 = __P::Args::text_or::<
                        Units,
                        _,
                    >(
                        &mut __args,
                        "units",
                        || <Units as ::core::default::Default>::default(),
                    );
                    let __p6 = __P::Args::text::<Option<Name>, _>(&mut __args, "state");
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
                    let __result = plan(
                            <Context as __P::RefText>::lend(&__p0),
                            <str as __P::RefText>::lend(&__p1),
                            match &__p2 {
                                ::core::option::Option::Some(__storage) => {
                                    ::core::option::Option::Some(
                                        <str as __P::RefText>::lend(__storage),
                                    )
                                }
                                ::core::option::Option::None => ::core::option::Option::None,
                            },
                            <str as __P::RefText>::lend(&__p3),
                            __p4,
                            __p5,
                            __p6,
                        )
                        .await;
                    __P::Call::finish_prompt::<
                        Result<Vec<Message>, PromptError>,
                    >(&__call, __result)
                }),
            );
        }
    }
};
