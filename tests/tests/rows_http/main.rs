//! HTTP, row by row: who may ask, with which methods, in which forms, and what becomes of connections that misbehave. On real
//! sockets; after each of them the next good request is answered.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bodies;
mod connections;
mod cors;
mod forms;
mod gate;
mod h2;
mod limits;
mod probes;
mod raw;
mod tls;

use serde_json::json;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Instant;
use tests::http::{Connection, Request};
use tests::message::text;
use tests::served::{Server, call};
use tests::stdio::PATIENCE;

/// The status of an answer, whose body may never end.
fn status(server: &Server, request: &Request) -> u16 {
    let mut connection = Connection::open(server.addr);
    connection.send(request);
    connection.head().0
}

/// What comes back for these bytes until the server hangs up.
fn raw(addr: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(addr).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let _ = stream.write_all(bytes);
    read_all(&mut stream)
}

/// The same for a client that hangs up first.
fn cut(addr: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(addr).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(Shutdown::Write);
    read_all(&mut stream)
}

/// Everything up to the end of a connection; a test that waits for it in vain fails.
fn read_all(stream: &mut TcpStream) -> String {
    let (mut whole, mut buffer) = (Vec::new(), [0; 8192]);
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => whole.extend_from_slice(&buffer[..length]),
            Err(error) => {
                let in_vain = [std::io::ErrorKind::WouldBlock, std::io::ErrorKind::TimedOut];
                assert!(!in_vain.contains(&error.kind()), "the connection is still open");
                break;
            }
        }
    }
    String::from_utf8_lossy(&whole).into_owned()
}

/// A request that is the last of its connection.
fn closing(request: Request) -> Request {
    request.header("Connection", "close")
}

/// The statuses of all answers in a text.
fn statuses(answers: &str) -> Vec<u16> {
    let starts = answers.match_indices("HTTP/1.").map(|(at, _)| &answers[at..]);
    starts.filter_map(|answer| answer.split(' ').nth(1)?.parse().ok()).collect()
}

/// What was counted under a key.
fn count(server: &Server, key: &str) -> usize {
    text(&server.ask(&call("count", &json!({ "key": key }))).json()).parse().unwrap()
}

fn wait_for(server: &Server, key: &str, expected: usize) {
    let deadline = Instant::now() + PATIENCE;
    while count(server, key) != expected {
        assert!(Instant::now() < deadline, "{key}: {} instead of {expected}", count(server, key));
    }
}
