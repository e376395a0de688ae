//! Handlers that misbehave, row by row, on real pipes and sockets; after each of them the next good request is answered.
//!
//! Rows that need no process are beside what they belong to, under the same names: 4, 5 and 8 in `keys_at_work.rs`, 6 in
//! `stdio.rs`, 10 and 20 in `cancelling.rs`, 11 and 14 in `reports.rs`, 16 in `asking_live.rs`, 18 and 19 in `dynamic.rs`.
//!
//! Row 2: where panics abort, nothing can catch them; the server says so when it is built (`docs/production.md`).

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod cancels;
mod ends;
mod results;

use serde_json::{Value, json};
use tests::both::{Both, ERAS, Era};
use tests::message::{legacy_call, modern_call};

fn both() -> Both {
    Both::start(env!("CARGO_BIN_EXE_fault-server"))
}

/// A call as a client of that era writes it.
fn call(era: Era, tool: &str, arguments: &Value) -> String {
    match era {
        Era::Legacy => legacy_call(1, tool, arguments).to_string(),
        Era::Modern => modern_call(1, tool, arguments).to_string(),
    }
}

/// The results of a tool on both transports for clients of both eras.
fn results(tool: &str, arguments: &Value) -> Vec<Value> {
    let both = both();
    let mut answers = Vec::new();
    for era in ERAS {
        let outcome = both.send(era, &call(era, tool, arguments));
        assert_eq!(outcome.status, 200, "{tool}");
        answers.extend([outcome.pipe, outcome.http]);
    }
    answers.iter().for_each(|answer| assert_eq!(answer["id"], json!(1), "{answer}"));
    answers
}
