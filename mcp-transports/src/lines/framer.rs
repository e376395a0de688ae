//! Bytes to lines of bounded length, wherever the bytes come from.
//!
//! A line that is too long is thrown away as it comes in, up to its end, so it never takes memory; the next one counts
//! again.

use bytes::Bytes;
use memchr::memchr;

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
    /// What was read last, and which part of it is not used yet.
    chunk: Vec<u8>,
    from: usize,
    to: usize,
    /// The beginning of a line that is longer than what was read of it.
    partial: Vec<u8>,
    discarding: bool,
    first: bool,
}

impl Framer {
    /// Lines of at most `limit` bytes, of which `chunk` are read at once.
    pub(crate) fn new(limit: usize, chunk: usize) -> Self {
        Self {
            limit,
            chunk: vec![0; chunk],
            from: 0,
            to: 0,
            partial: Vec::new(),
            discarding: false,
            first: true,
        }
    }

    /// Whether a whole line can be had without reading.
    pub(crate) fn has_line(&self) -> bool {
        memchr(b'\n', &self.chunk[self.from..self.to]).is_some()
    }

    /// The next line that is not blank, without its end. Nothing once more must be read; never the end.
    pub(crate) fn next(&mut self) -> Option<Next> {
        loop {
            let Some(end) = memchr(b'\n', &self.chunk[self.from..self.to]) else {
                self.keep_rest();
                return None;
            };
            let range = self.from..self.from + end;
            self.from += end + 1;
            if std::mem::take(&mut self.discarding) || self.partial.len() + range.len() > self.limit {
                self.partial = Vec::new();
                return Some(Next::TooLong);
            }
            if let Some(line) = self.line(range) {
                return Some(Next::Line(line));
            }
        }
    }

    /// Where to read to, once there is no line any more.
    pub(crate) fn space(&mut self) -> &mut [u8] {
        &mut self.chunk
    }

    /// So many bytes were read.
    pub(crate) fn filled(&mut self, count: usize) {
        (self.from, self.to) = (0, count);
    }

    /// What is left when the input ends, which ends the last line too.
    pub(crate) fn end(&mut self) -> Next {
        let line = if self.discarding { None } else { self.line(0..0) };
        self.discarding = false;
        line.map_or(Next::End, Next::Line)
    }

    fn line(&mut self, range: std::ops::Range<usize>) -> Option<Bytes> {
        let end = &self.chunk[range];
        let line = if self.partial.is_empty() {
            Bytes::copy_from_slice(end)
        } else {
            self.partial.extend_from_slice(end);
            Bytes::from(std::mem::take(&mut self.partial))
        };
        let line = match std::mem::take(&mut self.first) && line.starts_with(b"\xef\xbb\xbf") {
            true => line.slice(3..),
            false => line,
        };
        (!line.trim_ascii().is_empty()).then_some(line)
    }

    /// Saves the beginning of a line whose end is not read yet.
    fn keep_rest(&mut self) {
        let rest = &self.chunk[self.from..self.to];
        if self.discarding || self.partial.len() + rest.len() > self.limit {
            self.discarding = true;
            self.partial = Vec::new();
        } else {
            self.partial.extend_from_slice(rest);
        }
        (self.from, self.to) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of an input that is read in pieces of a given size.
    fn lines(input: &[u8], piece: usize, limit: usize) -> Vec<String> {
        let mut framer = Framer::new(limit, piece);
        let (mut pieces, mut seen) = (input.chunks(piece), Vec::new());
        loop {
            let next = match framer.next() {
                Some(next) => next,
                None => match pieces.next() {
                    Some(piece) => {
                        framer.space()[..piece.len()].copy_from_slice(piece);
                        framer.filled(piece.len());
                        continue;
                    }
                    None => framer.end(),
                },
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
            framer.space().fill(b'x');
            framer.filled(4096);
        }
        assert_eq!((framer.next(), framer.end()), (None, Next::End));
        assert_eq!(framer.partial.capacity(), 0);
    }
}
