//! Messages through the core alone, without any transport: `cargo bench -p tests`. Counts allocations beside the time.
//!
//! Each one is chosen for the stage that most of its cost is in; all of them take the whole way, as users' messages do.

use bytes::Bytes;
use divan::{AllocProfiler, Bencher};
use mcp_core::transport::{Arrival, Connection, Outbox, Received};
use mcp_core::{Server, tool, tools};
use serde_json::{Value, json};
use std::sync::Arc;
use tests::bench;
use tests::message::{modern, modern_call};
use tests::works::works;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// Nothing here sends notifications.
struct Nowhere;

impl Outbox for Nowhere {
    fn notify(&self, _: Vec<u8>) {}
}

/// Does nothing: what is left is finding it and answering.
#[tool]
fn nothing() {}

/// Serves one message over and over, with a buffer that has grown to its size.
fn serve(bencher: Bencher<'_, '_>, message: &Value, tools: usize) {
    let server =
        bench::server(tools).tools(tools![nothing]).build().expect("the benchmark's server is built");
    let outbox: Arc<dyn Outbox> = Arc::new(Nowhere);
    let connection = Arc::new(Connection::new());
    let message = Bytes::from(message.to_string());
    let mut out = Vec::new();
    let mut receive = |server: &Server| {
        out.clear();
        let arrival = Arrival::new(&outbox).on(&connection);
        let received = server.receive(message.clone(), &arrival, &mut out);
        assert!(matches!(received, Received::Replied(_) | Received::Accepted), "it is answered at once");
        divan::black_box(out.len())
    };
    receive(&server);
    bencher.bench_local(|| receive(divan::black_box(&server)));
}

/// A notification that nobody knows: it is read, checked and forgotten.
#[divan::bench(args = [100, 10_000])]
fn decode(bencher: Bencher<'_, '_>, bytes: usize) {
    let mut message = modern(0, "notifications/unknown", json!({ "text": "x".repeat(bytes) }));
    message.as_object_mut().expect("a message is an object").remove("id");
    serve(bencher, &message, 5);
}

/// A tool that takes nothing and does nothing, among others.
#[divan::bench(args = [5, 100, 1000])]
fn dispatch(bencher: Bencher<'_, '_>, tools: usize) {
    serve(bencher, &modern_call(1, "nothing", &json!({})), tools);
}

/// Arguments of several kinds, and one item as the result.
#[divan::bench]
fn extract(bencher: Bencher<'_, '_>) {
    let nested = json!({ "region": "north", "depth": 3, "exact": false });
    let arguments = json!({ "query": "open orders", "limit": 1, "tags": ["new", "eu"], "nested": nested });
    serve(bencher, &modern_call(1, "search", &arguments), 5);
}

/// Fifty items of five fields as the result, structured and as text.
#[divan::bench]
fn encode(bencher: Bencher<'_, '_>) {
    serve(bencher, &works()[2].message(true), 5);
}

/// `tools/list`.
#[divan::bench(args = [5, 100, 1000])]
fn list(bencher: Bencher<'_, '_>, tools: usize) {
    serve(bencher, &works()[3].message(true), tools);
}
