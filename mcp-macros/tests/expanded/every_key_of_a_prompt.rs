#[allow(
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    clippy::unused_async
)]
fn plan(_: Auth, city: &str) -> String {
    String::new()
}
#[doc(hidden)]
#[allow(clippy::exhaustive_structs, missing_debug_implementations)]
#[allow(non_camel_case_types, unreachable_pub)]
struct plan {}
#[allow(clippy::all, clippy::pedantic, deprecated)]
#[allow(elided_lifetimes_in_paths, unused_qualifications)]
const _: () = {
    use renamed::path::__private as __P;
    impl __P::Named for plan {
        const NAME: &'static str = "plan";
        const PLACE: &'static str = ::std::concat!(::std::file!(), ":", ::std::line!());
    }
    impl<__S: ::core::marker::Send + ::core::marker::Sync + 'static> __P::Prompt<__S>
    for plan {
        fn describe(__spec: &mut __P::PromptSpec<__S>) {
            __spec.description("Plans a day.");
            __spec.title("Plan");
            __spec.icons(ICONS);
            __spec.meta(json!({}));
            __spec.hidden(false);
            __spec.timeout(100u64);
            __spec.concurrency(1);
            __spec.rate(3u32, 60u64);
            __spec.scopes(&["plan"]);
            __P::PromptSpec::text::<Auth, _>(__spec, __P::ParamSpec::new(""));
            __P::PromptSpec::text_ref::<str>(__spec, __P::ParamSpec::new("city"));
            __P::PromptSpec::output::<String>(__spec);
            __P::PromptSpec::call(
                __spec,
                |__call| __P::Call::blocking(
                    __call,
                    |__call| {
                        use ::core::option::Option::Some as __Some;
                        let mut __args = __call.args();
                        let __p0 = __P::Args::text::<Auth, _>(&mut __args, "");
                        let __p1 = __P::Args::lend_text::<str>(&mut __args, "city");
                        let (__Some(__p0), __Some(__p1)) = (__p0, __p1) else {
                            return ::core::result::Result::Err(__args.rejected());
                        };
                        ::core::mem::drop(__args);
                        ::core::result::Result::Ok(
                            plan(__p0, <str as __P::RefText>::lend(&__p1)),
                        )
                    },
                    __P::Call::finish_prompt::<String>,
                ),
            );
        }
    }
};
