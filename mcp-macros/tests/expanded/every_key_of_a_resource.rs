#[allow(
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    clippy::unused_async
)]
fn all(State(db): State<Db>) -> String {
    db.all()
}
#[doc(hidden)]
#[allow(clippy::exhaustive_structs, missing_debug_implementations)]
#[allow(non_camel_case_types, unreachable_pub)]
struct all {}
#[allow(clippy::all, clippy::pedantic, deprecated)]
#[allow(elided_lifetimes_in_paths, unused_qualifications)]
const _: () = {
    use renamed::path::__private as __P;
    impl __P::Named for all {
        const NAME: &'static str = "notes://all";
        const PLACE: &'static str = ::std::concat!(::std::file!(), ":", ::std::line!());
    }
    impl<__S: ::core::marker::Send + ::core::marker::Sync + 'static> __P::Resource<__S>
    for all
    where
        Db: __P::FromRef<__S>,
    {
        fn describe(__spec: &mut __P::ResourceSpec<__S>) {
            __spec.description("All notes.");
            __spec.title("Notes");
            __spec.icons(ICONS);
            __spec.meta(json!({}));
            __spec.name("All notes");
            __spec.template(&[__P::Part::Literal("notes://all")]);
            __spec.mime("text/plain");
            __spec.size(1024);
            __spec.ttl(3600000u64);
            __spec.cache_scope(__P::CacheScope::Private);
            __spec.annotations(Annotations::new().priority(0.5));
            __spec.hidden(true);
            __spec.timeout(120000u64);
            __spec.concurrency(2);
            __spec.rate(600u32, 3600u64);
            __spec.scopes(&["notes"]);
            __P::ResourceSpec::text::<State<Db>, _>(__spec, __P::ParamSpec::new(""));
            __P::ResourceSpec::output::<String>(__spec);
            __P::ResourceSpec::call(
                __spec,
                |__call| __P::Call::blocking(
                    __call,
                    |__call| {
                        use ::core::option::Option::Some as __Some;
                        let mut __args = __call.args();
                        let __p0 = __P::Args::text::<State<Db>, _>(&mut __args, "");
                        let (__Some(__p0),) = (__p0,) else {
                            return ::core::result::Result::Err(__args.rejected());
                        };
                        ::core::mem::drop(__args);
                        ::core::result::Result::Ok(all(__p0))
                    },
                    __P::Call::finish_resource::<String>,
                ),
            );
        }
    }
};
