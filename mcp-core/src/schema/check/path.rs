//! Where in the arguments something is wrong, as a model would write it: `tags[2].name`.
//!
//! Owns what may be said of names: those of the schema as they are, those that the sender made up only if they are
//! short and plain.

use std::fmt::{self, Write as _};

/// A place in the value, linked to the place around it. Written out only if something is wrong there.
#[derive(Clone, Copy, Debug)]
pub(super) enum Path<'p> {
    Root,
    /// A member that the schema names.
    Member(&'p Path<'p>, &'p str),
    /// A member that the sender named.
    Invented(&'p Path<'p>, &'p str),
    Item(&'p Path<'p>, usize),
}

/// Stands for a name that is not repeated.
const UNKNOWN: &str = "<member>";

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parent, name) = match *self {
            Self::Root => return Ok(()),
            Self::Item(parent, index) => return write!(f, "{parent}[{index}]"),
            Self::Member(parent, name) => (parent, name),
            Self::Invented(parent, name) if may_be_repeated(name) => (parent, name),
            Self::Invented(parent, _) => (parent, UNKNOWN),
        };
        parent.fmt(f)?;
        if !matches!(parent, Self::Root) {
            f.write_char('.')?;
        }
        f.write_str(name)
    }
}

/// Whether a name that the sender made up is harmless to repeat.
pub(super) fn may_be_repeated(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    (1..=64).contains(&name.len()) && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_like_code_and_repeats_plain_names_only() {
        let tags = Path::Member(&Path::Root, "tags");
        let third = Path::Item(&tags, 2);
        assert_eq!(Path::Root.to_string(), "");
        assert_eq!(Path::Member(&third, "name").to_string(), "tags[2].name");
        assert_eq!(Path::Invented(&third, "user_9.x-y").to_string(), "tags[2].user_9.x-y");
        let long = "a".repeat(65);
        for name in ["", "two words", "<script>", "naïve", long.as_str()] {
            assert_eq!(Path::Invented(&tags, name).to_string(), "tags.<member>");
        }
    }
}
