#[cfg(feature = "notes")]
impl Notes {
    /// Wipes.
    #[allow(
        clippy::needless_pass_by_value,
        clippy::too_many_arguments,
        clippy::unused_async
    )]
    fn wipe() {}
}
#[cfg(feature = "notes")]
#[allow(clippy::all, clippy::pedantic, deprecated)]
#[allow(elided_lifetimes_in_paths, unused_qualifications)]
const _: () = {
    use renamed::path::__private as __P;
    impl<__S> __P::Provider<__S> for Notes
    where
        __S: ::core::marker::Send + ::core::marker::Sync + 'static,
    {
        fn provide(__list: &mut __P::Handlers<__S>) {
            __list
                .tool(
                    "wipe",
                    ::std::concat!(::std::file!(), ":", ::std::line!()),
                    |__spec| {
                        __spec.description("Wipes.");
                        __P::ToolSpec::output::<()>(__spec);
                        __P::ToolSpec::call(
                            __spec,
                            |__call| ::std::boxed::Box::pin(async move {
                                let __result = Self::wipe();
                                __P::Call::finish::<()>(&__call, __result)
                            }),
                        );
                    },
                );
        }
    }
};
