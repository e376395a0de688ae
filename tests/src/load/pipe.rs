//! The load on a pipe: very many calls under way at a time, some of which panic or are taken back.

use crate::client::Pipe;
use crate::soak::Tally;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::io::Result;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tests::message::{initialize, legacy_call, text};
use tokio::io::AsyncWriteExt;
use tokio::time::{sleep, timeout};

/// Calls that are written at a time.
const BATCH: u64 = 50;

/// How many calls a second are answered when the next follow as soon as these are.
pub(crate) async fn peak(mut pipe: Pipe, time: Duration) -> (Pipe, f64) {
    let began = Instant::now();
    let mut answered = 0;
    let ready = write(&mut pipe, &format!("{}\n", initialize("2025-11-25"))).await.is_ok();
    while ready && read(&mut pipe).await.is_some() && began.elapsed() < time {
        let calls = (0..BATCH).map(|id| format!("{}\n", legacy_call(id, "echo", &json!({ "text": "peak" }))));
        if write(&mut pipe, &calls.collect::<String>()).await.is_err() {
            break;
        }
        for _ in 1..BATCH {
            read(&mut pipe).await;
        }
        answered += BATCH;
    }
    (pipe, answered as f64 / began.elapsed().as_secs_f64())
}

async fn write(pipe: &mut Pipe, text: &str) -> Result<()> {
    pipe.input.write_all(text.as_bytes()).await
}

async fn read(pipe: &mut Pipe) -> Option<Value> {
    let line = timeout(Duration::from_secs(30), pipe.output.next_line()).await.ok()?.ok()??;
    serde_json::from_str(&line).ok()
}

/// What is still to come.
#[derive(Default)]
struct Owed {
    texts: HashMap<u64, String>,
    panics: HashSet<u64>,
}

impl Owed {
    fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.panics.is_empty()
    }

    /// Whether an answer is one that is owed: of a call that was taken back none is.
    fn pay(&mut self, answer: &Value) -> bool {
        let Some(id) = answer["id"].as_u64() else { return false };
        if self.panics.remove(&id) {
            return answer["result"]["isError"] == true;
        }
        self.texts.remove(&id).is_some_and(|said| answer["result"]["content"][0]["text"] == *said)
    }
}

/// Asks so many times a second until all is over, and returns what the server counts of itself then.
pub(crate) async fn ask(mut pipe: Pipe, rate: f64, tally: Arc<Tally>) -> Option<Value> {
    let (mut owed, mut id, began) = (Owed::default(), 1_u64, Instant::now());
    while !tally.is_over() {
        if id as f64 >= began.elapsed().as_secs_f64() * rate {
            sleep(Duration::from_millis(2)).await;
            continue;
        }
        let mut calls = String::new();
        for _ in 0..BATCH {
            id += 1;
            call(id, &mut calls, &mut owed, &tally);
        }
        write(&mut pipe, &calls).await.ok()?;
        while owed.texts.len() + owed.panics.len() > 2 * BATCH as usize {
            pay(&mut pipe, &mut owed, &tally).await?;
        }
    }
    while !owed.is_empty() {
        pay(&mut pipe, &mut owed, &tally).await?;
    }
    let stats = legacy_call(id + 1, "stats", &json!({}));
    write(&mut pipe, &format!("{stats}\n")).await.ok()?;
    serde_json::from_str(text(&read(&mut pipe).await?)).ok()
}

async fn pay(pipe: &mut Pipe, owed: &mut Owed, tally: &Tally) -> Option<()> {
    let Some(answer) = read(pipe).await else {
        tally.lost.fetch_add((owed.texts.len() + owed.panics.len()) as u64, Ordering::Relaxed);
        return None;
    };
    tally.judge(owed.pay(&answer), "on the pipe", &answer);
    Some(())
}

/// Writes a call; some are faults.
fn call(id: u64, out: &mut String, owed: &mut Owed, tally: &Tally) {
    let mut line = |message: &Value| writeln!(out, "{message}").is_ok();
    if id.is_multiple_of(300) {
        tally.faults.fetch_add(1, Ordering::Relaxed);
        owed.panics.insert(id);
        line(&legacy_call(id, ["panic_now", "panic_later"][id as usize / 300 % 2], &json!({})));
    } else if id.is_multiple_of(350) {
        tally.faults.fetch_add(1, Ordering::Relaxed);
        line(&legacy_call(id, "hang", &json!({})));
        let params = json!({ "requestId": id });
        line(&json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": params }));
    } else {
        let said = format!("pipe, call {id}");
        let message = match id % 50 {
            0 => legacy_call(id, "slow", &json!({ "milliseconds": 20, "text": said })),
            _ => legacy_call(id, "echo", &json!({ "text": said })),
        };
        owed.texts.insert(id, said);
        line(&message);
    }
}
