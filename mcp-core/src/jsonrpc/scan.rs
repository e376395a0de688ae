//! A validating scanner over JSON bytes: finds where values start and end without building anything.
//!
//! Owns JSON syntax and the nesting limit. Must not know what any member means.

use std::ops::Range;

/// Where a value lies in its frame. Strings include their quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// No value: what a member that is absent has.
    pub(super) const NONE: Self = Self { start: 0, end: 0 };

    fn new(start: usize, end: usize) -> Self {
        // Frames are bounded far below 4 GiB by every transport; a longer one is refused in `Scanner::new`.
        Self { start: start as u32, end: end as u32 }
    }

    pub(crate) fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The bytes' places, for sharing a part of them.
    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(crate) fn of(self, bytes: &[u8]) -> &[u8] {
        &bytes[self.start as usize..self.end as usize]
    }
}

/// Why a text is not acceptable JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Not JSON, from this byte on.
    Syntax(usize),
    /// Nested deeper than the limit.
    Depth,
    /// A member that may occur once occurs twice.
    Duplicate(&'static str),
    /// Longer than a frame can be.
    Length,
}

/// The deepest nesting the scanner can follow: one bit of its stack per level.
pub(crate) const DEEPEST: u32 = 64;

#[derive(Debug)]
pub(crate) struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: u32,
    max_depth: u32,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(bytes: &'a [u8], max_depth: u32) -> Result<Self, Fault> {
        if bytes.len() >= u32::MAX as usize {
            return Err(Fault::Length);
        }
        Ok(Self { bytes, at: 0, depth: 0, max_depth: max_depth.min(DEEPEST) })
    }

    /// The next significant byte, not consumed.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    /// Succeeds when nothing but white space is left.
    pub(crate) fn end(&mut self) -> Result<(), Fault> {
        match self.peek() {
            None => Ok(()),
            Some(_) => self.fault(),
        }
    }

    /// Walks an object; `member` gets each key, without quotes and not unescaped, and must consume the value.
    pub(crate) fn object<F>(&mut self, mut member: F) -> Result<Span, Fault>
    where
        F: FnMut(&mut Self, &'a [u8], Span) -> Result<(), Fault>,
    {
        self.peek();
        let start = self.at;
        self.expect(b'{')?;
        self.enter()?;
        if self.peek() == Some(b'}') {
            self.at += 1;
        } else {
            loop {
                let key = self.string()?;
                self.expect(b':')?;
                let span = Span { start: key.start + 1, end: key.end - 1 };
                member(self, span.of(self.bytes), span)?;
                match self.take() {
                    Some(b',') => {}
                    Some(b'}') => break,
                    _ => return self.fault_before(),
                }
            }
        }
        self.depth -= 1;
        Ok(Span::new(start, self.at))
    }

    /// Walks an array; `element` gets each place in it.
    pub(crate) fn array(&mut self, mut element: impl FnMut(Span)) -> Result<(), Fault> {
        self.expect(b'[')?;
        self.enter()?;
        if self.peek() == Some(b']') {
            self.at += 1;
        } else {
            loop {
                element(self.value()?);
                match self.take() {
                    Some(b',') => {}
                    Some(b']') => break,
                    _ => return self.fault_before(),
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// Consumes one value of any kind and says where it lies.
    pub(crate) fn value(&mut self) -> Result<Span, Fault> {
        match self.peek() {
            Some(b'{' | b'[') => self.container(),
            Some(b'"') => self.string(),
            _ => self.scalar(),
        }
    }

    fn scalar(&mut self) -> Result<Span, Fault> {
        let start = self.at;
        match self.peek() {
            Some(b't') => self.literal(b"true")?,
            Some(b'f') => self.literal(b"false")?,
            Some(b'n') => self.literal(b"null")?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => return self.fault(),
        }
        Ok(Span::new(start, self.at))
    }

    /// Skips an array or object without recursion; one bit per level says which of the two it is.
    fn container(&mut self) -> Result<Span, Fault> {
        let start = self.at;
        let base = self.depth;
        let mut objects = 0u64;
        loop {
            let open = self.take();
            self.enter()?;
            objects = objects << 1 | u64::from(open == Some(b'{'));
            let close = if objects & 1 == 1 { b'}' } else { b']' };
            let empty = self.peek() == Some(close);
            if !empty && objects & 1 == 1 {
                self.key()?;
            }
            if !empty && matches!(self.peek(), Some(b'{' | b'[')) {
                continue;
            }
            if !empty {
                self.flat()?;
            }
            if self.close_levels(&mut objects, base)? {
                return Ok(Span::new(start, self.at));
            }
        }
    }

    /// After a value: closes what ends here and moves to the next element. True when the outermost level is closed.
    fn close_levels(&mut self, objects: &mut u64, base: u32) -> Result<bool, Fault> {
        loop {
            let object = *objects & 1 == 1;
            match self.take() {
                Some(b',') => {
                    if object {
                        self.key()?;
                    }
                    if matches!(self.peek(), Some(b'{' | b'[')) {
                        return Ok(false);
                    }
                    self.flat()?;
                }
                Some(b'}') if object => self.leave(objects),
                Some(b']') if !object => self.leave(objects),
                _ => return self.fault_before(),
            }
            if self.depth == base {
                return Ok(true);
            }
        }
    }

    fn leave(&mut self, objects: &mut u64) {
        *objects >>= 1;
        self.depth -= 1;
    }

    fn enter(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > self.max_depth { Err(Fault::Depth) } else { Ok(()) }
    }

    fn key(&mut self) -> Result<(), Fault> {
        self.string()?;
        self.expect(b':')
    }

    fn flat(&mut self) -> Result<Span, Fault> {
        if self.peek() == Some(b'"') { self.string() } else { self.scalar() }
    }

    fn string(&mut self) -> Result<Span, Fault> {
        if self.peek() != Some(b'"') {
            return self.fault();
        }
        let start = self.at;
        self.at += 1;
        loop {
            self.at = plain_run(self.bytes, self.at);
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Span::new(start, self.at));
                }
                Some(b'\\') => self.escape()?,
                _ => return self.fault(),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Fault> {
        match self.bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
            Some(b'u') => {
                let digits = self.bytes.get(self.at + 2..self.at + 6).unwrap_or_default();
                if digits.len() != 4 || !digits.iter().all(u8::is_ascii_hexdigit) {
                    return self.fault();
                }
                self.at += 6;
            }
            _ => return self.fault(),
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Fault> {
        self.at += usize::from(self.bytes[self.at] == b'-');
        match self.bytes.get(self.at) {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits()?,
            _ => return self.fault(),
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.bytes.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.bytes.get(self.at), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        if self.at == start { self.fault() } else { Ok(()) }
    }

    fn literal(&mut self, word: &[u8]) -> Result<(), Fault> {
        if !self.bytes[self.at..].starts_with(word) {
            return self.fault();
        }
        self.at += word.len();
        Ok(())
    }

    fn expect(&mut self, byte: u8) -> Result<(), Fault> {
        if self.take() == Some(byte) { Ok(()) } else { self.fault_before() }
    }

    fn take(&mut self) -> Option<u8> {
        let byte = self.peek();
        self.at += usize::from(byte.is_some());
        byte
    }

    fn fault<T>(&self) -> Result<T, Fault> {
        Err(Fault::Syntax(self.at))
    }

    fn fault_before<T>(&self) -> Result<T, Fault> {
        Err(Fault::Syntax(self.at.saturating_sub(1)))
    }
}

/// The index of the first byte from `at` on that ends a run of plain string bytes: a quote, a backslash, a control
/// character or the end. Looks at eight bytes at a time, since arguments can be megabytes of text.
pub(super) fn plain_run(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let zero_byte = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGH;
        let quote = zero_byte(word ^ (ONES * u64::from(b'"')));
        let backslash = zero_byte(word ^ (ONES * u64::from(b'\\')));
        let stop = control | quote | backslash;
        if stop != 0 {
            return at + stop.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f)) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(text: &str) -> Result<(), Fault> {
        let mut scanner = Scanner::new(text.as_bytes(), 64)?;
        scanner.value()?;
        scanner.end()
    }

    #[test]
    fn every_text_that_serde_json_accepts_is_accepted_and_the_rest_is_refused() {
        let texts = [
            "0",
            "-0",
            "01",
            "-",
            "1.",
            "1.5e+3",
            "1e",
            ".5",
            "+1",
            "NaN",
            "true",
            "tru",
            "null",
            "nulll",
            "\"\"",
            "\"a\\n\\u00e9\"",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"tab\tinside\"",
            "\"open",
            "[]",
            "[1,2]",
            "[1,]",
            "[,1]",
            "[1 2]",
            "{}",
            "{\"a\":1}",
            "{\"a\":1,}",
            "{\"a\"}",
            "{a:1}",
            "{\"a\":{\"b\":[{},[],{\"c\":[1,{}]}]},\"d\":null}",
            "[}",
            "{]",
            "[[]",
            "{\"a\":[}",
            "",
            " ",
            " [ 1 , { \"k\" : [ ] } ] ",
            "[]]",
            "1 1",
            "\"0123456789abcdef\\\"0123456789\"",
        ];
        for text in texts {
            let expected = serde_json::from_str::<serde_json::Value>(text).is_ok();
            assert_eq!(scan(text).is_ok(), expected, "{text:?}");
        }
    }

    #[test]
    fn nesting_up_to_the_limit_is_followed_and_one_more_level_is_refused() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(scan(&nested(64)), Ok(()));
        assert_eq!(scan(&nested(65)), Err(Fault::Depth));
        assert_eq!(scan(&nested(100_000)), Err(Fault::Depth));
        assert_eq!(scan(&format!("[{},{}]", nested(63), nested(63))), Ok(()));
    }
}
