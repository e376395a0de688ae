//! Values that no handler should see, because a handler that joins them to a path would leave its folder.
//!
//! Owns the rules, which look at a value after it was decoded. Must not decode again: `%2e` in a value is text.

use std::fmt;

use super::PartKind;

/// Why a value is refused; the text is for the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Refusal {
    /// NUL or another control character.
    Control,
    /// `/` or `\` in a value that is one segment.
    Separator,
    /// A segment that is `.` or `..`.
    DotSegment,
    /// A path that begins with `/`, `\` or a drive such as `C:`.
    Absolute,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Control => "it has a control character in it",
            Self::Separator => "it has a slash or a backslash in it",
            Self::DotSegment => "one of its segments is `.` or `..`",
            Self::Absolute => "it is an absolute path",
        })
    }
}

/// What is wrong with a value, if anything. Query parameters are no paths: anything goes.
pub(super) fn refusal(kind: PartKind, value: &str) -> Option<Refusal> {
    let wide = match kind {
        PartKind::Query => return None,
        PartKind::Reserved | PartKind::Segments => true,
        PartKind::Simple | PartKind::Segment => false,
    };
    if value.contains(char::is_control) {
        Some(Refusal::Control)
    } else if !wide && value.contains(SEPARATORS) {
        Some(Refusal::Separator)
    } else if value.split(SEPARATORS).any(is_dots) {
        Some(Refusal::DotSegment)
    } else if wide && is_absolute(value) {
        Some(Refusal::Absolute)
    } else {
        None
    }
}

const SEPARATORS: [char; 2] = ['/', '\\'];

/// Windows does not see blanks at the end of a name.
fn is_dots(segment: &str) -> bool {
    matches!(segment.trim_end_matches(' '), "." | "..")
}

fn is_absolute(value: &str) -> bool {
    let drive = matches!(value.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    drive || value.starts_with(SEPARATORS)
}
