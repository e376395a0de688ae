//! Types that are one of a few names.
//!
//! Owns the names and the answer to a text that is none of them. Must not know what asks: the arguments of prompts and
//! the variables of resource templates come as text, and both complete what the client has typed from the names.

use std::error::Error;
use std::fmt;

/// A type whose values have names, such as an enum with the derive of the same name.
///
/// ```
/// use mcp_core::Choice;
///
/// assert_eq!(<bool as Choice>::NAMES, ["true", "false"]);
/// assert_eq!(true.name(), "true");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not one of a few names",
    label = "has no names",
    note = "on an enum without fields, write `#[derive(mcp_core::Choice)]`"
)]
pub trait Choice {
    /// All names, in the order in which they are shown.
    const NAMES: &'static [&'static str];

    /// The name of this value.
    fn name(&self) -> &'static str;
}

impl Choice for bool {
    const NAMES: &'static [&'static str] = &["true", "false"];

    fn name(&self) -> &'static str {
        if *self { "true" } else { "false" }
    }
}

/// A text that is none of the names.
///
/// Its message lists the names and leaves out the text, which may be anything.
///
/// ```
/// use mcp_core::Choice;
///
/// #[derive(Choice, Debug)]
/// enum Unit {
///     Celsius,
///     Fahrenheit,
/// }
///
/// let error = "kelvin".parse::<Unit>().unwrap_err();
/// assert_eq!(error.to_string(), "expected `Celsius` or `Fahrenheit`");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAChoice {
    names: &'static [&'static str],
}

impl NotAChoice {
    /// The error of a type with these names.
    ///
    /// ```
    /// use mcp_core::NotAChoice;
    ///
    /// let error = NotAChoice::new(&["north", "south", "up"]);
    /// assert_eq!(error.to_string(), "expected `north`, `south` or `up`");
    /// ```
    pub const fn new(names: &'static [&'static str]) -> Self {
        Self { names }
    }

    /// The names that would have been right.
    pub const fn names(&self) -> &'static [&'static str] {
        self.names
    }
}

impl fmt::Display for NotAChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected ")?;
        for (index, name) in self.names.iter().enumerate() {
            let before = match self.names.len() - index {
                _ if index == 0 => "",
                1 => " or ",
                _ => ", ",
            };
            write!(f, "{before}`{name}`")?;
        }
        Ok(())
    }
}

impl Error for NotAChoice {}

#[cfg(all(test, feature = "macros"))]
mod tests {
    use super::*;
    use schemars::JsonSchema;
    use serde::{Deserialize, Serialize};

    /// An enum in a case of serde's, and a check that everybody reads the same names.
    macro_rules! agree {
        ($($case:literal)*) => {$({
            #[derive(mcp_macros::Choice, Serialize, Deserialize, JsonSchema, PartialEq, Clone, Copy, Debug)]
            #[choice(crate = crate)]
            #[serde(rename_all = $case)]
            enum Way {
                Up,
                DownAndOut,
                HTTPRoute2,
                #[serde(rename = "left hand")]
                Left,
                #[serde(alias = "starboard", alias = "r")]
                Right,
            }
            let ways = [Way::Up, Way::DownAndOut, Way::HTTPRoute2, Way::Left, Way::Right];
            for way in ways {
                assert_eq!(serde_json::to_value(way).unwrap(), way.name(), $case);
                assert_eq!(way.name().parse(), Ok(way), $case);
            }
            assert_eq!(Way::NAMES, ways.map(|way| way.name()), $case);
            assert_eq!("starboard".parse(), Ok(Way::Right), $case);
            assert_eq!("nowhere".parse::<Way>(), Err(NotAChoice::new(Way::NAMES)), $case);
            let schema = crate::schemars::schema_for!(Way);
            assert_eq!(schema.get("enum"), Some(&serde_json::json!(Way::NAMES)), $case);
        })*};
    }

    #[test]
    fn names_are_those_of_serde_and_of_the_schema_in_every_case() {
        agree!("lowercase" "UPPERCASE" "PascalCase" "camelCase" "snake_case" "SCREAMING_SNAKE_CASE" "kebab-case"
               "SCREAMING-KEBAB-CASE");
    }

    #[test]
    fn the_message_lists_the_names() {
        let cases: [(&[&str], &str); 3] = [
            (&["a"], "expected `a`"),
            (&["a", "b"], "expected `a` or `b`"),
            (&["a", "b", "c"], "expected `a`, `b` or `c`"),
        ];
        for (names, message) in cases {
            assert_eq!(NotAChoice::new(names.to_vec().leak()).to_string(), message);
        }
    }
}
