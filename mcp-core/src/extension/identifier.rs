//! What an extension may be called: the naming rules of `_meta` keys, with a prefix that must be there.
//!
//! Follows 2026-07-28, "Base Protocol", "`_meta`".

/// What is wrong with an identifier, if anything is.
pub(super) fn problem(id: &str) -> Option<&'static str> {
    let Some((prefix, name)) = id.split_once('/') else {
        return Some("it needs a prefix, as in \"com.example/audit\"");
    };
    if !prefix.split('.').all(is_label) {
        return Some(
            "each part of its prefix must begin with a letter, end with a letter or digit, and have only these and `-` between",
        );
    }
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let ends = [name.bytes().next(), name.bytes().last()];
    if !name.bytes().all(inner) || !ends.iter().flatten().all(u8::is_ascii_alphanumeric) {
        return Some(
            "its name must begin and end with a letter or digit, and have only these, `-`, `_` and `.` between",
        );
    }
    None
}

fn is_label(label: &str) -> bool {
    let bytes = label.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_named_like_keys_of_meta_and_have_a_prefix() {
        let good =
            ["com.example/audit", "io.modelcontextprotocol/ui", "a/b", "c0-m.x1/A.b_c-9", "com.example/"];
        for id in good {
            assert_eq!(problem(id), None, "{id}");
        }
        let bad = [
            "",
            "audit",
            "/audit",
            "com..example/a",
            "1com/a",
            "com-/a",
            "-com/a",
            "com_x/a",
            ".com/a",
            "com/-a",
            "com/a-",
            "com/a/b",
            "com/a b",
            "com/\u{e4}",
            "com.example/.",
            "com.ex ample/a",
        ];
        for id in bad {
            assert!(problem(id).is_some(), "{id}");
        }
    }
}
