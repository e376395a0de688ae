//! Bytes to lines of bounded length, wherever the bytes come from.
//!
//! A line that is too long is thrown away as it comes in, up to its end, so it never takes memory; the next one counts
//! again. A short line is copied. A long one is handed out in the very memory that it was read to, which is read to again
//! once nobody has the line any more: megabytes are neither copied nor asked of the system for every message.

use bytes::{Bytes, BytesMut};
use memchr::memchr;
use std::io::BufRead as _;
use std::mem::take;

/// What is read at once until a client sends more: most send one short message after another.
const FIRST: usize = 4 * 1024;

/// Bytes to look through that are not worth the fastest search.
const SHORT: usize = 512;

/// What comes next on the input.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Line(Bytes),
    TooLong,
    End,
}

/// What was read, and what of it is not used yet.
pub(crate) struct Framer {
    limit: usize,
    /// What is read at once; also the length from which on a line is not copied.
    chunk: usize,
    /// What was read lies at `from..to`, and no line ends before `searched`.
    buffer: BytesMut,
    from: usize,
    searched: usize,
    to: usize,
    /// The memory of the last long line. Somebody may still have the line.
    lent: Bytes,
    /// A buffer of a chunk that a larger one stands in for.
    spare: BytesMut,
    /// The last read found no end of what there is.
    was_filled: bool,
    discarding: bool,
    first: bool,
}

impl Framer {
    /// Lines of at most `limit` bytes, of which about `chunk` are read at once.
    pub(crate) fn new(limit: usize, chunk: usize) -> Self {
        Self {
            limit,
            chunk,
            buffer: BytesMut::zeroed(chunk.min(FIRST)),
            from: 0,
            searched: 0,
            to: 0,
            lent: Bytes::new(),
            spare: BytesMut::new(),
            was_filled: false,
            discarding: false,
            first: true,
        }
    }

    /// Whether a whole line can be had without reading.
    pub(crate) fn has_line(&mut self) -> bool {
        self.peek().is_some()
    }

    /// The next line that can be had without reading, as it came in.
    pub(crate) fn peek(&mut self) -> Option<&[u8]> {
        let found = self.find_end();
        self.searched = found.unwrap_or(self.to);
        found.map(|end| &self.buffer[self.from..end])
    }

    /// The next line that is not blank, without its end. Nothing once more must be read; never the end.
    pub(crate) fn next(&mut self) -> Option<Next> {
        loop {
            let Some(end) = self.find_end() else {
                self.make_room();
                return None;
            };
            let range = self.from..end;
            (self.from, self.searched) = (end + 1, end + 1);
            if take(&mut self.discarding) || range.len() > self.limit {
                return Some(Next::TooLong);
            }
            if let Some(line) = self.line(range) {
                return Some(Next::Line(line));
            }
        }
    }

    /// Where to read to, once there is no line any more.
    pub(crate) fn space(&mut self) -> &mut [u8] {
        &mut self.buffer[self.to..]
    }

    /// So many bytes were read.
    pub(crate) fn filled(&mut self, count: usize) {
        self.to += count;
        self.was_filled = self.to == self.buffer.len();
    }

    /// What is left when the input ends, which ends the last line too.
    pub(crate) fn end(&mut self) -> Next {
        let rest = self.from..self.to;
        (self.from, self.searched) = (self.to, self.to);
        let line = if take(&mut self.discarding) { None } else { self.line(rest) };
        line.map_or(Next::End, Next::Line)
    }

    /// Whether it keeps the memory of a long line for the next one.
    pub(crate) fn keeps_much(&self) -> bool {
        self.buffer.len() > self.chunk || !self.lent.is_empty()
    }

    /// Gives memory that it keeps back, but for that of a line which is being read.
    pub(crate) fn let_go(&mut self) {
        self.lent = Bytes::new();
        if self.from == self.to {
            self.start_anew();
        }
    }

    fn find_end(&self) -> Option<usize> {
        end_of_line(&self.buffer[self.searched..self.to]).map(|at| self.searched + at)
    }

    fn line(&mut self, range: std::ops::Range<usize>) -> Option<Bytes> {
        // What follows a long line moves to another buffer, so there should be less of it than of the line.
        let rest = self.from..self.to;
        let line = if range.len() >= self.chunk && range.len() >= rest.len() {
            self.lend(rest).slice(range)
        } else {
            Bytes::copy_from_slice(&self.buffer[range])
        };
        let line = match take(&mut self.first) && line.starts_with(b"\xef\xbb\xbf") {
            true => line.slice(3..),
            false => line,
        };
        (!line.trim_ascii().is_empty()).then_some(line)
    }

    /// Hands the buffer out, and goes on with the rest in another one.
    fn lend(&mut self, rest: std::ops::Range<usize>) -> &Bytes {
        let mut next = take(&mut self.spare);
        if next.len() < self.chunk.max(rest.len()) {
            next = BytesMut::zeroed(self.chunk.max(rest.len()));
        }
        next[..rest.len()].copy_from_slice(&self.buffer[rest.clone()]);
        self.lent = std::mem::replace(&mut self.buffer, next).freeze();
        (self.from, self.searched, self.to) = (0, 0, rest.len());
        &self.lent
    }

    /// Makes room behind the beginning of a line whose end is not read yet.
    fn make_room(&mut self) {
        if self.discarding || self.to - self.from > self.limit {
            self.discarding = true;
            return self.start_anew();
        }
        if self.from > 0 {
            self.buffer.copy_within(self.from..self.to, 0);
            (self.from, self.to) = (0, self.to - self.from);
        }
        self.searched = self.to;
        if take(&mut self.was_filled) && self.buffer.len() < self.chunk {
            self.buffer.resize(self.chunk, 0);
        } else if self.to > self.buffer.len() / 2 && self.buffer.len() < self.limit + self.chunk {
            self.grow();
        }
    }

    /// Takes the memory of the last long line, or more of its own.
    fn grow(&mut self) {
        match take(&mut self.lent).try_into_mut() {
            Ok(mut lent) if lent.len() > self.buffer.len() => {
                lent[..self.to].copy_from_slice(&self.buffer[..self.to]);
                self.spare = std::mem::replace(&mut self.buffer, lent);
            }
            _ => {
                let length = (2 * self.buffer.len()).min(self.limit + self.chunk);
                self.buffer.resize(length.max(self.to + self.chunk), 0);
            }
        }
    }

    /// Forgets what was read, and the memory that it took beyond a chunk.
    fn start_anew(&mut self) {
        (self.from, self.searched, self.to) = (0, 0, 0);
        if self.buffer.len() > self.chunk {
            self.buffer = take(&mut self.spare);
        }
        if self.buffer.is_empty() {
            self.buffer = BytesMut::zeroed(self.chunk);
        }
    }
}

/// Where the first line ends. What is short is left to the system's search: the other one, which is faster for what is long, first
/// finds out what the processor can do, and in a virtual machine that takes longer than all else about a first message.
fn end_of_line(bytes: &[u8]) -> Option<usize> {
    if bytes.len() > SHORT {
        return memchr(b'\n', bytes);
    }
    let skipped = { bytes }.skip_until(b'\n').unwrap_or_default();
    bytes[..skipped].ends_with(b"\n").then(|| skipped - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of an input that is read in pieces of a given size.
    fn lines(input: &[u8], piece: usize, limit: usize) -> Vec<String> {
        let mut framer = Framer::new(limit, piece);
        let (mut input, mut seen) = (input, Vec::new());
        loop {
            let next = match framer.next() {
                Some(next) => next,
                None if input.is_empty() => framer.end(),
                None => {
                    let space = framer.space();
                    let (now, later) = input.split_at(piece.min(space.len()).min(input.len()));
                    space[..now.len()].copy_from_slice(now);
                    framer.filled(now.len());
                    input = later;
                    continue;
                }
            };
            match next {
                Next::Line(line) => seen.push(String::from_utf8_lossy(&line).into_owned()),
                Next::TooLong => seen.push("(too long)".to_owned()),
                Next::End => return seen,
            }
        }
    }

    #[test]
    fn any_split_of_the_input_gives_the_same_lines() {
        let input = b"\xef\xbb\xbf{\"a\":1}\n\n  \r\n{\"b\":2}\r\nxxxxxxxxxxxx\n{\"c\":3}\nyyyyyyyyyyyyyyyyyyyy\nzz\nlost";
        let expected = ["{\"a\":1}", "{\"b\":2}\r", "(too long)", "{\"c\":3}", "(too long)", "zz", "lost"];
        for piece in 1..input.len() {
            assert_eq!(lines(input, piece, 10), expected, "pieces of {piece}");
        }
    }

    #[test]
    fn a_line_of_the_limit_passes_and_one_byte_more_does_not() {
        assert_eq!(lines(b"0123456789\n01234567890\nok\n", 7, 10), ["0123456789", "(too long)", "ok"]);
    }

    #[test]
    fn a_line_without_end_takes_no_memory() {
        let mut framer = Framer::new(1000, 4096);
        for _ in 0..256 {
            assert_eq!(framer.next(), None);
            let space = framer.space();
            space.fill(b'x');
            let count = space.len();
            framer.filled(count);
        }
        assert_eq!((framer.next(), framer.end()), (None, Next::End));
        assert_eq!(framer.buffer.len(), 4096);
    }

    /// Reads a line of this length; where it lies.
    fn read_line(framer: &mut Framer, length: usize) -> (Bytes, *const u8) {
        let mut input = vec![b'x'; length];
        input.push(b'\n');
        let mut left = &input[..];
        loop {
            if let Some(next) = framer.next() {
                let Next::Line(line) = next else { panic!("{next:?}") };
                assert_eq!(line.len(), length);
                assert!(line.iter().all(|byte| *byte == b'x'));
                let place = line.as_ptr();
                return (line, place);
            }
            let space = framer.space();
            assert!(!space.is_empty());
            let count = space.len().min(left.len()).min(64);
            space[..count].copy_from_slice(&left[..count]);
            framer.filled(count);
            left = &left[count..];
        }
    }

    #[test]
    fn long_lines_share_memory_one_after_another_but_not_while_somebody_has_one() {
        let mut framer = Framer::new(10_000, 64);
        let (line, first) = read_line(&mut framer, 5000);
        drop(line);
        let (kept, second) = read_line(&mut framer, 5000);
        assert_eq!(first, second);
        let (other, third) = read_line(&mut framer, 5000);
        assert_ne!(second, third);
        assert_eq!(kept, other);
    }

    #[test]
    fn memory_of_long_lines_is_given_back() {
        let mut framer = Framer::new(10_000, 64);
        drop(read_line(&mut framer, 5000));
        assert!(framer.keeps_much());
        framer.let_go();
        assert!(!framer.keeps_much());
        read_line(&mut framer, 10);
        assert!(!framer.keeps_much());
    }

    #[test]
    fn what_follows_a_long_line_is_kept() {
        let input = format!("{}\n{}\n{}\n", "a".repeat(40), "b".repeat(7), "c".repeat(60));
        for piece in [8, 16, 64, 1000] {
            let expected: Vec<&str> = input.lines().collect();
            assert_eq!(lines(input.as_bytes(), piece, 100), expected, "pieces of {piece}");
        }
    }

    #[test]
    fn what_is_read_at_once_grows_once_a_client_fills_it() {
        let mut framer = Framer::new(1 << 20, 64 * 1024);
        for _ in 0..3 {
            assert_eq!(framer.space().len(), FIRST);
            framer.space()[..6].copy_from_slice(b"short\n");
            framer.filled(6);
            assert_eq!(framer.next(), Some(Next::Line(Bytes::from_static(b"short"))));
            assert_eq!(framer.next(), None);
        }
        framer.space().fill(b'x');
        framer.filled(FIRST);
        assert_eq!(framer.next(), None);
        assert_eq!(framer.space().len(), 64 * 1024 - FIRST);
        assert!(!framer.keeps_much());
    }

    #[test]
    fn a_line_ends_where_it_does_in_short_and_in_long_input() {
        for length in [0, 1, SHORT - 1, SHORT, SHORT + 1, 10 * SHORT] {
            let line = vec![b'x'; length];
            assert_eq!(end_of_line(&line), None, "{length}");
            let two = [&line[..], b"\n", &line, b"\n"].concat();
            assert_eq!(end_of_line(&two), Some(length), "{length}");
        }
    }
}
