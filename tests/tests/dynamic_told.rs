//! What clients are told when a server changes: soon, seldom, and of the last change too.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::transport::{Arrival, Outbox, PendingCall, Received};
use mcp_core::{Server, tool, tools};
use serde_json::{Value, json};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tests::message::modern;

/// Comes and goes.
#[tool]
fn guest() {}

/// Hands on what a client is told, with the tools that there were at that moment.
struct Told {
    server: Mutex<Option<Server>>,
    sender: Mutex<Sender<(String, usize)>>,
}

impl Outbox for Told {
    fn notify(&self, frame: Vec<u8>) {
        let message: Value = serde_json::from_slice(&frame).unwrap();
        let tools = self.server.lock().unwrap().as_ref().map_or(0, |server| server.tool_names().count());
        let method = message["method"].as_str().unwrap().to_owned();
        self.sender.lock().unwrap().send((method, tools)).unwrap();
    }
}

/// Listens to the tools and prompts of a server, for as long as the call is kept.
fn listen(server: &Server) -> (PendingCall, Receiver<(String, usize)>) {
    let (sender, receiver) = mpsc::channel();
    let told = Told { server: Mutex::new(Some(server.clone())), sender: Mutex::new(sender) };
    let outbox: Arc<dyn Outbox> = Arc::new(told);
    let filter = json!({ "notifications": { "toolsListChanged": true, "promptsListChanged": true } });
    let message = modern(1, "subscriptions/listen", filter).to_string();
    let received = server.receive(message.into(), &Arrival::new(&outbox), &mut Vec::new());
    let Received::Pending(call) = received else { panic!("{received:?}") };
    assert_eq!(receiver.try_recv().unwrap().0, "notifications/subscriptions/acknowledged");
    (call, receiver)
}

const TOOLS: &str = "notifications/tools/list_changed";

#[test]
fn one_change_is_told_before_it_returns() {
    let (server, handle) = Server::builder("told", "1.0.0").build_dynamic().unwrap();
    let (_call, told) = listen(&server);
    handle.add_tools(tools![guest]).unwrap();
    assert_eq!(told.try_recv().unwrap(), (TOOLS.to_owned(), 1));
    assert!(handle.enable_tool("guest"), "it is enabled already");
    server.notify_prompts_changed();
    assert_eq!(
        told.try_recv().unwrap().0,
        "notifications/prompts/list_changed",
        "the other list rests by itself"
    );
    assert!(told.try_recv().is_err(), "what changes nothing is not told");
}

#[test]
fn hnd_19_a_burst_of_changes_is_told_seldom_and_the_last_of_them_too() {
    let (server, handle) = Server::builder("told", "1.0.0").build_dynamic().unwrap();
    let (_call, told) = listen(&server);
    let start = Instant::now();
    for _ in 0..500 {
        handle.add_tools(tools![guest]).unwrap();
        assert!(handle.remove_tool("guest"));
    }
    handle.add_tools(tools![guest]).unwrap();
    let (mut count, mut last) = (0, 0);
    // The last change is told once there is a rest; what was told before it may have seen fewer tools.
    while let Ok((method, tools)) = told.recv_timeout(Duration::from_secs(if last == 1 { 1 } else { 60 })) {
        assert_eq!(method, TOOLS);
        (count, last) = (count + 1, tools);
    }
    assert_eq!(last, 1, "told after the last change");
    let rests = start.elapsed().as_millis() / 50;
    assert!(count >= 2 && u128::from(count as u32) <= rests + 2, "{count} in {rests} rests");
}

#[test]
fn a_flood_of_notifications_is_told_seldom() {
    let server = Server::builder("told", "1.0.0").tools(tools![guest]).build().unwrap();
    let (_call, told) = listen(&server);
    let start = Instant::now();
    for _ in 0..100_000 {
        server.notify_tools_changed();
    }
    let mut count = 0;
    while told.recv_timeout(Duration::from_secs(1)).is_ok() {
        count += 1;
    }
    let rests = start.elapsed().as_millis() / 50;
    assert!(count > 20 && count <= 22 + rests, "{count} in {rests} rests");
}
