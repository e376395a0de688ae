//! The values of frontmatter that stand in one line: in quotes, in brackets, or plain.

use super::yaml::{Line, Read};
use serde_json::{Map, Number, Value};

/// A value in quotes or brackets, with nothing behind it but a comment.
pub(super) fn inline(line: &Line<'_>, text: &str) -> Read<Value> {
    let (value, rest) = match text.as_bytes()[0] {
        b'[' => flow_list(line, text)?,
        b'{' => match text[1..].trim_start().strip_prefix('}') {
            Some(rest) => (Value::Object(Map::new()), rest),
            None => return line.fails("a map must have its members in lines of their own"),
        },
        _ => quoted(line, text)?,
    };
    if !without_comment(rest).is_empty() {
        return line.fails("something stands behind the value");
    }
    Ok(value)
}

fn flow_list<'a>(line: &Line<'_>, text: &'a str) -> Read<(Value, &'a str)> {
    let mut items = Vec::new();
    let mut rest = text[1..].trim_start();
    loop {
        if let Some(rest) = rest.strip_prefix(']') {
            return Ok((Value::Array(items), rest));
        }
        let (item, behind) = if rest.starts_with(['"', '\'']) {
            quoted(line, rest)?
        } else {
            let Some(end) = rest.find([',', ']']) else {
                return line.fails("the list does not end in its line");
            };
            (plain(line, rest[..end].trim_end())?, &rest[end..])
        };
        items.push(item);
        rest = behind.trim_start();
        match rest.strip_prefix(',') {
            Some(behind) => rest = behind.trim_start(),
            None if rest.starts_with(']') => {}
            None => return line.fails("the list does not end in its line"),
        }
    }
}

/// A text in quotes, and what stands behind it.
pub(super) fn quoted<'a>(line: &Line<'_>, text: &'a str) -> Read<(Value, &'a str)> {
    let (quote, body) = (text.as_bytes()[0], &text[1..]);
    let mut from = 0;
    loop {
        let Some(at) = body[from..].find(['"', '\'', '\\']).map(|at| from + at) else {
            return line.fails("the quotes do not end in their line");
        };
        match body.as_bytes()[at] {
            b'\\' if quote == b'"' => from = (at + 2).min(body.len()),
            found if found != quote => from = at + 1,
            b'\'' if body[at + 1..].starts_with('\'') => from = at + 2,
            b'\'' => return Ok((body[..at].replace("''", "'").into(), &body[at + 1..])),
            _ => {
                // The escapes that JSON has mean the same in YAML; the others are rare.
                let read = serde_json::from_str::<String>(&text[..at + 2]);
                let Ok(read) = read else { return line.fails("only the escapes of JSON are understood") };
                return Ok((read.into(), &body[at + 1..]));
            }
        }
        if !body.is_char_boundary(from) {
            return line.fails("only the escapes of JSON are understood");
        }
    }
}

/// A value without quotes.
pub(super) fn plain(line: &Line<'_>, text: &str) -> Read<Value> {
    match text {
        "" | "null" | "Null" | "NULL" | "~" => return Ok(Value::Null),
        "true" | "True" | "TRUE" => return Ok(true.into()),
        "false" | "False" | "FALSE" => return Ok(false.into()),
        _ => {}
    }
    let begins_oddly = text
        .starts_with(['&', '*', '!', '|', '>', '%', '@', '`', '"', '\'', '#', ',', '[', ']', '{', '}'])
        || ["- ", "? ", ": "].iter().any(|mark| text.starts_with(mark))
        || matches!(text, "-" | "?" | ":");
    if begins_oddly
        || text.contains(": ")
        || text.ends_with(':')
        || text.contains(":\t")
        || text.contains('\t')
    {
        return line.fails("this means something else to YAML; put quotes around it");
    }
    if let Some(number) = number(text) {
        return Ok(Value::Number(number));
    }
    if is_ambiguous(text) {
        return line.fails("readers of YAML disagree on this value; put quotes around it");
    }
    Ok(text.into())
}

/// A number that all readers take for the same one.
fn number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = is_digits(whole) && is_digits(fraction) && (whole == "0" || !whole.starts_with('0'));
    // Beyond this not every reader keeps all digits.
    (fits && digits.len() <= 15).then(|| text.parse().ok()).flatten()
}

/// Whether some readers take it for something else than text.
pub(super) fn is_ambiguous(text: &str) -> bool {
    let words = ["y", "yes", "n", "no", "on", "off", "true", "false", "null"];
    let lower = text.to_ascii_lowercase();
    let numeric = lower.bytes().all(|byte| byte.is_ascii_hexdigit() || b"+-_.:xot z".contains(&byte));
    let is_version = lower.split('.').count() > 2
        && lower.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let begins = lower.trim_start_matches(['+', '-', '.']).bytes().next();
    words.contains(&&*lower)
        || numeric && !is_version && begins.is_some_and(|byte| byte.is_ascii_digit())
        || matches!(lower.trim_start_matches(['+', '-']), ".inf" | ".nan")
        || matches!(&*lower, "<<" | "=" | "---" | "...")
}

/// A value without the comment behind it.
pub(super) fn without_comment(text: &str) -> &str {
    let text =
        if text.starts_with('#') { "" } else { text.split_once(" #").map_or(text, |(before, _)| before) };
    text.trim_matches([' ', '\t'])
}
