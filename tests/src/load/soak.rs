//! A steady load at about 70 % of what is possible, for a long time, with faults in it. Every answer is checked.

use crate::client::{Http, Pipe};
use crate::faults;
use crate::pipe;
use crate::process::{Server, memory};
use crate::report::{check, line, quantile, slope_per_hour};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tests::http::Request;
use tests::message::{initialize, legacy_call, modern_call};
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Clients over HTTP: every other one has a session.
const CLIENTS: u64 = 16;

/// The share of the peak that is asked for.
const SHARE: f64 = 0.7;

/// What everybody counts.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) over: AtomicBool,
    pub(crate) right: AtomicU64,
    /// Answers that are not what was asked for.
    pub(crate) wrong: AtomicU64,
    /// Requests without an answer.
    pub(crate) lost: AtomicU64,
    pub(crate) faults: AtomicU64,
    times: Mutex<Vec<Duration>>,
}

impl Tally {
    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    /// Counts an answer; the first that is wrong is told.
    pub(crate) fn judge(&self, right: bool, what: &str, answer: &Value) {
        if right {
            self.right.fetch_add(1, Ordering::Relaxed);
        } else if self.wrong.fetch_add(1, Ordering::Relaxed) == 0 {
            line(&format!("WRONG {what}: {answer}"));
        }
    }

    fn took(&self, time: Duration) {
        self.times.lock().unwrap_or_else(PoisonError::into_inner).push(time);
    }
}

/// Says whether everything is as it should be.
pub(crate) async fn run(minutes: u64) -> bool {
    let server = Server::start(&["--max-connections", "1000"]).await;
    let pipe = Pipe::start();
    let pid = pipe.child.id().unwrap_or_default();
    let (pipe, peak) = peak(server.addr, pipe).await;
    line(&format!("peak: {:.0} calls a second over HTTP, {:.0} on the pipe, both at once", peak.0, peak.1));
    let tally = Arc::new(Tally::default());
    let mut tasks = JoinSet::new();
    for client in 0..CLIENTS {
        tasks.spawn(ask(server.addr, client, peak.0 * SHARE / CLIENTS as f64, Arc::clone(&tally)));
    }
    tasks.spawn(faults::inject(server.addr, Arc::clone(&tally)));
    let piped = tokio::spawn(pipe::ask(pipe, peak.1 * SHARE, Arc::clone(&tally)));
    let (began, end) = (Instant::now(), Duration::from_secs(minutes * 60));
    let mut sizes = Vec::new();
    while began.elapsed() < end {
        sleep(Duration::from_secs(5)).await;
        sizes.push((began.elapsed().as_secs_f64(), server.memory(), memory(pid)));
    }
    tally.over.store(true, Ordering::Relaxed);
    let calm = tasks.join_all().await.into_iter().all(|well| well);
    let piped = piped.await.ok().flatten();
    let http = gauges(&server).await;
    report(&tally, &sizes, began.elapsed());
    let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    let mut good = check(calm && piped.is_some(), "every client came to its end");
    good &= check(count(&tally.wrong) == 0, "no answer was wrong or another's");
    good &= check(count(&tally.lost) == 0, "no answer was lost");
    let only_this = |stats: &Value| stats["calls_at_work"] == 1;
    good &= check(
        http["sessions"] == 0 && http["connections"] == 1 && only_this(&http),
        &format!("HTTP: {http}"),
    );
    let piped = piped.unwrap_or_default();
    check(piped["sessions"] == 1 && only_this(&piped), &format!("pipe: {piped}")) && good
}

fn report(tally: &Tally, sizes: &[(f64, f64, f64)], took: Duration) {
    let [right, faults, wrong, lost] = [&tally.right, &tally.faults, &tally.wrong, &tally.lost]
        .map(|counter| counter.load(Ordering::Relaxed));
    let rate = right as f64 / took.as_secs_f64();
    line(&format!(
        "{right} right answers in {took:.0?} ({rate:.0} a second), {wrong} wrong, {lost} lost, {faults} faults"
    ));
    let mut times = tally.times.lock().unwrap_or_else(PoisonError::into_inner);
    let (middle, slow) = (quantile(&mut times, 0.5), quantile(&mut times, 0.99));
    line(&format!("calls over HTTP: median {middle:.1?}, p99 {slow:.1?}"));
    // The first third is for caches and allocators to come to rest.
    let late = &sizes[sizes.len() / 3..];
    let of = |at: fn(&(f64, f64, f64)) -> f64| late.iter().map(|size| (size.0, at(size))).collect::<Vec<_>>();
    let (http, pipe) = (of(|size| size.1), of(|size| size.2));
    for (name, points) in [("HTTP", http), ("pipe", pipe)] {
        let (first, last) = (points.first().copied(), points.last().copied());
        let (first, last) = (first.unwrap_or_default().1, last.unwrap_or_default().1);
        let slope = slope_per_hour(&points);
        line(&format!(
            "memory, {name}: {first:.1} MB after a third, {last:.1} MB at the end, {slope:+.2} MB an hour"
        ));
    }
}

/// What is possible: as many calls as all clients together get answered, on both servers at once.
async fn peak(addr: SocketAddr, pipe: Pipe) -> (Pipe, (f64, f64)) {
    let (tally, time) = (Arc::new(Tally::default()), Duration::from_secs(5));
    let mut tasks = JoinSet::new();
    for client in 0..CLIENTS {
        tasks.spawn(ask(addr, client, f64::INFINITY, Arc::clone(&tally)));
    }
    let (pipe, on_pipe) = pipe::peak(pipe, time).await;
    tally.over.store(true, Ordering::Relaxed);
    tasks.join_all().await;
    (pipe, (tally.right.load(Ordering::Relaxed) as f64 / time.as_secs_f64(), on_pipe))
}

/// One client over HTTP, which asks so many times a second. Says whether it came to its end.
async fn ask(addr: SocketAddr, client: u64, rate: f64, tally: Arc<Tally>) -> bool {
    let Ok(mut http) = Http::open(addr).await else { return false };
    let session = if client.is_multiple_of(2) {
        None
    } else {
        match http.ask(&Request::post(&initialize("2025-11-25"))).await {
            Ok(answer) => answer.session,
            Err(_) => return false,
        }
    };
    let began = Instant::now();
    let mut asked = 0_u64;
    while !tally.is_over() {
        if asked as f64 >= began.elapsed().as_secs_f64() * rate {
            sleep(Duration::from_millis(2)).await;
            continue;
        }
        asked += 1;
        let said = format!("client {client}, call {asked}");
        // One of fifty waits for a while, as calls do that ask others.
        let (tool, arguments) = match asked % 50 {
            0 => ("slow", json!({ "milliseconds": 20, "text": said })),
            _ => ("echo", json!({ "text": said })),
        };
        let request = match &session {
            Some(session) => Request::legacy(session, &legacy_call(asked, tool, &arguments)),
            None => Request::modern(&modern_call(asked, tool, &arguments)),
        };
        let sent = Instant::now();
        let Ok(answer) = http.ask(&request).await else {
            tally.lost.fetch_add(1, Ordering::Relaxed);
            return false;
        };
        if asked.is_multiple_of(16) {
            tally.took(sent.elapsed());
        }
        let right = answer.json["id"] == asked && answer.json["result"]["content"][0]["text"] == *said;
        tally.judge(right, &said, &answer.json);
    }
    match session {
        Some(session) => faults::close(&mut http, &session).await,
        None => true,
    }
}

/// What the server counts of itself once everybody is gone.
async fn gauges(server: &Server) -> Value {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let stats = server.stats().await;
        let is_quiet = stats["sessions"] == 0 && stats["connections"] == 1 && stats["calls_at_work"] == 1;
        if is_quiet || Instant::now() > deadline {
            return stats;
        }
        sleep(Duration::from_millis(100)).await;
    }
}
