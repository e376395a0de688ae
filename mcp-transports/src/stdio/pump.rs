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
use tokio::sync::oneshot;

/// Answers are written once this much has come together, even if more input is waiting: the client reads them while the next
/// ones are made, and most of the writes are saved all the same.
const BATCH: usize = 4 * 1024;

/// Larger messages, and more than this answered at once, take memory that is not kept for ever.
const LARGE: usize = 256 * 1024;

/// It is kept for so many further reads, and for this long without anything to read.
const SMALL: u32 = 8;
const SILENCE: Duration = Duration::from_secs(1);

/// Nor does an answer wait longer than this for the ones behind it.
const PATIENCE: Duration = Duration::from_millis(1);

pub(super) struct Pump {
    work: Arc<Work<Writer>>,
    lines: Lines,
    intake: Intake<Writer>,
    thrift: Thrift,
    /// Told once the first batch is answered.
    first: Option<oneshot::Sender<()>>,
}

impl Pump {
    pub(super) fn new(work: Arc<Work<Writer>>, input: File, first: oneshot::Sender<()>) -> Self {
        let lines = Lines::new(input, work.server.limits().message_bytes);
        let intake = Intake::new(Arc::clone(&work));
        Self { work, lines, intake, thrift: Thrift::default(), first: Some(first) }
    }

    /// Answers what a client opens with, before there is a thread for it: to start one takes as long as all else that a
    /// first answer needs. Nothing here waits, and no code of the user's runs; the rest is left to the thread.
    pub(super) fn open(&mut self) {
        if !self.lines.there_already().is_some_and(|line| self.work.server.opens_with(line)) {
            return;
        }
        match self.lines.next() {
            Ok(Next::Line(line)) => {
                self.intake.message(line);
            }
            Ok(Next::TooLong) => self.intake.too_long(),
            // The thread would see the same.
            Ok(Next::End) | Err(_) => return,
        }
        self.flush();
        self.answered();
    }

    /// Runs until the input ends, the client stops reading, or the transport stops.
    pub(super) fn run(mut self) {
        // Handlers run here up to their first wait and may use the runtime's timers and tasks.
        let runtime = self.work.runtime().clone();
        let _entered = runtime.enter();
        // What was answered before may have found nobody who reads.
        if !self.work.writer.wait_for_room() {
            return;
        }
        let mut began = Instant::now();
        loop {
            let next = self.lines.next();
            if !self.lines.was_read_before() {
                // A new batch: waiting for input is not waiting for answers.
                began = Instant::now();
            }
            if self.work.is_stopping() && !self.lines.was_read_before() {
                break;
            }
            self.work.set_reader_busy(true);
            match next {
                Ok(Next::Line(line)) => {
                    self.thrift.saw(line.len());
                    self.intake.message(line);
                }
                Ok(Next::TooLong) => self.intake.too_long(),
                Ok(Next::End) => break,
                Err(error) => {
                    tracing::warn!(%error, "standard input cannot be read");
                    break;
                }
            }
            let is_last = !self.lines.has_line();
            if is_last || self.intake.out.len() >= BATCH || began.elapsed() >= PATIENCE {
                self.flush();
                if !self.work.writer.wait_for_room() {
                    break;
                }
                began = Instant::now();
            }
            if is_last {
                self.work.set_reader_busy(false);
                self.answered();
                self.thrift.look(&mut self.lines, &mut self.intake.out, &self.work.writer);
            }
        }
        self.flush();
        self.work.set_reader_busy(false);
    }

    fn answered(&mut self) {
        if let Some(first) = self.first.take() {
            // Nobody listens any more if it took long.
            let _ = first.send(());
        }
    }

    fn flush(&mut self) {
        if !self.intake.out.is_empty() {
            self.thrift.saw(self.intake.out.len());
            self.work.writer.flush_from_reader(&mut self.intake.out);
        }
    }
}

/// Keeps the memory of large messages for the next ones, but not for ever.
#[derive(Default)]
struct Thrift {
    /// Something large came by, and so many small things since.
    large: bool,
    small: u32,
}

impl Thrift {
    fn saw(&mut self, bytes: usize) {
        if bytes > LARGE {
            *self = Self { large: true, small: 0 };
        }
    }

    /// Gives memory back when the client is silent for a while, or sends and asks for nothing large any more.
    fn look(&mut self, lines: &mut Lines, out: &mut Vec<u8>, writer: &Writer) {
        if !self.large && !lines.keeps_much() {
            return;
        }
        self.small += 1;
        if self.small > SMALL || lines.is_silent_for(SILENCE) {
            lines.let_go();
            writer.let_go();
            *out = Vec::new();
            *self = Self::default();
        }
    }
}
