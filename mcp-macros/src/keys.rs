//! Every attribute key, with the form of its value and the way it is written.
//!
//! Owns the tables and the guess at what a misspelt key was meant to be. Must not know how values are read or what
//! they do.

/// The form of value a key takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// `key = "..."`
    Text,
    /// `key`, `key = true` or `key = false`
    Flag,
    /// `key = some::path`
    Path,
    /// `key` or `key = expression`
    Expr,
}

/// One key of an attribute.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) form: Form,
    /// How it is written, shown when it was written in another way.
    pub(crate) usage: &'static str,
}

/// The keys that one attribute takes.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) attribute: &'static str,
    pub(crate) keys: &'static [&'static Key],
}

pub(crate) const NAME: Key = key("name", Form::Text, "name = \"...\"");
pub(crate) const TITLE: Key = key("title", Form::Text, "title = \"...\"");
pub(crate) const DESCRIPTION: Key = key("description", Form::Text, "description = \"...\"");
pub(crate) const READ_ONLY: Key = key("read_only", Form::Flag, "read_only");
pub(crate) const DESTRUCTIVE: Key = key("destructive", Form::Flag, "destructive");
pub(crate) const IDEMPOTENT: Key = key("idempotent", Form::Flag, "idempotent");
pub(crate) const OPEN_WORLD: Key = key("open_world", Form::Flag, "open_world");
pub(crate) const INPUT_SCHEMA: Key = key("input_schema", Form::Path, "input_schema = path::to::function");
pub(crate) const CRATE: Key = key("crate", Form::Path, "crate = path::to::mcp_core");
pub(crate) const RENAME: Key = key("rename", Form::Text, "rename = \"...\"");
pub(crate) const DEFAULT: Key = key("default", Form::Expr, "default = value");
pub(crate) const HEADER: Key = key("header", Form::Text, "header = \"...\"");

/// The keys of `#[tool(...)]`.
pub(crate) const TOOL: Table = Table {
    attribute: "tool",
    keys: &[
        &NAME,
        &TITLE,
        &DESCRIPTION,
        &READ_ONLY,
        &DESTRUCTIVE,
        &IDEMPOTENT,
        &OPEN_WORLD,
        &INPUT_SCHEMA,
        &CRATE,
    ],
};

/// The keys of `#[arg(...)]`.
pub(crate) const ARG: Table = Table { attribute: "arg", keys: &[&RENAME, &DEFAULT, &HEADER, &DESCRIPTION] };

impl Table {
    pub(crate) fn find(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name).copied()
    }

    /// The key that `name` was probably meant to be.
    pub(crate) fn nearest(&self, name: &str) -> Option<&'static Key> {
        let wanted = normal(name);
        let allowed = 1 + wanted.len() / 4;
        let ranked = self.keys.iter().map(|key| (distance(&wanted, &normal(key.name)), *key));
        ranked.min_by_key(|(far, _)| *far).filter(|(far, _)| *far <= allowed).map(|(_, key)| key)
    }

    /// All keys as they are written, for a message.
    pub(crate) fn usages(&self) -> String {
        let usages: Vec<String> = self.keys.iter().map(|key| format!("`{}`", key.usage)).collect();
        usages.join(", ")
    }
}

const fn key(name: &'static str, form: Form, usage: &'static str) -> Key {
    Key { name, form, usage }
}

/// The spelling without what people vary: case, underscores and the protocol's `Hint` suffix.
fn normal(name: &str) -> String {
    let folded: String = name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect();
    folded.strip_suffix("hint").map_or(folded.clone(), str::to_owned)
}

/// How many letters must be added, removed or changed to get from one word to the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (done, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = done + 1;
        for (column, other) in to.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_key_is_the_one_meant() {
        let cases = [
            ("titel", Some("title")),
            ("readonly", Some("read_only")),
            ("readOnlyHint", Some("read_only")),
            ("desc", None),
            ("descripton", Some("description")),
            ("idempotant", Some("idempotent")),
            ("wibble", None),
            ("", None),
        ];
        for (written, meant) in cases {
            assert_eq!(TOOL.nearest(written).map(|key| key.name), meant, "{written}");
        }
    }

    #[test]
    fn distances_count_single_letter_edits() {
        for (from, to, far) in [("", "", 0), ("", "ab", 2), ("kitten", "sitting", 3), ("name", "name", 0)] {
            assert_eq!(distance(from, to), far, "{from} {to}");
        }
    }
}
