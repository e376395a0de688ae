#[allow(clippy::all, clippy::pedantic, deprecated)]
#[allow(elided_lifetimes_in_paths, unused_qualifications)]
const _: () = {
    use renamed::path::__private as __P;
    #[automatically_derived]
    impl __P::Form for Booking {
        fn schema() -> __P::Value {
            let mut __form = __P::FormSpec::new();
            __P::FormSpec::field(
                &mut __form,
                __P::FormSpec::about::<String>("city")
                    .title("City")
                    .describe("Where to go.\n\nA city.")
                    .length(__P::Bounds::new().min_length(1).max_length(80))
                    .default("Oslo"),
            );
            __P::FormSpec::field(
                &mut __form,
                __P::FormSpec::about::<u8>("nights")
                    .describe("How long to stay.")
                    .range(__P::Bounds::new().minimum(1i64).maximum(14i64))
                    .default(2),
            );
            __P::FormSpec::field(
                &mut __form,
                __P::FormSpec::about::<f64>("maxRate")
                    .range(__P::Bounds::new().minimum(-1.5f64).maximum(MAX))
                    .optional(),
            );
            __P::FormSpec::field(
                &mut __form,
                __P::FormSpec::about::<bool>("smoking").default(false),
            );
            __P::FormSpec::field(
                &mut __form,
                __P::FormSpec::about::<Room>("room").default(Room::Double),
            );
            __P::FormSpec::field(
                &mut __form,
                __P::FormSpec::about::<Vec<Extra>>("extras")
                    .length(__P::Bounds::new().max_length((LIMIT) - 1))
                    .default([Extra::Breakfast]),
            );
            __P::FormSpec::field(
                &mut __form,
                __P::FormSpec::about::<Option<String>>("mail").format("email"),
            );
            __P::FormSpec::field(
                &mut __form,
                __P::FormSpec::about::<app::Text>("pageToken"),
            );
            __P::FormSpec::finish(__form)
        }
    }
};
