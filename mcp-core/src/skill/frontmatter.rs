//! The YAML block at the start of a `SKILL.md`, and the rules of the Agent Skills specification for it.

use super::yaml;
use serde_json::{Map, Value};

/// Reads the frontmatter of a `SKILL.md` and checks it.
pub(super) fn read(text: &str) -> Result<Map<String, Value>, String> {
    let block = block(text).ok_or("it must begin with frontmatter: a line `---`, fields, a line `---`")?;
    // The first line is the one with the dashes.
    let fields = yaml::read(block).map_err(|(line, problem)| format!("line {}: {problem}", line + 1))?;
    check(&fields)?;
    Ok(fields)
}

/// Writes a `SKILL.md` from what its frontmatter needs, with every value in quotes that YAML and JSON share.
pub(super) fn write(name: &str, description: &str, body: &str) -> String {
    format!(
        "---\nname: {}\ndescription: {}\n---\n\n{}\n",
        Value::from(name),
        Value::from(description),
        body.trim_end()
    )
}

fn block(text: &str) -> Option<&str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let inner = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n"))?;
    let mut end = 0;
    for line in inner.split_inclusive('\n') {
        if line.trim_end_matches([' ', '\t', '\r', '\n']) == "---" {
            return Some(&inner[..end]);
        }
        end += line.len();
    }
    None
}

fn check(fields: &Map<String, Value>) -> Result<(), String> {
    let text = |key: &str| fields.get(key).and_then(Value::as_str);
    let name = text("name").ok_or("`name` must be there, as text")?;
    if !is_name(name) {
        return Err(
            "`name` must be of 1 to 64 lower-case letters, digits and single `-` between them".to_owned()
        );
    }
    let description = text("description").ok_or("`description` must be there, as text")?;
    if !(1..=1024).contains(&description.trim().chars().count()) {
        return Err("`description` must have 1 to 1024 characters".to_owned());
    }
    match fields.get("metadata") {
        None => Ok(()),
        Some(Value::Object(metadata))
            if metadata.keys().any(|key| key.starts_with("io.modelcontextprotocol/")) =>
        {
            Err("`metadata`: keys that begin with `io.modelcontextprotocol/` are reserved".to_owned())
        }
        Some(Value::Object(_)) => Ok(()),
        Some(_) => Err("`metadata` must be a map".to_owned()),
    }
}

/// Whether a skill may be called so.
pub(super) fn is_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=64).contains(&name.len())
        && name.bytes().all(allowed)
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !name.contains("--")
}
