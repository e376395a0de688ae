//! Bytes to lines of bounded length.
//!
//! A line that is too long is thrown away as it comes in, up to its end, so it never takes memory; the next one counts
//! again.

use super::claim::wait_readable;
use bytes::Bytes;
use memchr::memchr;
use std::fs::File;
use std::io::{self, ErrorKind, Read};

/// What comes next on the input.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    Line(Bytes),
    TooLong,
    End,
}

/// Where bytes come from.
pub(super) trait Input: Read {
    /// Waits until there is something to read, where reading itself would not.
    fn wait(&self) -> io::Result<()>;
}

impl Input for &File {
    fn wait(&self) -> io::Result<()> {
        wait_readable(self)
    }
}

pub(super) struct Lines<R> {
    input: R,
    limit: usize,
    /// What was read last, and which part of it is not used yet.
    chunk: Vec<u8>,
    from: usize,
    to: usize,
    /// The beginning of a line that is longer than what was read of it.
    partial: Vec<u8>,
    discarding: bool,
    first: bool,
    buffered: bool,
}

const CHUNK: usize = 64 * 1024;

impl<R: Input> Lines<R> {
    pub(super) fn new(input: R, limit: usize) -> Self {
        Self {
            input,
            limit,
            chunk: vec![0; CHUNK],
            from: 0,
            to: 0,
            partial: Vec::new(),
            discarding: false,
            first: true,
            buffered: false,
        }
    }

    /// Whether the last line was complete before the last read.
    pub(super) fn was_read_before(&self) -> bool {
        self.buffered
    }

    /// Whether a whole line can be had without waiting.
    pub(super) fn has_line(&self) -> bool {
        memchr(b'\n', &self.chunk[self.from..self.to]).is_some()
    }

    /// The next line that is not blank, without its end.
    pub(super) fn next(&mut self) -> io::Result<Next> {
        self.buffered = true;
        loop {
            let rest = &self.chunk[self.from..self.to];
            let Some(end) = memchr(b'\n', rest) else {
                self.keep_rest();
                self.buffered = false;
                if self.fill()? {
                    continue;
                }
                // The end of the input ends the last line too.
                let line = if self.discarding { None } else { self.line(0..0) };
                self.discarding = false;
                return Ok(line.map_or(Next::End, Next::Line));
            };
            let range = self.from..self.from + end;
            self.from += end + 1;
            if std::mem::take(&mut self.discarding) || self.partial.len() + range.len() > self.limit {
                self.partial = Vec::new();
                return Ok(Next::TooLong);
            }
            if let Some(line) = self.line(range) {
                return Ok(Next::Line(line));
            }
        }
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

    fn fill(&mut self) -> io::Result<bool> {
        loop {
            match self.input.read(&mut self.chunk) {
                Ok(count) => {
                    (self.from, self.to) = (0, count);
                    return Ok(count > 0);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.input.wait()?,
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out its bytes in pieces of a given size.
    struct Pieces<'a>(&'a [u8], usize);

    impl Input for Pieces<'_> {
        fn wait(&self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Read for Pieces<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(self.0.len()).min(into.len());
            into[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn lines(input: &[u8], piece: usize, limit: usize) -> Vec<String> {
        let mut lines = Lines::new(Pieces(input, piece), limit);
        let mut seen = Vec::new();
        loop {
            match lines.next().unwrap() {
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
        let endless = vec![b'x'; 1 << 20];
        let mut lines = Lines::new(Pieces(&endless, 4096), 1000);
        assert_eq!(lines.next().unwrap(), Next::End);
        assert_eq!(lines.partial.capacity(), 0);
    }
}
