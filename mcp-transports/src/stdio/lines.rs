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
}

impl Lines {
    pub(super) fn new(input: File, limit: usize) -> Self {
        Self { input, framer: Framer::new(limit, CHUNK), buffered: false }
    }

    /// Whether the last line was complete before the last read.
    pub(super) fn was_read_before(&self) -> bool {
        self.buffered
    }

    /// Whether a whole line can be had without waiting.
    pub(super) fn has_line(&mut self) -> bool {
        self.framer.has_line()
    }

    /// The first line, if it came in before anybody waits for it. It is still the next one.
    pub(super) fn there_already(&mut self) -> io::Result<Option<&[u8]>> {
        if has_input(&self.input) {
            self.fill()?;
        }
        Ok(self.framer.peek())
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

    fn fill(&mut self) -> io::Result<bool> {
        loop {
            match self.input.read(self.framer.space()) {
                Ok(count) => {
                    self.framer.filled(count);
                    return Ok(count > 0);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => wait_readable(&self.input)?,
                Err(error) => return Err(error),
            }
        }
    }
}
