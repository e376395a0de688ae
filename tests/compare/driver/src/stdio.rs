//! A client on a server's standard input and output. One thread, so that the order of things is plain.

use crate::load::{Client, Clock, Load, Result, Seen};
use crate::server::{Running, io};
use crate::work::{Era, Work, handshake};
use memchr::memchr;
use std::io::{Read, Write};
use std::process::{ChildStdin, ChildStdout};
use std::time::Instant;

pub struct Pipe {
    pub server: Running,
    input: Option<ChildStdin>,
    output: ChildStdout,
    buffer: Vec<u8>,
    filled: usize,
    next_id: u64,
}

impl Pipe {
    /// Takes a server's pipes and shakes hands, if the era has that.
    pub fn open(mut server: Running, era: Era) -> Result<Self> {
        let (input, output) = server.pipes()?;
        let mut pipe =
            Self { server, input: Some(input), output, buffer: vec![0; 1 << 20], filled: 0, next_id: 1 };
        if era == Era::Legacy {
            let (initialize, ready) = handshake();
            pipe.write(format!("{initialize}\n").as_bytes())?;
            let mut answers = 0;
            while answers == 0 {
                pipe.read(|line| {
                    answers += 1;
                    let text = String::from_utf8_lossy(line);
                    if text.contains("serverInfo") { Ok(()) } else { Err(format!("no handshake: {text}")) }
                })?;
            }
            pipe.write(format!("{ready}\n").as_bytes())?;
        }
        Ok(pipe)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let input = self.input.as_mut().ok_or("the input is closed")?;
        input.write_all(bytes).map_err(io("writing to the server"))
    }

    /// Reads what is there and hands every whole line over.
    fn read(&mut self, mut line: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        if self.filled == self.buffer.len() {
            self.buffer.resize(self.filled * 2, 0);
        }
        let searched = self.filled;
        let read = self.output.read(&mut self.buffer[searched..]).map_err(io("reading from the server"))?;
        if read == 0 {
            return Err("the server has ended".to_owned());
        }
        self.filled += read;
        let (mut start, mut from) = (0, searched);
        while let Some(length) = memchr(b'\n', &self.buffer[from..self.filled]) {
            line(&self.buffer[start..from + length])?;
            from += length + 1;
            start = from;
        }
        self.buffer.copy_within(start..self.filled, 0);
        self.filled -= start;
        Ok(())
    }

    /// Times calls one after another while slow ones wait, and takes the answers of those in the end.
    pub fn run_beside(&mut self, work: &mut Work, slow: &Work, crowd: u64, calls: u64) -> Result<Vec<u64>> {
        let slow_ids = self.next_id..self.next_id + crowd;
        self.next_id += crowd;
        let mut out = Vec::new();
        for id in slow_ids.clone() {
            slow.request(id, &mut out);
            out.push(b'\n');
        }
        self.write(&out)?;
        let mut latencies = Vec::new();
        for id in self.next_id..self.next_id + calls {
            out.clear();
            work.request(id, &mut out);
            out.push(b'\n');
            let sent = Instant::now();
            self.write(&out)?;
            let mut answered = false;
            while !answered {
                self.read(|line| {
                    answered = work.check(line)? == id;
                    if answered { Ok(()) } else { Err("a slow call was faster".to_owned()) }
                })?;
            }
            latencies.push(sent.elapsed().as_nanos() as u64);
        }
        self.next_id += calls;
        let mut late = 0;
        while late < crowd {
            self.read(|line| {
                late += 1;
                let text = String::from_utf8_lossy(line);
                if text.contains("\"result\"") { Ok(()) } else { Err(format!("a slow call failed: {text}")) }
            })?;
        }
        Ok(latencies)
    }

    /// Closes the input, waits for the end, and returns what the server wrote to standard error.
    pub fn finish(mut self) -> Result<String> {
        drop(self.input.take());
        drop(self.output);
        self.server.wait()
    }
}

impl Client for Pipe {
    fn run(&mut self, work: &mut Work, load: Load) -> Result<Seen> {
        let mut clock = Clock::new(load.stop, self.next_id);
        let mut out = Vec::new();
        let ask = |clock: &mut Clock, work: &Work, out: &mut Vec<u8>| {
            if let Some(id) = clock.next_id() {
                work.request(id, out);
                out.push(b'\n');
            }
        };
        (0..load.outstanding).for_each(|_| ask(&mut clock, work, &mut out));
        self.write(&out)?;
        while clock.waiting() > 0 {
            out.clear();
            self.read(|line| {
                clock.answered(work.check(line)?)?;
                ask(&mut clock, work, &mut out);
                Ok(())
            })?;
            if !out.is_empty() {
                self.write(&out)?;
            }
        }
        let (seen, next_id) = clock.finish();
        self.next_id = next_id;
        Ok(seen)
    }
}
