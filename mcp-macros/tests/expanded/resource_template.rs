/// A file.
#[allow(
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    clippy::unused_async
)]
async fn file(path: &str, rev: Option<u32>, form: Form) -> Vec<u8> {
    Vec::new()
}
#[doc(hidden)]
#[allow(clippy::exhaustive_structs, missing_debug_implementations)]
#[allow(non_camel_case_types, unreachable_pub)]
struct file {}
#[allow(clippy::all, clippy::pedantic, deprecated)]
#[allow(elided_lifetimes_in_paths, unused_qualifications)]
const _: () = {
    use ::mcp_core::__private as __P;
    impl __P::Named for file {
        const NAME: &'static str = "repo://files{/path*}{?rev,as}";
        const PLACE: &'static str = ::std::concat!(::std::file!(), ":", ::std::line!());
    }
    impl<__S: ::core::marker::Send + ::core::marker::Sync + 'static> __P::Resource<__S>
    for file {
        fn describe(__spec: &mut __P::ResourceSpec<__S>) {
            __spec.description("A file.");
            __spec.name("file");
            __spec
                .template(
                    &[
                        __P::Part::Literal("repo://files"),
                        __P::Part::Variable {
                            name: "path",
                            kind: __P::PartKind::Segments,
                        },
                        __P::Part::Variable {
                            name: "rev",
                            kind: __P::PartKind::Query,
                        },
                        __P::Part::Variable {
                            name: "as",
                            kind: __P::PartKind::Query,
                        },
                    ],
                );
            __P::ResourceSpec::text_ref::<str>(__spec, __P::ParamSpec::new("path"));
            __P::ResourceSpec::text::<
                Option<u32>,
                _,
            >(
                __spec,
                __P::ParamSpec::new("rev")
                    .choices({
                        use __P::{HasChoices as _, NoChoices as _};
                        (&__P::ChoicesOf::<Option<u32>>::NEW).choices()
                    }),
            );
            __P::ResourceSpec::text::<
                Form,
                _,
            >(
                __spec,
                __P::ParamSpec::new("as")
                    .default({
                        use __P::{DefaultJson as _, DefaultOpaque as _};
                        (&__P::DefaultOf::<
                            Form,
                        >(
                            ::core::option::Option::<Form>::None
                                .unwrap_or_else(|| <Form as ::core::default::Default>::default()),
                        ))
                            .json()
                    })
                    .choices({
                        use __P::{HasChoices as _, NoChoices as _};
                        (&__P::ChoicesOf::<Form>::NEW).choices()
                    }),
            );
            __P::ResourceSpec::output::<Vec<u8>>(__spec);
            __P::ResourceSpec::call(
                __spec,
                |__call| ::std::boxed::Box::pin(async move {
                    use ::core::option::Option::Some as __Some;
                    let mut __args = __call.args();
                    let __p0 = __P::Args::lend_text::<str>(&mut __args, "path");
                    let __p1 = __P::Args::text::<Option<u32>, _>(&mut __args, "rev");
                    let __p2 = __P::Args::text_or::<
                        Form,
                        _,
                    >(
                        &mut __args,
                        "as",
                        || <Form as ::core::default::Default>::default(),
                    );
                    let (__Some(__p0), __Some(__p1), __Some(__p2)) = (__p0, __p1, __p2)
                    else {
                        return __args.reject();
                    };
                    ::core::mem::drop(__args);
                    let __result = file(<str as __P::RefText>::lend(&__p0), __p1, __p2)
                        .await;
                    __P::Call::finish_resource::<Vec<u8>>(&__call, __result)
                }),
            );
        }
    }
};
