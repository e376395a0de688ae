#[allow(
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    clippy::unused_async
)]
async fn wipe(state: app::State<Db>, confirm: bool) {}
#[doc(hidden)]
#[allow(clippy::exhaustive_structs, missing_debug_implementations)]
#[allow(non_camel_case_types, unreachable_pub)]
struct wipe {}
#[allow(clippy::all, clippy::pedantic, deprecated)]
#[allow(elided_lifetimes_in_paths, unused_qualifications)]
const _: () = {
    use renamed::path::__private as __P;
    impl __P::Named for wipe {
        const NAME: &'static str = "notes.wipe";
        const PLACE: &'static str = ::std::concat!(::std::file!(), ":", ::std::line!());
    }
    impl<__S: ::core::marker::Send + ::core::marker::Sync + 'static> __P::Tool<__S>
    for wipe
    where
        Db: __P::FromRef<__S>,
    {
        fn describe(__spec: &mut __P::ToolSpec<__S>) {
            __spec.description("Wipes all notes.");
            __spec.title("Wipe");
            __spec.icons([Icon::new("https://example.com/wipe.png")]);
            __spec.meta(json!({ "level" : 3 }));
            __spec.read_only(false);
            __spec.destructive(true);
            __spec.idempotent(true);
            __spec.open_world(false);
            __spec.required_task();
            __spec.task_ttl(7200000u64);
            __spec.task_poll(10000u64);
            __spec.ui("ui://wipe");
            __spec.visibility(&["app"]);
            __spec.input_schema(schemas::wipe());
            __spec.hidden(true);
            __spec.timeout(5000u64);
            __spec.concurrency(4);
            __spec.rate(10u32, 1u64);
            __spec.scopes(&["notes:write", "notes:read"]);
            __P::parameter::<app::State<Db>, _, _>();
            __P::ToolSpec::param::<
                app::State<Db>,
                _,
            >(__spec, __P::ParamSpec::new("state"));
            __P::parameter::<bool, _, _>();
            __P::ToolSpec::param::<bool, _>(__spec, __P::ParamSpec::new("confirm"));
            __P::ToolSpec::output::<()>(__spec);
            __P::ToolSpec::call(
                __spec,
                |__call| ::std::boxed::Box::pin(async move {
                    use ::core::option::Option::Some as __Some;
                    let mut __args = __call.args();
                    let __p0 = __P::Args::take::<
                        app::State<Db>,
                        _,
                    >(&mut __args, "state");
                    let __p1 = __P::Args::take::<bool, _>(&mut __args, "confirm");
                    let (__Some(__p0), __Some(__p1)) = (__p0, __p1) else {
                        return __args.reject();
                    };
                    ::core::mem::drop(__args);
                    let __result = wipe(__p0, __p1).await;
                    __P::Call::finish::<()>(&__call, __result)
                }),
            );
        }
    }
};
