//! What is wrong with the arguments of a call, in words a model can act on.
//!
//! Names and expectations only: the values that were sent are never repeated.

use std::borrow::Cow;
use std::fmt;

#[derive(Debug)]
pub(super) enum Problem {
    Missing,
    Repeated,
    Invalid(String),
}

impl Problem {
    /// Keeps of a deserialiser's message what the type says and drops what the sender wrote.
    #[cold]
    pub(super) fn invalid(error: &serde_json::Error) -> Self {
        let message = error.to_string();
        let message = message.rfind(" at line ").map_or(&message[..], |end| &message[..end]);
        if let Some(at) = message.rfind(", expected ") {
            return Self::Invalid(format!(
                "expected {}",
                in_json_words(&message[at + ", expected ".len()..])
            ));
        }
        match message.starts_with("missing field ") {
            true => Self::Invalid(message.to_owned()),
            false => Self::Invalid("not valid for its type".to_owned()),
        }
    }
}

/// Rust's names of types in the words of JSON, which is what the sender writes.
fn in_json_words(expected: &str) -> Cow<'_, str> {
    let words = match expected {
        "i8" => "an integer from -128 to 127",
        "i16" => "an integer from -32768 to 32767",
        "i32" => "an integer from -2147483648 to 2147483647",
        "i64" | "i128" | "isize" => "an integer",
        "u8" => "an integer from 0 to 255",
        "u16" => "an integer from 0 to 65535",
        "u32" => "an integer from 0 to 4294967295",
        "u64" | "u128" | "usize" => "a non-negative integer",
        "f32" | "f64" => "a number",
        "a sequence" => "an array",
        "a map" => "an object",
        _ if expected.starts_with("struct ") => "an object",
        _ => match expected.strip_prefix("a tuple of size ") {
            Some(size) => return format!("an array of {size} values").into(),
            None => expected,
        },
    };
    words.into()
}

/// The problems of one call, by argument.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<(&'static str, Problem)>);

impl Problems {
    #[cold]
    pub(super) fn add(&mut self, name: &'static str, problem: Problem) {
        self.0.push((name, problem));
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid arguments:")?;
        for (name, problem) in &self.0 {
            match problem {
                Problem::Missing => write!(f, "\n- {name}: required")?,
                Problem::Repeated => write!(f, "\n- {name}: given more than once")?,
                Problem::Invalid(message) => write!(f, "\n- {name}: {message}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde::de::DeserializeOwned;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only its shape matters")]
    struct Note {
        title: String,
    }

    #[derive(Debug, Deserialize)]
    enum Unit {
        #[serde(rename = "metric")]
        Metric,
        #[serde(rename = "imperial")]
        Imperial,
    }

    fn message<T: DeserializeOwned + fmt::Debug>(json: &str) -> String {
        match Problem::invalid(&serde_json::from_str::<T>(json).unwrap_err()) {
            Problem::Invalid(message) => message,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn messages_name_the_expectation_and_never_the_value() {
        assert_eq!(message::<i64>("\"secret, expected joke\""), "expected an integer");
        assert_eq!(message::<u8>("256"), "expected an integer from 0 to 255");
        assert_eq!(message::<Note>("{}"), "missing field `title`");
        assert_eq!(message::<Note>("5"), "expected an object");
        assert_eq!(message::<Vec<u8>>("5"), "expected an array");
        assert_eq!(message::<Unit>("\"secret\""), "expected `metric` or `imperial`");
        assert_eq!(message::<String>("1"), "expected a string");
    }
}
