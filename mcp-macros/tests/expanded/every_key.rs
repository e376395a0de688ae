async fn wipe(state: app::State<Db>, confirm: bool) {}
#[doc(hidden)]
#[allow(non_camel_case_types, missing_debug_implementations, unreachable_pub)]
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
            __spec.description("Wipes all notes.");
            __spec.title("Wipe");
            __spec.read_only(false);
            __spec.destructive(true);
            __spec.idempotent(true);
            __spec.open_world(false);
            __spec.input_schema(schemas::wipe());
            __spec
                .param::<
                    __S,
                    app::State<Db>,
                    _,
                >(renamed::path::__private::ParamSpec::new("state"));
            __spec
                .param::<
                    __S,
                    bool,
                    _,
                >(renamed::path::__private::ParamSpec::new("confirm"));
            __spec.output::<()>();
        }
        fn call(
            __call: renamed::path::__private::Call<__S>,
        ) -> renamed::path::__private::CallFuture {
            ::std::boxed::Box::pin(async move {
                let mut __args = __call.args();
                let __p0 = __args.take::<app::State<Db>, _>("state");
                let __p1 = __args.take::<bool, _>("confirm");
                let (
                    ::core::option::Option::Some(__p0),
                    ::core::option::Option::Some(__p1),
                ) = (__p0, __p1) else {
                    return __args.reject();
                };
                ::core::mem::drop(__args);
                let __result = wipe(__p0, __p1).await;
                __call.finish(__result)
            })
        }
    }
};
