#[allow(clippy::all, clippy::pedantic, deprecated, unused_qualifications)]
const _: () = {
    #[automatically_derived]
    impl<const N: usize> renamed::path::__private::Choice for Unit<N>
    where
        [u8; N]: Sized,
    {
        const NAMES: &'static [&'static ::core::primitive::str] = &[
            "degrees-celsius",
            "F",
            "in",
            "rankine",
        ];
        fn name(&self) -> &'static ::core::primitive::str {
            match self {
                Self::DegreesCelsius => "degrees-celsius",
                Self::Fahrenheit => "F",
                Self::r#In => "in",
                Self::Rankine => "rankine",
                Self::Hidden => "hidden",
                Self::AlsoHidden => "F",
            }
        }
    }
    #[automatically_derived]
    impl<const N: usize> ::core::str::FromStr for Unit<N>
    where
        [u8; N]: Sized,
    {
        type Err = renamed::path::__private::NotAChoice;
        fn from_str(
            __text: &::core::primitive::str,
        ) -> ::core::result::Result<Self, Self::Err> {
            match __text {
                "degrees-celsius" | "c" | "centigrade" => {
                    ::core::result::Result::Ok(Self::DegreesCelsius)
                }
                "F" => ::core::result::Result::Ok(Self::Fahrenheit),
                "in" => ::core::result::Result::Ok(Self::r#In),
                "rankine" => ::core::result::Result::Ok(Self::Rankine),
                _ => {
                    ::core::result::Result::Err(
                        renamed::path::__private::NotAChoice::new(
                            <Self as renamed::path::__private::Choice>::NAMES,
                        ),
                    )
                }
            }
        }
    }
};
