//! Very many idle sessions, each with its stream open, and very many connections beyond the limit.

use crate::client::Http;
use crate::process::Server;
use crate::report::{check, line, quantile};
use serde_json::json;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tests::http::Request;
use tests::message::{initialize, legacy};
use tests::sse::get;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// Seconds until an idle session is forgotten.
const IDLE: u64 = 10;

/// Connections beside those of the sessions.
const SPARE: u64 = 50;

/// How long the memory of sessions that are forgotten may take to go back to the system.
const GIVEN_BACK_WITHIN: Duration = Duration::from_secs(30);

/// How many are opened at a time.
const WAVE: u64 = 200;

/// Says whether everything is as it should be.
pub(crate) async fn run(sessions: u64, refused: u64, megabytes: u64) -> bool {
    let (places, idle) = ((sessions + SPARE).to_string(), IDLE.to_string());
    let server = Server::start(&[
        "--max-connections",
        &places,
        "--max-sessions",
        &places,
        "--session-idle-seconds",
        &idle,
        "--header-timeout-seconds",
        "600",
    ])
    .await;
    drop(open(server.addr, 20).await);
    let at_start = server.memory();
    line(&format!("{sessions} sessions with a stream each; {at_start:.1} MB before"));
    let (mut good, mut first) = (true, 0.0);
    for round in 1..=2 {
        let began = Instant::now();
        let streams = open(server.addr, sessions).await;
        let took = began.elapsed();
        let full = server.memory();
        let each = (full - at_start) * 1024.0 / sessions as f64;
        line(&format!("round {round}: opened in {took:.1?}; {each:.1} KiB each"));
        good &= check(streams.len() as u64 == sessions, &format!("{} streams are open", streams.len()));
        good &= check(full <= megabytes as f64, &format!("{full:.1} MB of at most {megabytes} MB"));
        if round == 1 {
            first = full;
        }
        good &= check(full <= first * 1.1, "no more than the first round, but for a tenth");
        ping(server.addr, "while they are open").await;
        if round == 1 {
            good &= beyond(&server, refused).await;
        }
        drop(streams);
        good &= forgotten(&server, at_start, full).await;
    }
    good
}

/// Opens sessions with their streams, some at a time.
async fn open(addr: SocketAddr, sessions: u64) -> Vec<Http> {
    let mut opened = Vec::new();
    let mut tasks = JoinSet::new();
    for _ in 0..sessions {
        if tasks.len() as u64 >= WAVE {
            opened.extend(tasks.join_next().await.and_then(Result::ok).flatten());
        }
        tasks.spawn(session(addr));
    }
    while let Some(joined) = tasks.join_next().await {
        opened.extend(joined.ok().flatten());
    }
    opened
}

/// One session on one connection: the handshake, and then its stream.
async fn session(addr: SocketAddr) -> Option<Http> {
    let mut http = Http::open(addr).await.ok()?;
    let session = http.ask(&Request::post(&initialize("2025-11-25"))).await.ok()?.session?;
    let ready = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    let status = http.ask(&Request::legacy(&session, &ready)).await.ok()?.status;
    let stream = http.stream(&get(&session, None)).await.ok()?;
    (status == 202 && stream == 200).then_some(http)
}

/// Measures pings of one more session, and returns the slowest of a hundred.
async fn ping(addr: SocketAddr, when: &str) -> Option<Duration> {
    let mut http = Http::open(addr).await.ok()?;
    let session = http.ask(&Request::post(&initialize("2025-11-25"))).await.ok()?.session?;
    let mut times = Vec::new();
    for id in 0..1000 {
        let began = Instant::now();
        let answer = http.ask(&Request::legacy(&session, &legacy(id, "ping", &json!({})))).await.ok()?;
        times.push(began.elapsed());
        if answer.json["id"] != id || answer.status != 200 {
            return None;
        }
    }
    let slow = quantile(&mut times, 0.99);
    line(&format!("pings {when}: median {:.1?}, p99 {slow:.1?}", quantile(&mut times, 0.5)));
    Some(slow)
}

/// Takes all places there are, and then asks for more of them while one client goes on.
async fn beyond(server: &Server, refused: u64) -> bool {
    let before = server.memory();
    let pinging = tokio::spawn(ping(server.addr, "while too many knock"));
    // The spare places go to clients that hold on to them.
    let mut held = Vec::new();
    for _ in 0..SPARE {
        held.extend(timeout(Duration::from_secs(1), TcpStream::connect(server.addr)).await);
    }
    let (mut waited, mut left_out, mut answered, mut tasks) = (0_u64, 0_u64, 0_u64, JoinSet::new());
    for _ in 0..refused.div_ceil(WAVE) {
        for _ in 0..WAVE {
            tasks.spawn(knock(server.addr));
        }
        while let Some(joined) = tasks.join_next().await {
            match joined {
                Ok(Some(true)) => answered += 1,
                Ok(Some(false)) => waited += 1,
                _ => left_out += 1,
            }
        }
    }
    let knocked = waited + left_out + answered;
    line(&format!(
        "{knocked} more connections: {waited} waited, {left_out} found no room to wait, {answered} were answered"
    ));
    let after = server.memory();
    let good = check(after <= before * 1.05, &format!("{before:.1} MB before them, {after:.1} MB after"));
    let pinged = pinging.await.ok().flatten();
    drop(held);
    check(pinged.is_some(), "who was there before was served all the time") && good
}

/// Whether a connection that the system took in is answered before it gives up, which is soon.
async fn knock(addr: SocketAddr) -> Option<bool> {
    let patience = Duration::from_millis(100);
    let mut http = timeout(patience, Http::open(addr)).await.ok()?.ok()?;
    http.send(&Request::post(&initialize("2025-11-25"))).await.ok()?;
    Some(timeout(patience, http.sip()).await.is_ok())
}

/// Waits until nothing is left of the sessions.
async fn forgotten(server: &Server, at_start: f64, full: f64) -> bool {
    let deadline = Instant::now() + Duration::from_secs(IDLE * 4 + 60);
    loop {
        let stats = server.stats().await;
        if stats["sessions"] == 0 {
            break;
        }
        if Instant::now() > deadline {
            return check(false, &format!("sessions are left: {stats}"));
        }
        sleep(Duration::from_secs(1)).await;
    }
    // An allocator takes its time to give memory back.
    let most = at_start + (full - at_start) / 10.0;
    let mut after = server.memory();
    let asked = Instant::now();
    while after > most && asked.elapsed() < GIVEN_BACK_WITHIN {
        sleep(Duration::from_millis(500)).await;
        after = server.memory();
    }
    let (took, files) = (asked.elapsed(), server.files());
    let back = check(
        after <= most,
        &format!(
            "all forgotten: {after:.1} MB are resident after {took:.1?} ({at_start:.1} MB at the start)"
        ),
    );
    check(files <= 20, &format!("{files} files are open")) && back
}
