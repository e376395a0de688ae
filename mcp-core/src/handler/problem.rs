//! What is wrong with the arguments of a call, in words a model can act on.
//!
//! Names and expectations only: the values that were sent are never repeated.

use crate::connection::CallInner;
use crate::schema::read_value;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::fmt;

#[derive(Debug)]
pub(crate) enum Problem {
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
            return Self::Invalid(in_json_words(&message[at + ", expected ".len()..]).into_owned());
        }
        match message.starts_with("missing field ") {
            true => Self::Invalid(message.to_owned()),
            false => Self::Invalid("not valid for its type".to_owned()),
        }
    }
}

/// What a deserialiser says of a value, without the value.
pub(crate) fn without_values(error: &serde_json::Error) -> String {
    match Problem::invalid(error) {
        Problem::Invalid(text) => text,
        Problem::Missing | Problem::Repeated => String::new(),
    }
}

/// Rust's names of types in the words of JSON, which is what the sender writes.
pub(super) fn in_json_words(expected: &str) -> Cow<'_, str> {
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
pub(crate) struct Problems {
    found: Vec<(Cow<'static, str>, Problem)>,
    /// Something that no type says is broken; what it is follows at the end.
    pub(super) rules_broken: bool,
}

impl Problems {
    #[cold]
    pub(super) fn add(&mut self, name: &'static str, problem: Problem) {
        self.found.push((name.into(), problem));
    }

    /// An argument that its type does not take as it was written, but its schema does.
    #[cold]
    pub(super) fn repair<T: DeserializeOwned>(&self, call: &CallInner, name: &str, raw: &[u8]) -> Option<T> {
        let rules = call.target.handler.rules.as_ref()?;
        read_value(&rules.repaired_argument(name, raw, call.server.is_lenient())?).ok()
    }

    /// The same for all arguments but those named.
    #[cold]
    pub(super) fn repair_all<T: DeserializeOwned>(&self, call: &CallInner, others: &[&str]) -> Option<T> {
        let rules = call.target.handler.rules.as_ref()?;
        let mut whole = rules.repaired(&call.frame, call.server.is_lenient())?;
        if let Some(members) = whole.as_object_mut() {
            members.retain(|name, _| !others.contains(&name.as_str()));
        }
        read_value(&whole).ok()
    }

    /// All that is wrong, down to the last member: what the types found first ends at the first problem inside a value.
    #[cold]
    pub(super) fn complete(mut self, call: &CallInner) -> Self {
        let Some(rules) = &call.target.handler.rules else { return self };
        let violations = rules.violations(&call.frame, call.server.is_lenient());
        let covered = |name: &str| violations.iter().any(|violation| is_inside(&violation.path, name));
        self.found.retain(|(name, problem)| matches!(problem, Problem::Repeated) || !covered(name));
        let violations =
            violations.into_iter().map(|found| (found.path.into(), Problem::Invalid(found.expectation)));
        self.found.extend(violations);
        self
    }
}

/// Whether a path such as `filter.tags[2]` leads into the argument of that name, or the name is that of no argument.
fn is_inside(path: &str, name: &str) -> bool {
    name.is_empty()
        || path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid arguments:")?;
        for (name, problem) in &self.found {
            f.write_str("\n- ")?;
            if !name.is_empty() {
                write!(f, "{name}: ")?;
            }
            match problem {
                Problem::Missing => f.write_str("required")?,
                Problem::Repeated => f.write_str("given more than once")?,
                Problem::Invalid(message) => f.write_str(message)?,
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
        assert_eq!(message::<i64>("\"secret, expected joke\""), "an integer");
        assert_eq!(message::<u8>("256"), "an integer from 0 to 255");
        assert_eq!(message::<Note>("{}"), "missing field `title`");
        assert_eq!(message::<Note>("5"), "an object");
        assert_eq!(message::<Vec<u8>>("5"), "an array");
        assert_eq!(message::<Unit>("\"secret\""), "`metric` or `imperial`");
        assert_eq!(message::<String>("1"), "a string");
    }
}
