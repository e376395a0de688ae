//! What goes wrong during a soak over HTTP: clients that vanish or hardly read, handlers that panic, calls taken back.

use crate::client::Http;
use crate::soak::Tally;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tests::http::Request;
use tests::message::{initialize, legacy_call, modern_call};
use tokio::task::JoinSet;
use tokio::time::sleep;

/// One fault after the other until all is over. Says whether it came to its end.
pub(crate) async fn inject(addr: SocketAddr, tally: Arc<Tally>) -> bool {
    let Ok(mut http) = Http::open(addr).await else { return false };
    let opened = http.ask(&Request::post(&initialize("2025-11-25"))).await;
    let Some(session) = opened.ok().and_then(|answer| answer.session) else { return false };
    let mut slow = JoinSet::new();
    for fault in 0_u64.. {
        if tally.is_over() {
            break;
        }
        match fault % 5 {
            0 => vanish(addr, 1.0).await,
            1 => vanish(addr, 0.5).await,
            2 => drop(slow.spawn(read_slowly(addr))),
            3 => panic(&mut http, fault, &tally).await,
            _ => take_back(addr, &mut http, &session, fault, &tally).await,
        }
        while slow.try_join_next().is_some() {}
        tally.faults.fetch_add(1, Ordering::Relaxed);
        sleep(Duration::from_millis(20)).await;
    }
    slow.join_all().await;
    close(&mut http, &session).await
}

/// Closes a session.
pub(crate) async fn close(http: &mut Http, session: &str) -> bool {
    let request = Request::new("DELETE").header("Mcp-Session-Id", session);
    let closed = http.ask(&request.header("MCP-Protocol-Version", "2025-11-25")).await;
    closed.is_ok_and(|answer| answer.status == 204)
}

/// A client that is gone when it has sent a share of its request.
async fn vanish(addr: SocketAddr, share: f64) {
    let Ok(mut http) = Http::open(addr).await else { return };
    let request = Request::modern(&modern_call(1, "hang", &json!({})));
    if share < 1.0 {
        // The headers announce more than ever comes.
        let _ = http.send(&request.header("Content-Length", "100000")).await;
    } else {
        let _ = http.send(&request).await;
        // It may be at work by then.
        sleep(Duration::from_millis(5)).await;
    }
}

/// A client that takes a little of a long stream, now and then, and leaves before its end.
async fn read_slowly(addr: SocketAddr) {
    let mut message = modern_call(1, "steps", &json!({ "count": 50, "bytes": 20_000, "key": "soak" }));
    message["params"]["_meta"]["io.modelcontextprotocol/logLevel"] = "info".into();
    let Ok(mut http) = Http::open(addr).await else { return };
    let _ = http.send(&Request::modern(&message)).await;
    for _ in 0..20 {
        let _ = http.sip().await;
        sleep(Duration::from_millis(50)).await;
    }
}

async fn panic(http: &mut Http, id: u64, tally: &Tally) {
    let tool = ["panic_now", "panic_later", "panic_in_drop", "throw"][id as usize / 5 % 4];
    match http.modern(&modern_call(id, tool, &json!({}))).await {
        Ok(answer) => {
            let masked = !answer.json.to_string().contains("secret");
            let right = answer.json["id"] == id && answer.json["result"]["isError"] == true && masked;
            tally.judge(right, tool, &answer.json);
        }
        Err(_) => drop(tally.lost.fetch_add(1, Ordering::Relaxed)),
    }
}

/// A call of a session that is taken back over another connection; it has no answer.
async fn take_back(addr: SocketAddr, http: &mut Http, session: &str, id: u64, tally: &Tally) {
    let Ok(mut other) = Http::open(addr).await else { return };
    let params = json!({ "requestId": id });
    let cancel = json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": params });
    let hang = Request::legacy(session, &legacy_call(id, "hang", &json!({})));
    if other.send(&hang).await.is_err() {
        return;
    }
    // Taken back again and again until it is gone: the first may come before the call.
    let gone = tokio::spawn(async move { other.answer_now().await });
    while !gone.is_finished() {
        let _ = http.ask(&Request::legacy(session, &cancel)).await;
        sleep(Duration::from_millis(5)).await;
    }
    match gone.await {
        Ok(Ok(answer)) => tally.judge(answer.json == Value::Null, "taken back", &answer.json),
        _ => drop(tally.lost.fetch_add(1, Ordering::Relaxed)),
    }
}
