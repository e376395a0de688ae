#[allow(clippy::all, clippy::pedantic, deprecated, unused_qualifications)]
const _: () = {
    #[automatically_derived]
    impl ::mcp_core::__private::Choice for Unit {
        const NAMES: &'static [&'static ::core::primitive::str] = &["Celsius", "Other"];
        fn name(&self) -> &'static ::core::primitive::str {
            match self {
                Self::Celsius => "Celsius",
                Self::Other => "Other",
            }
        }
    }
    #[automatically_derived]
    impl ::core::str::FromStr for Unit {
        type Err = ::mcp_core::__private::NotAChoice;
        fn from_str(
            __text: &::core::primitive::str,
        ) -> ::core::result::Result<Self, Self::Err> {
            match __text {
                "Celsius" => ::core::result::Result::Ok(Self::Celsius),
                "Other" => ::core::result::Result::Ok(Self::Other),
                _ => ::core::result::Result::Ok(Self::Other),
            }
        }
    }
};
