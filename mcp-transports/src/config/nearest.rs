//! What a misspelt name may have meant.

/// The name that is nearest to what was written, if one is near enough to be meant.
pub(super) fn nearest<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = names.map(|name| (distance(written, name), name)).min()?;
    (near.0 <= near.1.len().min(written.len()) / 3).then_some(near.1)
}

/// How many letters must be added, removed or replaced to make one of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut corner = line;
        row[0] = line + 1;
        for column in 0..other.len() {
            let replaced = corner + usize::from(letter != other[column]);
            corner = row[column + 1];
            row[column + 1] = replaced.min(corner + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_understood_and_another_word_is_not() {
        let names = ["max_connections", "port", "path"];
        let near = |written| nearest(written, names.into_iter());
        assert_eq!(near("max_conections"), Some("max_connections"));
        assert_eq!(near("max_connection"), Some("max_connections"));
        assert_eq!(near("prot"), None, "two letters of four are another word");
        assert_eq!(near("database_url"), None);
        assert_eq!(near(""), None);
    }
}
