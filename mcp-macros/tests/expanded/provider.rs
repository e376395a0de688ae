/// Weather.
impl<'c, T: Backend + 'static, const N: usize> Weather<T, N>
where
    T::Error: Send,
{
    const LIMIT: usize = 10;
    /// Current conditions.
    #[allow(
        clippy::needless_pass_by_value,
        clippy::too_many_arguments,
        clippy::unused_async
    )]
    pub async fn current(
        &self,
        ctx: &Context,
        State(db): State<Db>,
        city: &str,
    ) -> Result<Json<Now>, ToolError> {
        self.now(city).await
    }
    #[cfg(unix)]
    #[allow(
        clippy::needless_pass_by_value,
        clippy::too_many_arguments,
        clippy::unused_async
    )]
    fn stations(&self, country: Option<String>) -> usize {
        0
    }
    /// Forecast of a city.
    #[allow(
        clippy::needless_pass_by_value,
        clippy::too_many_arguments,
        clippy::unused_async
    )]
    async fn forecast(&self, city: &str, days: Option<u8>) -> String {
        String::new()
    }
    /// Plans a day.
    #[allow(
        clippy::needless_pass_by_value,
        clippy::too_many_arguments,
        clippy::unused_async
    )]
    fn plan_day(place: &str, units: Units) -> String {
        place.to_owned()
    }
    #[allow(dead_code)]
    async fn cities(&self, typed: &str) -> Vec<String> {
        Vec::new()
    }
}
#[allow(clippy::all, clippy::pedantic, deprecated)]
#[allow(elided_lifetimes_in_paths, unused_qualifications)]
const _: () = {
    use ::mcp_core::__private as __P;
    impl<'c, T: Backend + 'static, const N: usize, __S> __P::Provider<__S>
    for Weather<T, N>
    where
        T::Error: Send,
        Self: ::core::marker::Send + ::core::marker::Sync + 'static,
        __S: ::core::marker::Send + ::core::marker::Sync + 'static,
        Db: __P::FromRef<__S>,
    {
        fn provide(__list: &mut __P::Handlers<__S>) {
            __list
                .tool(
                    "current",
                    ::std::concat!(::std::file!(), ":", ::std::line!()),
                    |__spec| {
                        __spec.description("Current conditions.");
                        __spec.read_only(true);
                        __spec.open_world(true);
                        __P::ToolSpec::ref_param::<
                            Context,
                        >(__spec, __P::ParamSpec::new("ctx"));
                        __P::parameter::<State<Db>, _, _>();
                        __P::ToolSpec::param::<
                            State<Db>,
                            _,
                        >(__spec, __P::ParamSpec::new(""));
                        __P::ToolSpec::ref_param::<
                            str,
                        >(__spec, __P::ParamSpec::new("city"));
                        __P::ToolSpec::output::<Result<Json<Now>, ToolError>>(__spec);
                        __P::ToolSpec::call(
                            __spec,
                            |__call| ::std::boxed::Box::pin(async move {
                                use ::core::option::Option::Some as __Some;
                                let mut __args = __call.args();
                                let __p0 = __P::Args::lend::<Context>(&mut __args, "ctx");
                                let __p1 = __P::Args::take::<State<Db>, _>(&mut __args, "");
                                let __p2 = __P::Args::lend::<str>(&mut __args, "city");
                                let (__Some(__p0), __Some(__p1), __Some(__p2)) = (
                                    __p0,
                                    __p1,
                                    __p2,
                                ) else {
                                    return __args.reject();
                                };
                                ::core::mem::drop(__args);
                                let __this = __P::Call::this::<Self>(&__call);
                                let __result = Self::current(
                                        &__this,
                                        <Context as __P::RefParam>::lend(&__p0),
                                        __p1,
                                        <str as __P::RefParam>::lend(&__p2),
                                    )
                                    .await;
                                __P::Call::finish::<
                                    Result<Json<Now>, ToolError>,
                                >(&__call, __result)
                            }),
                        );
                    },
                );
            #[cfg(unix)]
            __list
                .tool(
                    "stations",
                    ::std::concat!(::std::file!(), ":", ::std::line!()),
                    |__spec| {
                        __spec.description("Counts stations.");
                        __P::parameter::<Option<String>, _, _>();
                        __P::ToolSpec::param::<
                            Option<String>,
                            _,
                        >(__spec, __P::ParamSpec::new("country").describe("Of it."));
                        __P::ToolSpec::output::<usize>(__spec);
                        __P::ToolSpec::call(
                            __spec,
                            |__call| __P::Call::blocking(
                                __call,
                                |__call| {
                                    use ::core::option::Option::Some as __Some;
                                    let mut __args = __call.args();
                                    let __p0 = __P::Args::take::<
                                        Option<String>,
                                        _,
                                    >(&mut __args, "country");
                                    let (__Some(__p0),) = (__p0,) else {
                                        return ::core::result::Result::Err(__args.rejected());
                                    };
                                    ::core::mem::drop(__args);
                                    let __this = __P::Call::this::<Self>(__call);
                                    ::core::result::Result::Ok(Self::stations(&__this, __p0))
                                },
                                __P::Call::finish::<usize>,
                            ),
                        );
                    },
                );
            __list
                .resource(
                    "weather://{city}/forecast{?days}",
                    ::std::concat!(::std::file!(), ":", ::std::line!()),
                    |__spec| {
                        __spec.description("Forecast of a city.");
                        __spec.name("forecast");
                        __spec
                            .template(
                                &[
                                    __P::Part::Literal("weather://"),
                                    __P::Part::Variable {
                                        name: "city",
                                        kind: __P::PartKind::Simple,
                                    },
                                    __P::Part::Literal("/forecast"),
                                    __P::Part::Variable {
                                        name: "days",
                                        kind: __P::PartKind::Query,
                                    },
                                ],
                            );
                        __spec.mime("text/markdown");
                        __P::ResourceSpec::text_ref::<
                            str,
                        >(__spec, __P::ParamSpec::new("city"));
                        __P::ResourceSpec::text::<
                            Option<u8>,
                            _,
                        >(
                            __spec,
                            __P::ParamSpec::new("days")
                                .choices({
                                    use __P::{HasChoices as _, NoChoices as _};
                                    (&__P::ChoicesOf::<Option<u8>>::NEW).choices()
                                }),
                        );
                        __P::ResourceSpec::complete(
                            __spec,
                            "city",
                            |__call| ::std::boxed::Box::pin(async move {
                                let __ask = __call.completing();
                                let __this = __P::Call::this::<Self>(&__call);
                                let __values = Self::cities(&__this, &__ask);
                                __P::Call::finish_completion(&__call, __values).await
                            }),
                        );
                        __P::ResourceSpec::output::<String>(__spec);
                        __P::ResourceSpec::call(
                            __spec,
                            |__call| ::std::boxed::Box::pin(async move {
                                use ::core::option::Option::Some as __Some;
                                let mut __args = __call.args();
                                let __p0 = __P::Args::lend_text::<str>(&mut __args, "city");
                                let __p1 = __P::Args::text::<
                                    Option<u8>,
                                    _,
                                >(&mut __args, "days");
                                let (__Some(__p0), __Some(__p1)) = (__p0, __p1) else {
                                    return __args.reject();
                                };
                                ::core::mem::drop(__args);
                                let __this = __P::Call::this::<Self>(&__call);
                                let __result = Self::forecast(
                                        &__this,
                                        <str as __P::RefText>::lend(&__p0),
                                        __p1,
                                    )
                                    .await;
                                __P::Call::finish_resource::<String>(&__call, __result)
                            }),
                        );
                    },
                );
            __list
                .prompt(
                    "plan_day",
                    ::std::concat!(::std::file!(), ":", ::std::line!()),
                    |__spec| {
                        __spec.description("Plans a day.");
                        __P::PromptSpec::text_ref::<
                            str,
                        >(__spec, __P::ParamSpec::new("place"));
                        __P::PromptSpec::text::<
                            Units,
                            _,
                        >(
                            __spec,
                            __P::ParamSpec::new("units")
                                .choices({
                                    use __P::{HasChoices as _, NoChoices as _};
                                    (&__P::ChoicesOf::<Units>::NEW).choices()
                                }),
                        );
                        __P::PromptSpec::complete(
                            __spec,
                            "place",
                            |__call| ::std::boxed::Box::pin(async move {
                                let __ask = __call.completing();
                                let __values = places::find(&__ask);
                                __P::Call::finish_completion(&__call, __values).await
                            }),
                        );
                        __P::PromptSpec::output::<String>(__spec);
                        __P::PromptSpec::call(
                            __spec,
                            |__call| ::std::boxed::Box::pin(async move {
                                use ::core::option::Option::Some as __Some;
                                let mut __args = __call.args();
                                let __p0 = __P::Args::lend_text::<
                                    str,
                                >(&mut __args, "place");
                                let __p1 = __P::Args::text::<
                                    Units,
                                    _,
                                >(&mut __args, "units");
                                let (__Some(__p0), __Some(__p1)) = (__p0, __p1) else {
                                    return __args.reject();
                                };
                                ::core::mem::drop(__args);
                                let __result = Self::plan_day(
                                    <str as __P::RefText>::lend(&__p0),
                                    __p1,
                                );
                                __P::Call::finish_prompt::<String>(&__call, __result)
                            }),
                        );
                    },
                );
        }
    }
};
