//! Regular expressions as JSON Schema has them (ECMA-262 with Unicode), on an engine that takes linear time.
//!
//! Owns the translation. What cannot be matched in linear time (look-around, backreferences) is refused when a schema
//! is compiled; it is only read where a text is to be checked for being a regular expression.

use regex_lite::Regex;
use std::iter::Peekable;
use std::str::CharIndices;

/// White space of ECMA-262, for inside a class.
const SPACE: &str =
    r"\t\n\x0B\f\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}";

#[derive(Debug)]
pub(super) struct Pattern {
    source: String,
    regex: Regex,
}

impl Pattern {
    /// Compiles a pattern, or says in words why it cannot be.
    pub(super) fn new(source: &str) -> Result<Self, String> {
        let translated = Translation::of(source, Purpose::Matching)?;
        let regex =
            Regex::new(&translated).map_err(|error| format!("the pattern does not compile: {error}"))?;
        Ok(Self { source: source.to_owned(), regex })
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// Whether it matches anywhere in the text, as JSON Schema has it.
    pub(super) fn matches(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }
}

/// Whether a text is a regular expression of ECMA-262. Also true for one that could not be used as a [`Pattern`].
pub(super) fn is_regex(text: &str) -> bool {
    Translation::of(text, Purpose::Reading).is_ok_and(|translated| Regex::new(&translated).is_ok())
}

#[derive(Clone, Copy, PartialEq)]
enum Purpose {
    Matching,
    /// Only the form counts, so what has no equal is replaced by something of the same form.
    Reading,
}

struct Translation<'s> {
    source: &'s str,
    rest: Peekable<CharIndices<'s>>,
    purpose: Purpose,
    out: String,
    in_class: bool,
    repetition: Repetition,
}

/// What stands before the next character.
#[derive(Clone, Copy, PartialEq)]
enum Repetition {
    None,
    Greedy,
    Lazy,
}

impl<'s> Translation<'s> {
    fn of(source: &'s str, purpose: Purpose) -> Result<String, String> {
        let rest = source.char_indices().peekable();
        let mut translation =
            Self { source, rest, purpose, out: String::new(), in_class: false, repetition: Repetition::None };
        while let Some((at, char)) = translation.rest.next() {
            translation.char(at, char)?;
        }
        Ok(translation.out)
    }

    fn char(&mut self, at: usize, char: char) -> Result<(), String> {
        let repeats = !self.in_class && matches!(char, '*' | '+' | '?' | '{');
        self.repetition = match (repeats, self.repetition) {
            (false, _) => Repetition::None,
            (true, Repetition::None) => Repetition::Greedy,
            (true, Repetition::Greedy) if char == '?' => Repetition::Lazy,
            _ => return Err("the pattern repeats a repetition".into()),
        };
        match char {
            '\\' => return self.escape(),
            '(' if !self.in_class => return self.group(at),
            '.' if !self.in_class => self.out.push_str(r"[^\n\r\u{2028}\u{2029}]"),
            '[' if !self.in_class => {
                self.in_class = true;
                self.out.push('[');
            }
            '[' if self.source[at..].starts_with("[:") => {
                return self
                    .unless_reading("a class such as [:alpha:], which JSON Schema does not know", "a");
            }
            // Inside a class these mean something to the engine and nothing to ECMA-262.
            '[' | '&' | '~' => {
                self.out.push('\\');
                self.out.push(char);
            }
            ']' if self.in_class => {
                self.in_class = false;
                self.out.push(']');
            }
            '{' if !self.in_class => return self.repetition(at),
            ']' | '}' if !self.in_class => {
                return Err(format!(r"the pattern has a {char} that closes nothing; write \{char}"));
            }
            _ => self.out.push(char),
        }
        Ok(())
    }

    fn escape(&mut self) -> Result<(), String> {
        match self.rest.next().map(|(_, char)| char) {
            Some('s') if self.in_class => self.out.push_str(SPACE),
            Some('s') => self.out.extend(["[", SPACE, "]"]),
            Some('S') if !self.in_class => self.out.extend(["[^", SPACE, "]"]),
            Some('0') => self.out.push_str(r"\x00"),
            Some('b') if self.in_class => self.out.push_str(r"\x08"),
            Some('c') => match self.rest.next() {
                Some((_, letter)) if letter.is_ascii_alphabetic() => {
                    self.out.push_str(&format!(r"\x{:02X}", letter as u8 % 32));
                }
                _ => return Err(r"the pattern has a \c without a letter".into()),
            },
            Some('1'..='9') => {
                while self.rest.next_if(|(_, char)| char.is_ascii_digit()).is_some() {}
                self.unless_reading("a backreference", "(?:)")?;
            }
            Some('k') => {
                while self.rest.next().is_some_and(|(_, char)| char != '>') {}
                self.unless_reading("a backreference", "(?:)")?;
            }
            Some('p' | 'P') => {
                while self.rest.next().is_some_and(|(_, char)| char != '}') {}
                self.unless_reading(r"a Unicode class (\p{…}); write the characters out", r"\w")?;
            }
            Some('u') if self.rest.peek().is_some_and(|(_, char)| *char == '{') => {
                self.out.push_str(r"\u");
                let digits = self.rest.clone().take_while(|(_, char)| *char != '}').count();
                self.copy(digits + 1);
            }
            // These mean something to the engine alone.
            Some(char @ ('a' | 'A' | 'z' | 'U' | '<' | '>')) => {
                return Err(format!(r"the pattern has the escape \{char}, which JSON Schema does not know"));
            }
            Some(char) => {
                self.out.push('\\');
                self.out.push(char);
            }
            None => return Err("the pattern ends in a backslash".into()),
        }
        Ok(())
    }

    /// `{2}`, `{2,}` or `{2,3}`.
    fn repetition(&mut self, at: usize) -> Result<(), String> {
        let inside = self.source[at + 1..].split_once('}').map(|(inside, _)| inside);
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let counts = inside.map(|inside| inside.split_once(',').unwrap_or((inside, "")));
        match (inside, counts) {
            (Some(inside), Some((min, max))) if !min.is_empty() && is_number(min) && is_number(max) => {
                self.out.push('{');
                self.copy(inside.len() + 1);
                Ok(())
            }
            _ => Err(r"the pattern has a { that repeats nothing; write \{".into()),
        }
    }

    fn copy(&mut self, count: usize) {
        self.out.extend(self.rest.by_ref().take(count).map(|(_, char)| char));
    }

    fn group(&mut self, at: usize) -> Result<(), String> {
        self.out.push('(');
        let rest = &self.source[at + 1..];
        let Some(look) = ["?=", "?!", "?<=", "?<!"].iter().find(|look| rest.starts_with(**look)) else {
            let is_known = !rest.starts_with('?') || rest.starts_with("?:") || rest.starts_with("?<");
            return if is_known {
                Ok(())
            } else {
                Err("the pattern has a group such as (?i), which JSON Schema does not know".into())
            };
        };
        for _ in 0..look.len() {
            self.rest.next();
        }
        self.unless_reading("look-around", "?:")
    }

    /// What cannot be matched is an error, except where only the form counts.
    fn unless_reading(&mut self, what: &str, of_same_form: &str) -> Result<(), String> {
        if self.purpose == Purpose::Matching {
            return Err(format!("the pattern has {what}: that cannot be checked"));
        }
        self.out.push_str(of_same_form);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_ecma_262_says() {
        let rows = [
            ("b", "abc", true),
            ("^b", "abc", false),
            ("^[a-z]+$", "abc", true),
            ("^[a-z]+$", "abc\n", false),
            (r"^\d+$", "42", true),
            (r"^\d+$", "४२", false),
            (r"^\w+$", "é", false),
            (r"^\s$", "\u{a0}", true),
            (r"^\S$", "\u{a0}", false),
            (r"^[\s]$", "\u{feff}", true),
            (r"^[\s\S]+$", "a\u{a0}", true),
            (r"^a\/b$", "a/b", true),
            ("^.$", "\u{2028}", false),
            ("^.$", "🦀", true),
            ("^[[a&~]+$", "[a&~", true),
            (r"^[\w.-]+@x$", "a.b-c@x", true),
            (r"^\u0041\x42\u{43}$", "ABC", true),
            (r"^\cJ$", "\n", true),
            (r"^[\b\0]+$", "\u{8}\0", true),
            (r"^(?:a|b){2,3}?$", "abb", true),
            (r"^(?<year>\d{4})$", "2024", true),
            (r"\bcat\b", "a cat.", true),
            ("^$", "", true),
            ("", "anything", true),
            (r"^[^\]]$", "]", false),
            (r"^\{a{1,}[{}]{2}$", "{aa{}", true),
        ];
        for (pattern, text, expected) in rows {
            assert_eq!(Pattern::new(pattern).unwrap().matches(text), expected, "{pattern} {text:?}");
        }
    }

    #[test]
    fn what_cannot_be_matched_in_linear_time_is_named() {
        let rows = [
            ("a(?=b)", "look-around"),
            ("(?<!a)b", "look-around"),
            (r"(a)\1", "a backreference"),
            (r"(?<x>a)\k<x>", "a backreference"),
            (r"\p{L}", "a Unicode class"),
            ("[[:alpha:]]", "a class such as"),
            ("(", "does not compile"),
            ("[", "does not compile"),
            ("a{2,1}", "does not compile"),
            ("*", "does not compile"),
            (r"\", "backslash"),
            (r"\c", r"\c"),
            (r"\Aa", r"escape \A"),
            (r"\y", "does not"),
            ("a]", "closes nothing"),
            ("a}", "closes nothing"),
            ("a{b}", "repeats nothing"),
            ("{", "repeats nothing"),
            ("a*+", "repeats a repetition"),
            ("a{2}{3}", "repeats a repetition"),
            ("(?i)a", "(?i)"),
            ("(?P<n>a)", "(?i)"),
        ];
        for (pattern, word) in rows {
            let error = Pattern::new(pattern).unwrap_err();
            assert!(error.contains(word), "{pattern}: {error}");
        }
    }

    #[test]
    fn a_text_may_be_any_regular_expression() {
        for text in ["", "a(?=b)", "(?<=a)b", r"(a)\1", r"^\p{Lu}+$", "[a-z]+", r"(?<n>x)\k<n>"] {
            assert!(is_regex(text), "{text}");
        }
        for text in ["(", "[a", "*a", r"\", "(?=a", "^(abc]", "a]", "{}", "(?i)a", "a**", "()*+"] {
            assert!(!is_regex(text), "{text}");
        }
    }
}
