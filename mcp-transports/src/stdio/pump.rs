//! The reader thread: takes lines in, has them served, and puts the answers out in batches.
//!
//! A call that is done at its first poll never leaves this thread. One that waits goes to the runtime. This thread
//! waits for input and for room in the output, and for nothing else, so that it always comes to read a cancellation.

use super::lines::Lines;
use super::writer::Writer;
use crate::lines::{Intake, Next, Work};
use std::fs::File;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Answers are written once this much has come together, even if more input is waiting.
const BATCH: usize = 64 * 1024;

/// Nor does an answer wait longer than this for the ones behind it.
const PATIENCE: Duration = Duration::from_millis(1);

pub(super) struct Pump {
    work: Arc<Work<Writer>>,
    intake: Intake<Writer>,
}

impl Pump {
    pub(super) fn new(work: Arc<Work<Writer>>) -> Self {
        Self { intake: Intake::new(Arc::clone(&work)), work }
    }

    /// Runs until the input ends, the client stops reading, or the transport stops.
    pub(super) fn run(mut self, input: &File) {
        // Handlers run here up to their first wait and may use the runtime's timers and tasks.
        let runtime = self.work.runtime().clone();
        let _entered = runtime.enter();
        let mut lines = Lines::new(input, self.work.server.limits().message_bytes);
        let mut began = Instant::now();
        loop {
            let next = lines.next();
            if !lines.was_read_before() {
                // A new batch: waiting for input is not waiting for answers.
                began = Instant::now();
            }
            if self.work.is_stopping() && !lines.was_read_before() {
                break;
            }
            self.work.set_reader_busy(true);
            match next {
                Ok(Next::Line(line)) => drop(self.intake.message(line)),
                Ok(Next::TooLong) => self.intake.too_long(),
                Ok(Next::End) => break,
                Err(error) => {
                    tracing::warn!(%error, "standard input cannot be read");
                    break;
                }
            }
            if !lines.has_line() || self.intake.out.len() >= BATCH || began.elapsed() >= PATIENCE {
                began = Instant::now();
                self.flush();
                if !self.work.writer.wait_for_room() {
                    break;
                }
            }
            if !lines.has_line() {
                self.work.set_reader_busy(false);
            }
        }
        self.flush();
        self.work.set_reader_busy(false);
    }

    fn flush(&mut self) {
        if !self.intake.out.is_empty() {
            self.work.writer.flush_from_reader(&self.intake.out);
            self.intake.out.clear();
            self.intake.out.shrink_to(4 * BATCH);
        }
    }
}
