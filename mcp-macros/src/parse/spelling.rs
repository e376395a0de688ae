//! What the spelling of a type tells about its values.
//!
//! Owns the names of the types that everybody knows; any other name tells nothing, and the compiler decides from trait
//! bounds. Must not know what the answer is needed for.

use syn::Type;

use super::types::{last_words, ungrouped, unoptional};

/// What a type is by its spelling, seen through `Option` and references.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Spelling {
    Text,
    /// An integer, with the lowest and the highest of its values as far as 64 bits hold them.
    Whole {
        low: i128,
        high: i128,
    },
    Real,
    Bool,
    List,
    Map,
    Tuple,
    /// Any JSON value.
    Json,
    /// A name that tells nothing.
    Unknown,
}

impl Spelling {
    /// The type in words, if it is known.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Whole { .. } => "an integer",
            Self::Real => "a number with a fraction",
            Self::Bool => "`true` or `false`",
            Self::List => "a list",
            Self::Map => "a map",
            Self::Tuple => "a tuple",
            Self::Json => "any JSON",
            Self::Unknown => "something else",
        }
    }
}

pub(crate) fn spelling(ty: &Type) -> Spelling {
    match ungrouped(ty) {
        Type::Reference(reference) => spelling(&reference.elem),
        Type::Slice(_) | Type::Array(_) => Spelling::List,
        Type::Tuple(_) => Spelling::Tuple,
        ty => match unoptional(ty) {
            Some(inner) => spelling(inner),
            None => named(ty),
        },
    }
}

fn named(ty: &Type) -> Spelling {
    let [before, word] = last_words(ty);
    match word.as_str() {
        "str" | "String" | "char" => Spelling::Text,
        "bool" => Spelling::Bool,
        "f32" | "f64" => Spelling::Real,
        "Vec" | "VecDeque" | "HashSet" | "BTreeSet" => Spelling::List,
        "HashMap" | "BTreeMap" => Spelling::Map,
        "Json" => Spelling::Json,
        // Without the path it may as well be a type of the user's.
        "Value" if before == "serde_json" => Spelling::Json,
        word => whole(word),
    }
}

fn whole(word: &str) -> Spelling {
    let (low, high) = match word {
        "i8" => (i8::MIN.into(), i8::MAX.into()),
        "i16" => (i16::MIN.into(), i16::MAX.into()),
        "i32" => (i32::MIN.into(), i32::MAX.into()),
        "i64" | "isize" => (i64::MIN.into(), i64::MAX.into()),
        "u8" => (0, u8::MAX.into()),
        "u16" => (0, u16::MAX.into()),
        "u32" => (0, u32::MAX.into()),
        "u64" | "usize" => (0, u64::MAX.into()),
        "u128" => (0, i128::MAX),
        "i128" => (i128::MIN, i128::MAX),
        _ => return Spelling::Unknown,
    };
    Spelling::Whole { low, high }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_names_tell_what_the_values_are() {
        let cases = [
            ("&str", Spelling::Text),
            ("Option<String>", Spelling::Text),
            ("std::string::String", Spelling::Text),
            ("Option<&[u8]>", Spelling::List),
            ("[u8; 4]", Spelling::List),
            ("Vec<u8>", Spelling::List),
            ("(u8, u8)", Spelling::Tuple),
            ("std::collections::HashMap<String, u8>", Spelling::Map),
            ("serde_json::Value", Spelling::Json),
            ("Json<T>", Spelling::Json),
            ("u8", Spelling::Whole { low: 0, high: 255 }),
            ("Option<f64>", Spelling::Real),
            ("bool", Spelling::Bool),
            ("Email", Spelling::Unknown),
            ("Value", Spelling::Unknown),
            ("fn(u8)", Spelling::Unknown),
        ];
        for (source, expected) in cases {
            assert_eq!(spelling(&syn::parse_str(source).unwrap()), expected, "{source}");
        }
    }
}
