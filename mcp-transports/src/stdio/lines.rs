//! Reads lines and waits for them, as only a thread of its own may; the first one may also be there at once.

use super::ready::{has_input, is_readable_within, wait_readable};
use crate::lines::{Framer, Next};
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::time::Duration;

const CHUNK: usize = 64 * 1024;

/// The lines of the input.
pub(super) struct Lines {
    input: File,
    framer: Framer,
    buffered: bool,
    /// The end of the input, or what is wrong with it, seen where nobody asked for it.
    end: Option<io::Result<bool>>,
}

impl Lines {
    pub(super) fn new(input: File, limit: usize) -> Self {
        Self { input, framer: Framer::new(limit, CHUNK), buffered: false, end: None }
    }

    /// Whether the last line was complete before the last read.
    pub(super) fn was_read_before(&self) -> bool {
        self.buffered
    }

    /// Whether a whole line can be had without waiting.
    pub(super) fn has_line(&mut self) -> bool {
        self.framer.has_line()
    }

    /// The first line, if it came in before anybody waits for it. It is still the next one, and so is the end of the input.
    pub(super) fn there_already(&mut self) -> Option<&[u8]> {
        if has_input(&self.input) {
            match self.read() {
                Ok(true) => {}
                // Somebody else was faster, or a signal came: the thread asks again.
                Err(error) if matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::WouldBlock) => {}
                end => self.end = Some(end),
            }
        }
        self.framer.peek()
    }

    /// Whether memory of long lines is kept for the next one.
    pub(super) fn keeps_much(&self) -> bool {
        self.framer.keeps_much()
    }

    /// Gives that memory back.
    pub(super) fn let_go(&mut self) {
        self.framer.let_go();
    }

    /// Whether nothing comes in for this time.
    pub(super) fn is_silent_for(&self, time: Duration) -> bool {
        !is_readable_within(&self.input, time)
    }

    /// The next line that is not blank, without its end.
    pub(super) fn next(&mut self) -> io::Result<Next> {
        self.buffered = true;
        loop {
            if let Some(next) = self.framer.next() {
                return Ok(next);
            }
            self.buffered = false;
            if !self.fill()? {
                return Ok(self.framer.end());
            }
        }
    }

    /// Reads what there is, once there is something. Nothing more after the end.
    fn fill(&mut self) -> io::Result<bool> {
        if let Some(end) = self.end.take() {
            return end;
        }
        loop {
            match self.read() {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => wait_readable(&self.input)?,
                read => return read,
            }
        }
    }

    fn read(&mut self) -> io::Result<bool> {
        let count = self.input.read(self.framer.space())?;
        self.framer.filled(count);
        Ok(count > 0)
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;
    use bytes::Bytes;
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixDatagram;

    /// Datagrams: an empty one reads like an end, and what comes after it would be found by whoever reads once more.
    fn lines() -> (Lines, UnixDatagram) {
        let (input, client) = UnixDatagram::pair().unwrap();
        (Lines::new(File::from(OwnedFd::from(input)), 100), client)
    }

    #[test]
    fn what_is_there_already_is_still_the_next_line() {
        let (mut lines, client) = lines();
        assert_eq!(lines.there_already(), None);
        client
            .send(
                b"one
two
",
            )
            .unwrap();
        assert_eq!(lines.there_already(), Some(&b"one"[..]));
        assert_eq!(lines.next().unwrap(), Next::Line(Bytes::from_static(b"one")));
        assert_eq!(lines.next().unwrap(), Next::Line(Bytes::from_static(b"two")));
    }

    #[test]
    fn an_end_that_is_there_already_is_not_read_past() {
        let (mut lines, client) = lines();
        client.send(b"").unwrap();
        client
            .send(
                b"late
",
            )
            .unwrap();
        assert_eq!(lines.there_already(), None);
        assert_eq!(lines.next().unwrap(), Next::End);
    }
}
