//! Whether a regular expression compiles, and which part of it does not.
//!
//! Owns the words for what is wrong. Must not know what the expression is for.

use regex_lite::{Error, Regex};

/// The compiled expression, or what is wrong with it.
pub(super) fn compile(text: &str) -> Result<Regex, String> {
    Regex::new(text).map_err(|error| explain(text, &error))
}

fn explain(text: &str, error: &Error) -> String {
    let part = faulty_start(text, error);
    let advice = match error.to_string().as_str() {
        "look-around is not supported" | "backreferences are not supported" => {
            "; look-ahead, look-behind and back-references would let one input keep the server busy forever: write the \
             pattern without them, or check the rest in the function"
        }
        _ => "",
    };
    format!("this pattern does not compile: {error}, at the end of `{part}`{advice}")
}

/// The shortest start of the text that is wrong in the same way: the fault is at its end.
fn faulty_start<'a>(text: &'a str, error: &Error) -> &'a str {
    let ends = text.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let mut starts = ends.map(|end| &text[..end]);
    starts.find(|start| Regex::new(start).as_ref().err() == Some(error)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_faulty_part_is_named() {
        let cases = [
            ("^[a-z]+$", None),
            ("a(b", Some("at the end of `a(`")),
            ("a)b", Some("at the end of `a)`")),
            ("^x(?=y)z", Some("look-around is not supported, at the end of `^x(?=`; look-ahead")),
            (r"(a)\1b", Some(r"backreferences are not supported, at the end of `(a)\1`; look-ahead")),
            ("a[b", Some("at the end of `a[")),
            ("*a", Some("at the end of `*`")),
            (r"ä\q", Some(r"at the end of `ä\q`")),
        ];
        for (text, expected) in cases {
            let message = compile(text).err();
            match (&message, expected) {
                (Some(message), Some(part)) => assert!(message.contains(part), "{text}: {message}"),
                (found, part) => assert_eq!(found.as_deref(), part, "{text}"),
            }
        }
    }
}
