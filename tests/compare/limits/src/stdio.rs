//! The limit on stdio: reads what is there, answers every whole line, writes once.

use limits::{Limit, options};
use memchr::memchr;
use std::io::{self, Read, Write};

/// Answers are written once this much has come together.
const BATCH: usize = 64 * 1024;

fn main() -> io::Result<()> {
    let limit = Limit::new(options().1);
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let (mut buffer, mut filled, mut out) = (vec![0; 64 * 1024], 0, Vec::new());
    loop {
        if filled == buffer.len() {
            buffer.resize(buffer.len() * 2, 0);
        }
        let read = input.read(&mut buffer[filled..])?;
        if read == 0 {
            return Ok(());
        }
        // Only what is new can hold the end of a line.
        let searched = filled;
        filled += read;
        let mut start = 0;
        let mut from = searched;
        while let Some(length) = memchr(b'\n', &buffer[from..filled]) {
            let end = from + length;
            answer(&limit, &buffer[start..end], &mut out)?;
            (start, from) = (end + 1, end + 1);
            if out.len() >= BATCH {
                flush(&mut output, &mut out)?;
            }
        }
        flush(&mut output, &mut out)?;
        buffer.copy_within(start..filled, 0);
        filled -= start;
    }
}

fn answer(limit: &Limit, line: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
    let before = out.len();
    limit.answer(&serde_json::from_slice(line)?, out)?;
    if out.len() > before {
        out.push(b'\n');
    }
    Ok(())
}

fn flush(output: &mut impl Write, out: &mut Vec<u8>) -> io::Result<()> {
    output.write_all(out)?;
    output.flush()?;
    out.clear();
    Ok(())
}
