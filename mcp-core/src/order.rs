//! Sorting, compiled once: whatever type and order the standard sort is asked for brings eight kilobytes of its own.

use std::cmp::Ordering;

/// The places of so many things in order. Equal ones stay as they are.
pub(crate) fn order(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..len).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

/// The texts in order.
pub(crate) fn sorted<'t>(texts: &[&'t str]) -> Vec<&'t str> {
    let places = order(texts.len(), &|a, b| texts[a].cmp(texts[b]));
    places.into_iter().map(|place| texts[place]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_equal_stays_as_it_is() {
        let things = [("b", 0), ("a", 1), ("b", 2), ("a", 3)];
        assert_eq!(order(4, &|a, b| things[a].0.cmp(things[b].0)), [1, 3, 0, 2]);
        assert_eq!(sorted(&["b", "a", "b"]), ["a", "b", "b"]);
    }
}
