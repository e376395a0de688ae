//! Requests that their client takes back: which call is meant, what the handler notices, and that nothing is sent any more.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use bytes::Bytes;
use mcp_core::transport::{Arrival, Connection, Outbox, PendingCall, Received, Reply};
use mcp_core::{Context, LogLevel, Server, code, tool, tools};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tests::message::{initialize, legacy_call, modern_call};
use tests::pipe::read;

/// What handlers saw while they were dropped, by the name they were called with.
static SEEN: Mutex<Vec<(String, bool)>> = Mutex::new(Vec::new());

/// Speaks up one last time.
struct Last(Context, String);

impl Drop for Last {
    fn drop(&mut self) {
        self.0.progress(2.0);
        self.0.log(LogLevel::Emergency, "too late");
        SEEN.lock().unwrap().push((self.1.clone(), self.0.is_cancelled()));
    }
}

/// Never ends by itself.
#[tool]
async fn hang(ctx: &Context, name: String) {
    ctx.progress(1.0);
    let _last = Last(ctx.clone(), name);
    std::future::pending::<()>().await;
}

/// Ends at once.
#[tool]
async fn end() -> &'static str {
    "done"
}

/// Keeps what is sent.
#[derive(Default)]
struct Sent(Mutex<Vec<Value>>);

impl Outbox for Sent {
    fn notify(&self, frame: Vec<u8>) {
        self.0.lock().unwrap().push(read(&frame));
    }
}

/// A pipe on which a session is open.
struct Pipe {
    server: Server,
    connection: Arc<Connection>,
    sent: Arc<Sent>,
}

impl Pipe {
    fn open() -> Self {
        let server = Server::builder("cancelling", "1.0.0").tools(tools![hang, end]).build().unwrap();
        let pipe = Self { server, connection: Arc::default(), sent: Arc::default() };
        assert!(matches!(pipe.hand_in(&initialize("2025-11-25")).0, Received::Opened(_)));
        pipe
    }

    fn hand_in(&self, message: &Value) -> (Received, Value) {
        let outbox = Arc::clone(&self.sent) as Arc<dyn Outbox>;
        let mut out = Vec::new();
        let arrival = Arrival::new(&outbox).on(&self.connection);
        let received = self.server.receive(Bytes::from(message.to_string()), &arrival, &mut out);
        (received, read(&out))
    }

    /// Begins a call that reports its progress once.
    fn begin(&self, id: &Value, modern: bool) -> PendingCall {
        let arguments = json!({ "name": id.to_string() });
        let mut call = if modern {
            modern_call(id.clone(), "hang", &arguments)
        } else {
            legacy_call(id.clone(), "hang", &arguments)
        };
        call["params"]["_meta"]["progressToken"] = id.clone();
        match self.hand_in(&call).0 {
            Received::Pending(call) => call,
            other => panic!("{other:?}"),
        }
    }

    fn cancel(&self, id: &Value) {
        let params = json!({ "requestId": id, "reason": "a test" });
        let message = json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": params });
        assert!(matches!(self.hand_in(&message).0, Received::Accepted));
    }
}

/// What a call has come to, if it is over.
async fn outcome(call: &mut PendingCall) -> Option<(Reply, Vec<u8>)> {
    std::future::poll_fn(|cx| {
        let polled = std::pin::Pin::new(&mut *call).poll(cx);
        std::task::Poll::Ready(match polled {
            std::task::Poll::Ready(outcome) => Some(outcome),
            std::task::Poll::Pending => None,
        })
    })
    .await
}

const CANCELLED: Option<(Reply, Vec<u8>)> = Some((Reply::Cancelled, Vec::new()));

#[tokio::test]
async fn hnd_10_a_cancellation_ends_the_call_of_that_very_id_and_no_other() {
    for modern in [false, true] {
        let pipe = Pipe::open();
        let ids = [json!(0), json!("0"), json!(-1), json!("-1"), json!(""), json!(i64::MAX)];
        let mut calls: Vec<_> = ids.iter().map(|id| pipe.begin(id, modern)).collect();
        for strange in [json!(1), json!("1"), json!(null), json!({}), json!(0.5), json!([0]), json!("\"0\"")]
        {
            pipe.cancel(&strange);
        }
        for (ended, id) in ids.iter().enumerate() {
            for (at, call) in calls.iter_mut().enumerate().skip(ended) {
                assert_eq!(outcome(call).await, None, "{} is at work after {ended} ended", ids[at]);
            }
            pipe.cancel(id);
            assert_eq!(outcome(&mut calls[ended]).await, CANCELLED, "{id}");
        }
        drop(calls);
        assert_eq!(pipe.connection.calls_at_work(), 0);
    }
}

#[tokio::test]
async fn a_late_cancellation_does_not_end_the_next_call_of_the_same_id() {
    let pipe = Pipe::open();
    let id = json!(7);
    let (received, answer) = pipe.hand_in(&legacy_call(7, "end", &json!({})));
    assert!(matches!(received, Received::Replied(_)), "{answer}");
    pipe.cancel(&id);
    let mut call = pipe.begin(&id, false);
    assert_eq!(outcome(&mut call).await, None);
    // The id is taken: a second call of it is refused, and the first goes on.
    let (_, refused) = pipe.hand_in(&legacy_call(7, "hang", &json!({ "name": "second" })));
    assert_eq!((&refused["error"]["code"], &refused["id"]), (&json!(code::INVALID_REQUEST), &id));
    assert_eq!(outcome(&mut call).await, None);
    pipe.cancel(&id);
    assert_eq!(outcome(&mut call).await, CANCELLED);
    drop(call);
    // And free again.
    let mut again = pipe.begin(&id, false);
    assert_eq!(outcome(&mut again).await, None);
}

#[tokio::test]
async fn hnd_20_a_cancelled_handler_learns_of_it_before_it_is_dropped_and_sends_nothing_more() {
    for (modern, ends) in [(false, "cancel"), (true, "cancel"), (false, "drop"), (true, "drop")] {
        let pipe = Pipe::open();
        let id = json!(format!("{ends} {modern}"));
        let mut call = pipe.begin(&id, modern);
        assert_eq!(pipe.sent.0.lock().unwrap()[0]["params"]["progress"], 1.0);
        if ends == "cancel" {
            pipe.cancel(&id);
            assert_eq!(outcome(&mut call).await, CANCELLED);
        }
        drop(call);
        let name = id.to_string();
        let seen = SEEN.lock().unwrap().iter().find(|(known, _)| *known == name).cloned();
        assert_eq!(seen.map(|(_, cancelled)| cancelled), Some(true), "{id}");
        assert_eq!(pipe.sent.0.lock().unwrap().len(), 1, "{id}");
    }
}
