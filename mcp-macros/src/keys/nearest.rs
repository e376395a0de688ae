//! The guess at what a misspelt word was meant to be.
//!
//! Owns how far apart two spellings are and how far is too far. Must not know which words there are.

/// The shortest start of a word that tells which one is meant.
const START: usize = 3;

/// The word that `written` was probably meant to be.
pub(crate) fn nearest<T>(
    written: &str,
    words: impl IntoIterator<Item = T>,
    spelling: impl Fn(&T) -> &str,
) -> Option<T> {
    let wanted = normal(written);
    let allowed = 1 + wanted.len() / 4;
    let ranked = words.into_iter().map(|word| (distance(&wanted, &normal(spelling(&word))), word));
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_by_key(|(far, _)| *far);
    let near = ranked.iter().position(|(far, _)| *far <= allowed);
    let alike = || ranked.iter().position(|(_, word)| begins_alike(&wanted, &normal(spelling(word))));
    near.or_else(alike).map(|at| ranked.swap_remove(at).1)
}

/// Whether one is the other with more behind it, such as `desc` and `description`, or `mime_type` and `mime`.
fn begins_alike(one: &str, other: &str) -> bool {
    one.len().min(other.len()) >= START && (one.starts_with(other) || other.starts_with(one))
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
    fn the_nearest_word_is_the_one_meant() {
        let words = ["title", "read_only", "description", "idempotent"];
        let cases = [
            ("titel", Some("title")),
            ("readonly", Some("read_only")),
            ("readOnlyHint", Some("read_only")),
            ("desc", Some("description")),
            ("titleText", Some("title")),
            ("re", None),
            ("descripton", Some("description")),
            ("idempotant", Some("idempotent")),
            ("wibble", None),
            ("", None),
        ];
        for (written, meant) in cases {
            assert_eq!(nearest(written, words, |word| word), meant, "{written}");
        }
    }

    #[test]
    fn distances_count_single_letter_edits() {
        for (from, to, far) in [("", "", 0), ("", "ab", 2), ("kitten", "sitting", 3), ("name", "name", 0)] {
            assert_eq!(distance(from, to), far, "{from} {to}");
        }
    }
}
