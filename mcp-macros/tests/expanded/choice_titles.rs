#[allow(clippy::all, clippy::pedantic, deprecated, unused_qualifications)]
const _: () = {
    #[automatically_derived]
    impl ::mcp_core::__private::Choice for Room {
        const NAMES: &'static [&'static ::core::primitive::str] = &["Twin", "Suite"];
        const TITLES: &'static [&'static ::core::primitive::str] = &[
            "Two beds",
            "Suite",
        ];
        fn name(&self) -> &'static ::core::primitive::str {
            match self {
                Self::Twin => "Twin",
                Self::Suite => "Suite",
                Self::Hidden => "Hidden",
            }
        }
    }
    #[automatically_derived]
    impl ::mcp_core::__private::Selectable for Room {}
    #[automatically_derived]
    impl ::mcp_core::__private::FormField for Room {
        fn shape() -> ::mcp_core::__private::Shape {
            ::mcp_core::__private::one_of::<Self>()
        }
    }
    #[automatically_derived]
    impl ::core::str::FromStr for Room {
        type Err = ::mcp_core::__private::NotAChoice;
        fn from_str(
            __text: &::core::primitive::str,
        ) -> ::core::result::Result<Self, Self::Err> {
            match __text {
                "Twin" => ::core::result::Result::Ok(Self::Twin),
                "Suite" => ::core::result::Result::Ok(Self::Suite),
                _ => {
                    ::core::result::Result::Err(
                        ::mcp_core::__private::NotAChoice::new(
                            <Self as ::mcp_core::__private::Choice>::NAMES,
                        ),
                    )
                }
            }
        }
    }
};
