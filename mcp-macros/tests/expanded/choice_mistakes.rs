#[allow(clippy::all, clippy::pedantic, deprecated, unused_qualifications)]
const _: () = {
    #[automatically_derived]
    impl<T: Copy> ::mcp_core::__private::Choice for Unit<T> {
        const NAMES: &'static [&'static ::core::primitive::str] = &[];
        fn name(&self) -> &'static ::core::primitive::str {
            ::core::unreachable!()
        }
    }
    #[automatically_derived]
    impl<T: Copy> ::core::str::FromStr for Unit<T> {
        type Err = ::mcp_core::__private::NotAChoice;
        fn from_str(
            __text: &::core::primitive::str,
        ) -> ::core::result::Result<Self, Self::Err> {
            ::core::unreachable!()
        }
    }
};
::core::compile_error! {
    "`Choice` is for enums whose variants are names: derive it on one"
}
