//! A list cut into pages, each kept as the bytes that go out.

use super::cursor::{self, Before, CursorKey};
use crate::jsonrpc::{RpcError, code};
use crate::protocol::Version;
use std::borrow::Cow;

/// How the lists of a server are cut.
#[derive(Clone, Debug)]
pub(crate) struct Paging {
    /// Entries on one page.
    pub(crate) size: usize,
    pub(crate) key: CursorKey,
}

/// Which list it is, and for whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Which<'a> {
    /// The list's name on the wire, and its number in cursors.
    pub(super) list: (&'static str, u8),
    pub(super) version: Version,
    /// Who sees this list; empty where everybody sees the same.
    pub(super) viewer: &'a str,
}

/// The pages of one list. There is at least one, however short the list.
#[derive(Debug)]
pub(super) struct Pages(Vec<Page>);

#[derive(Debug)]
struct Page {
    /// What the page before calls it; the first has no name.
    cursor: String,
    bytes: Vec<u8>,
}

impl Pages {
    /// Writes `"{member}":[..]` for each page, with `nextCursor` behind it on all but the last. An item comes with its key.
    pub(super) fn write<'i>(
        which: Which<'_>,
        paging: &Paging,
        items: &mut dyn Iterator<Item = (&'i str, Cow<'i, [u8]>)>,
    ) -> Self {
        let Which { list: (member, list), version, viewer } = which;
        let begin = |cursor| Page { cursor, bytes: format!("\"{member}\":[").into_bytes() };
        let (mut pages, mut before) = (vec![begin(String::new())], Before::new(viewer));
        for (index, (key, item)) in items.enumerate() {
            if index > 0 && index % paging.size == 0 {
                let cursor = paging.key.write(list, version as u8, pages.len() as u32, &before);
                let last = pages.last_mut().expect("there is a first page");
                last.bytes.extend_from_slice(format!("],\"nextCursor\":\"{cursor}\"").as_bytes());
                pages.push(begin(cursor));
            }
            let page = pages.last_mut().expect("there is a first page");
            page.bytes.extend_from_slice(if index % paging.size == 0 { b"" } else { b"," });
            page.bytes.extend_from_slice(&item);
            before.add(key);
        }
        pages.last_mut().expect("there is a first page").bytes.push(b']');
        Self(pages)
    }

    /// The page at a cursor, the first without one.
    pub(super) fn get(&self, cursor: Option<&str>) -> Result<&[u8], RpcError> {
        let page = self.index(cursor).and_then(|index| self.0.get(index));
        page.map(|page| &*page.bytes).ok_or_else(invalid)
    }

    /// The same of pages that are not needed again.
    pub(super) fn into_page(mut self, cursor: Option<&str>) -> Result<Vec<u8>, RpcError> {
        self.index(cursor).map(|index| self.0.swap_remove(index).bytes).ok_or_else(invalid)
    }

    fn index(&self, cursor: Option<&str>) -> Option<usize> {
        let Some(cursor) = cursor else { return Some(0) };
        let index = cursor::page(cursor)?;
        let known = self.0.get(index).is_some_and(|page| index > 0 && page.cursor == cursor);
        known.then_some(index)
    }
}

fn invalid() -> RpcError {
    RpcError::new(code::INVALID_PARAMS, "invalid cursor")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn which(viewer: &str) -> Which<'_> {
        Which { list: ("items", 0), version: Version::LATEST, viewer }
    }

    fn pages(which: Which<'_>, items: impl IntoIterator<Item = u32>, size: usize) -> Pages {
        let keys: Vec<String> = items.into_iter().map(|n| n.to_string()).collect();
        let mut items = keys.iter().map(|key| (&**key, Cow::Borrowed(key.as_bytes())));
        Pages::write(which, &Paging { size, key: CursorKey::new(None) }, &mut items)
    }

    fn page(pages: &Pages, cursor: Option<&str>) -> (Vec<u64>, Option<String>) {
        let page = pages.get(cursor).unwrap();
        let page: Value = serde_json::from_slice(&[b"{", page, b"}"].concat()).unwrap();
        let items = page["items"].as_array().unwrap().iter().map(|item| item.as_u64().unwrap());
        (items.collect(), page["nextCursor"].as_str().map(str::to_owned))
    }

    fn walk(pages: &Pages) -> Vec<u64> {
        let (mut seen, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let (items, next) = page(pages, cursor.as_deref());
            seen.extend(items);
            match next {
                Some(next) => cursor = Some(next),
                None => return seen,
            }
        }
    }

    #[test]
    fn following_the_cursors_shows_every_item_once_and_in_order() {
        for (count, size) in [(0, 10), (1, 10), (10, 10), (11, 10), (25, 10), (3, 1)] {
            let expected: Vec<u64> = (0..u64::from(count)).collect();
            assert_eq!(walk(&pages(which(""), 0..count, size)), expected, "{count} by {size}");
        }
    }

    #[test]
    fn a_cursor_that_was_not_handed_out_is_refused() {
        let list = pages(which(""), 0..25, 10);
        let cursor = page(&list, None).1.unwrap();
        for other in ["", "1", "AAAA", "=", "MTA", "\u{e9}", &cursor[1..], &format!("{cursor}A")] {
            assert_eq!(list.get(Some(other)).unwrap_err().code(), code::INVALID_PARAMS, "{other:?}");
        }
        for place in 0..cursor.len() {
            let mut tampered = cursor.clone().into_bytes();
            tampered[place] = if tampered[place] == b'A' { b'B' } else { b'A' };
            let tampered = String::from_utf8(tampered).unwrap();
            assert!(list.get(Some(&tampered)).is_err(), "{tampered} for {cursor}");
        }
    }

    #[test]
    fn a_cursor_of_another_list_revision_or_viewer_is_refused() {
        let cursor = page(&pages(which(""), 0..25, 10), None).1;
        let others = [
            Which { list: ("items", 1), ..which("") },
            Which { version: Version::ALL[0], ..which("") },
            which("ada"),
        ];
        for other in others {
            assert!(pages(other, 0..25, 10).get(cursor.as_deref()).is_err(), "{other:?}");
        }
        assert!(pages(which(""), 0..25, 5).get(cursor.as_deref()).is_err(), "another size");
    }

    #[test]
    fn a_cursor_outlives_changes_behind_it_and_is_refused_after_changes_before_it() {
        let cursor = page(&pages(which(""), 0..25, 10), None).1;
        let behind = [(0..26).collect(), (0..11).collect(), (0..10).chain(20..25).collect::<Vec<u32>>()];
        for items in behind {
            let (rest, _) = page(&pages(which(""), items.clone(), 10), cursor.as_deref());
            let expected: Vec<u64> = items.iter().skip(10).take(10).map(|n| u64::from(*n)).collect();
            assert_eq!(rest, expected);
        }
        let before: [Vec<u32>; 3] =
            [(1..25).collect(), [99].into_iter().chain(0..25).collect(), (0..10).collect()];
        for items in before {
            assert!(pages(which(""), items.clone(), 10).get(cursor.as_deref()).is_err(), "{items:?}");
        }
    }
}
