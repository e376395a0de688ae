//! HTTP/2, frame by frame: what takes a server's time and memory for a few bytes.

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};
use tests::http::Connection;
use tests::message::{MODERN, modern_call, text as mcp_text};
use tests::process::Process;
use tests::served::{Server, call};
use tests::stdio::PATIENCE;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
const CONTINUATION: u8 = 9;
const ENHANCE_YOUR_CALM: u8 = 11;

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// A text after the index of its name.
fn text(name: u8, text: &str) -> Vec<u8> {
    [&[name, u8::try_from(text.len()).unwrap()], text.as_bytes()].concat()
}

/// A request's headers: GET, http, a path and an authority, none of them packed.
fn head(path: &str, authority: &str) -> Vec<u8> {
    [vec![0x82, 0x86], text(4, path), text(1, authority)].concat()
}

fn open(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(server.addr).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(&[PREFACE, &frame(SETTINGS, 0, 0, &[])].concat()).unwrap();
    stream
}

/// The kind, flags and payload of the next frame; nothing at the end of the connection.
fn next(stream: &mut TcpStream) -> Option<(u8, u8, Vec<u8>)> {
    let mut head = [0; 9];
    stream.read_exact(&mut head).ok()?;
    let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
    let mut payload = vec![0; usize::try_from(length).unwrap()];
    stream.read_exact(&mut payload).ok()?;
    Some((head[3], head[4], payload))
}

/// Sends a flood, and returns the reason that the server gives when it ends the connection, if it says any.
fn flood(server: &Server, frames: impl Iterator<Item = Vec<u8>> + Send + 'static) -> Option<u8> {
    let mut stream = open(server);
    let mut writer = stream.try_clone().unwrap();
    let writing = std::thread::spawn(move || {
        let frames: Vec<Vec<u8>> = frames.collect();
        frames.chunks(500).all(|frames| writer.write_all(&frames.concat()).is_ok())
    });
    let mut reason = None;
    while let Some((kind, _, payload)) = next(&mut stream) {
        if kind == GOAWAY {
            reason = payload.get(7).copied();
        }
    }
    drop(stream);
    writing.join().unwrap();
    reason
}

#[test]
fn http_2_is_known_by_its_first_bytes_in_however_many_pieces_they_come() {
    let server = Server::start();
    let rest = frame(SETTINGS, 0, 0, &[]);
    for first in 1..PREFACE.len() {
        let mut stream = TcpStream::connect(server.addr).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(&PREFACE[..first]).unwrap();
        // The server has had the first piece by itself once it answers somebody else.
        server.assert_alive();
        stream.write_all(&[&PREFACE[first..], &rest].concat()).unwrap();
        assert_eq!(next(&mut stream).map(|frame| frame.0), Some(SETTINGS), "{first}");
    }
    // What only begins like it is HTTP/1, and may be served.
    let mut post = Connection::open(server.addr);
    let bytes = call("add", &json!({ "a": 1, "b": 2 })).bytes(server.addr);
    post.write(&bytes[..1]);
    server.assert_alive();
    post.write(&bytes[1..]);
    assert_eq!(post.answer().status, 200);
}

#[test]
fn http_04_the_authority_of_http_2_is_checked_like_a_host() {
    let server = Server::start();
    let rows = [("localhost", b"200".as_slice()), ("evil.example.com", b"403")];
    for (authority, expected) in rows {
        let mut stream = open(&server);
        stream.write_all(&frame(HEADERS, 5, 1, &head("/readyz", authority))).unwrap();
        let answered = loop {
            let (kind, _, payload) = next(&mut stream).expect("the server answers");
            if kind == HEADERS {
                break payload;
            }
        };
        // 200 has a byte of its own, 403 is spelt out after the name, in the code of HPACK or plainly.
        let is_ok = answered.first() == Some(&0x88);
        assert_eq!(is_ok, expected == b"200", "{authority}: {answered:?}");
    }
    server.assert_alive();
}

#[test]
fn http_21_streams_that_are_reset_at_once_end_their_connection() {
    let server = Server::start();
    let reset = (0..100_000_u32).map(|n| {
        let stream = 2 * n + 1;
        let cancel = frame(RST_STREAM, 0, stream, &[0, 0, 0, 8]);
        [frame(HEADERS, 5, stream, &head("/mcp", "localhost")), cancel].concat()
    });
    let reason = flood(&server, reset);
    assert!(reason.is_none_or(|reason| reason == ENHANCE_YOUR_CALM), "{reason:?}");
    server.assert_alive();
}

#[test]
fn http_21_headers_without_end_end_their_connection() {
    let server = Server::start();
    let field = [&[0, 1, b'x', 0x7f, 0x80, 0x77], [b'y'; 15_103 - 128].as_slice()].concat();
    let first = frame(HEADERS, 1, 1, &head("/mcp", "localhost"));
    let more = (0..5_000).map(move |_| frame(CONTINUATION, 0, 1, &field));
    let reason = flood(&server, std::iter::once(first).chain(more));
    assert_ne!(reason, Some(0));
    server.assert_alive();
}

#[test]
fn http_21_settings_and_pings_without_end_keep_nobody_else_waiting() {
    let server = Server::start();
    for kind in [SETTINGS, PING] {
        let payload = if kind == PING { vec![0; 8] } else { Vec::new() };
        let flood = frame(kind, 0, 0, &payload).repeat(1_000);
        let mut stream = open(&server);
        // Its answers are not read: the server stops to listen when they cannot leave.
        stream.set_write_timeout(Some(Duration::from_millis(200))).unwrap();
        let sent = (0..100).take_while(|_| stream.write_all(&flood).is_ok()).count();
        server.assert_alive();
        assert!(sent <= 100);
    }
    server.assert_alive();
}

/// A call's headers, none of them packed, and its body.
fn post(stream: u32, message: &Value) -> Vec<u8> {
    let body = message.to_string();
    let mut block = [vec![0x83, 0x86], text(4, "/mcp"), text(1, "localhost")].concat();
    let headers = [
        ("content-type", "application/json"),
        ("accept", "application/json, text/event-stream"),
        ("mcp-protocol-version", MODERN),
        ("mcp-method", "tools/call"),
        ("mcp-name", message["params"]["name"].as_str().unwrap()),
    ];
    for (name, value) in headers {
        block.extend(text(0, name));
        block.extend(text(0, value).split_off(1));
    }
    [frame(HEADERS, 4, stream, &block), frame(DATA, 1, stream, body.as_bytes())].concat()
}

/// Bytes on the heap of a counting server.
fn heap(addr: SocketAddr) -> usize {
    let answer = Connection::open(addr).ask(&call("bytes", &json!({}))).json();
    mcp_text(&answer).parse().unwrap()
}

/// Clients that take none of their answers, or but one byte, and answer every ping. What waits for them is bounded, and each stream
/// is reset when nothing was taken for as long as a client over HTTP/1 has.
#[test]
fn http_21_answers_that_a_closed_window_holds_back_end_in_time_and_keep_nobody_waiting() {
    const STREAMS: u32 = 40;
    let arguments = ["--port", "0", "--write-timeout-seconds", "1"];
    let mut process = Process::start(env!("CARGO_BIN_EXE_counting-server"), &arguments, &[]);
    let addr = process.addr();
    let message = modern_call(1, "echo", &json!({ "text": "x".repeat(15_000) }));
    for window in [0, 1, 20_000] {
        let before = heap(addr);
        let mut stream = TcpStream::connect(addr).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // The initial window of its streams.
        let settings = [&[0, 4], u32::to_be_bytes(window).as_slice()].concat();
        stream.write_all(&[PREFACE, &frame(SETTINGS, 0, 0, &settings)].concat()).unwrap();
        // Until the server has opened its own, not all of the calls may be sent.
        while next(&mut stream).expect("the server greets").0 != WINDOW_UPDATE {}
        let start = Instant::now();
        for n in 0..STREAMS {
            stream.write_all(&post(2 * n + 1, &message)).unwrap();
        }
        let held = heap(addr).saturating_sub(before);
        assert!(held < STREAMS as usize * (128 << 10), "{held} bytes");
        let (mut reset, mut finished) = (0, 0);
        while reset + finished < STREAMS {
            let (kind, flags, payload) = next(&mut stream).expect("the connection goes on");
            if kind == PING && flags & 1 == 0 {
                stream.write_all(&frame(PING, 1, 0, &payload)).unwrap();
            }
            finished += u32::from(kind == DATA && flags & 1 == 1);
            reset += u32::from(kind == RST_STREAM);
            assert!(start.elapsed() < PATIENCE, "{reset} reset and {finished} finished, with {window}");
            heap(addr);
        }
        // The connection's own window is what 65,535 bytes of answers fit into.
        let fit = if window > 15_000 { 65_535 / 20_000..=65_535 / 15_000 } else { 0..=0 };
        assert!(fit.contains(&finished), "{finished} of {STREAMS} with {window}");
        assert!(start.elapsed() >= Duration::from_secs(1), "{:?}", start.elapsed());
        drop(stream);
        let deadline = Instant::now() + PATIENCE;
        while heap(addr) > before + before / 10 {
            assert!(Instant::now() < deadline, "what was held back stays");
        }
    }
}
