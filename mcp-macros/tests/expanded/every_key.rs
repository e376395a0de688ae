#[allow(
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    clippy::unused_async
)]
async fn wipe(state: app::State<Db>, confirm: bool) {}
#[doc(hidden)]
#[allow(
    clippy::exhaustive_structs,
    missing_debug_implementations,
    non_camel_case_types,
    unreachable_pub
)]
struct wipe {}
#[allow(
    clippy::all,
    clippy::pedantic,
    deprecated,
    elided_lifetimes_in_paths,
    unused_qualifications
)]
const _: () = {
    #[automatically_derived]
    impl renamed::path::__private::Named for wipe {
        const NAME: &'static ::core::primitive::str = "notes.wipe";
    }
    #[automatically_derived]
    impl<__S> renamed::path::__private::Tool<__S> for wipe
    where
        __S: ::core::marker::Send + ::core::marker::Sync + 'static,
        Db: renamed::path::__private::FromRef<__S>,
    {
        fn describe(__spec: &mut renamed::path::__private::ToolSpec) {
            (__parts::<__S>().0)(__spec);
        }
        fn call(
            __call: renamed::path::__private::Call<__S>,
        ) -> renamed::path::__private::CallFuture {
            (__parts::<__S>().1)(__call)
        }
    }
    fn __parts<__S>() -> (
        fn(&mut renamed::path::__private::ToolSpec),
        fn(renamed::path::__private::Call<__S>) -> renamed::path::__private::CallFuture,
    )
    where
        __S: ::core::marker::Send + ::core::marker::Sync + 'static,
        Db: renamed::path::__private::FromRef<__S>,
    {
        (
            |__spec| {
                __spec.description("Wipes all notes.");
                __spec.title("Wipe");
                __spec.read_only(false);
                __spec.destructive(true);
                __spec.idempotent(true);
                __spec.open_world(false);
                __spec.input_schema(schemas::wipe());
                renamed::path::__private::parameter::<app::State<Db>, _, _>();
                renamed::path::__private::ToolSpec::param::<
                    __S,
                    app::State<Db>,
                    _,
                >(__spec, renamed::path::__private::ParamSpec::new("state"));
                renamed::path::__private::parameter::<bool, _, _>();
                renamed::path::__private::ToolSpec::param::<
                    __S,
                    bool,
                    _,
                >(__spec, renamed::path::__private::ParamSpec::new("confirm"));
                renamed::path::__private::ToolSpec::output::<()>(__spec);
            },
            |__call| ::std::boxed::Box::pin(async move {
                let mut __args = __call.args();
                let __p0 = renamed::path::__private::Args::take::<
                    app::State<Db>,
                    _,
                >(&mut __args, "state");
                let __p1 = renamed::path::__private::Args::take::<
                    bool,
                    _,
                >(&mut __args, "confirm");
                let (
                    ::core::option::Option::Some(__p0),
                    ::core::option::Option::Some(__p1),
                ) = (__p0, __p1) else {
                    return __args.reject();
                };
                ::core::mem::drop(__args);
                let __result = wipe(__p0, __p1).await;
                renamed::path::__private::Call::finish::<()>(&__call, __result)
            }),
        )
    }
};
