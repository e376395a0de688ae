//! A list cut into pages, each kept as the bytes that go out.

use super::cursor;
use crate::jsonrpc::{RpcError, code};

/// The pages of one list. There is at least one, however short the list.
#[derive(Debug)]
pub(crate) struct Pages(Vec<Vec<u8>>);

impl Pages {
    /// Writes `"{member}":[..]` for each page, with `nextCursor` behind it on all but the last.
    pub(crate) fn write(member: &str, items: impl Iterator<Item = Vec<u8>>, page_size: usize) -> Self {
        let items: Vec<Vec<u8>> = items.collect();
        let chunks: Vec<&[Vec<u8>]> =
            if items.is_empty() { vec![&[]] } else { items.chunks(page_size).collect() };
        let count = chunks.len();
        let write = |(index, chunk): (usize, &&[Vec<u8>])| {
            let mut page = format!("\"{member}\":[").into_bytes();
            page.extend_from_slice(&chunk.join(&b','));
            page.push(b']');
            if index + 1 < count {
                let cursor = cursor::write(index + 1);
                page.extend_from_slice(format!(",\"nextCursor\":\"{cursor}\"").as_bytes());
            }
            page
        };
        Self(chunks.iter().enumerate().map(write).collect())
    }

    /// The page at a cursor, the first without one.
    pub(crate) fn get(&self, cursor: Option<&str>) -> Result<&[u8], RpcError> {
        let index = match cursor {
            None => Some(0),
            Some(cursor) => cursor::read(cursor),
        };
        let page = index.and_then(|index| self.0.get(index));
        page.map(Vec::as_slice).ok_or_else(|| RpcError::new(code::INVALID_PARAMS, "invalid cursor"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn items(count: u32) -> impl Iterator<Item = Vec<u8>> {
        (0..count).map(|n| n.to_string().into_bytes())
    }

    fn walk(pages: &Pages) -> Vec<u64> {
        let (mut seen, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let page = pages.get(cursor.as_deref()).unwrap();
            let page: Value = serde_json::from_slice(&[b"{", page, b"}"].concat()).unwrap();
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| item.as_u64().unwrap()));
            match page["nextCursor"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => return seen,
            }
        }
    }

    #[test]
    fn following_the_cursors_shows_every_item_once_and_in_order() {
        for (count, size) in [(0, 10), (1, 10), (10, 10), (11, 10), (25, 10), (3, 1)] {
            let expected: Vec<u64> = (0..u64::from(count)).collect();
            assert_eq!(walk(&Pages::write("items", items(count), size)), expected, "{count} by {size}");
        }
    }

    #[test]
    fn a_cursor_that_was_not_handed_out_is_refused() {
        let pages = Pages::write("items", items(25), 10);
        for cursor in ["", "1", "AAAA", "=", "MTA", "\u{e9}"] {
            assert_eq!(pages.get(Some(cursor)).unwrap_err().code(), code::INVALID_PARAMS, "{cursor:?}");
        }
        assert!(pages.get(Some(&cursor::write(2))).is_ok());
        assert!(pages.get(Some(&cursor::write(3))).is_err());
    }
}
