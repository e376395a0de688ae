//! Bytes on pipes, row by row: what is no line, no text or no JSON, and who reads or does not. After each of them the next
//! good request is answered.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tests::message::{initialize, legacy, legacy_call, modern_call, text};
use tests::stdio::{PATIENCE, Server};

fn opened() -> Server {
    let mut server = Server::start(env!("CARGO_BIN_EXE_fault-server"));
    server.initialize();
    server
}

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fault-server"));
    command.args(["--transport", "stdio"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

fn child() -> Child {
    command().spawn().unwrap()
}

fn ends_within(child: &mut Child, limit: Duration) {
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < limit, "the server does not end");
        std::thread::yield_now();
    }
}

/// Kilobytes, as the kernel counts them.
#[cfg(target_os = "linux")]
fn memory(pid: u32, what: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(what)).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

/// A good call, as a line.
fn add(id: u32) -> String {
    format!("{}\n", modern_call(id, "add", &json!({ "a": 1, "b": 2 })))
}

/// Asserts that these bytes are answered with this error without an id, once, and that nothing of them ran.
fn assert_unreadable(what: &str, bytes: &[u8]) {
    let mut server = Server::start(env!("CARGO_BIN_EXE_fault-server"));
    server.write(bytes);
    let answer = server.receive();
    assert_eq!(answer["error"]["code"], -32700, "{what}: {answer}");
    assert!(answer.get("id").is_none(), "{what}: {answer}");
    server.write(add(7).as_bytes());
    let mut next = server.receive();
    if next.get("id").is_none() {
        next = server.receive(); // A second has passed: it complains again.
    }
    assert_eq!((&next["id"], text(&next)), (&json!(7), "3"), "{what}");
    let count = server.ask(&modern_call(8, "count", &json!({ "key": "raw began" })));
    assert_eq!(text(&count), "0", "{what}");
}

fn hang() -> String {
    modern_call(1, "hang", &json!({ "key": "raw" })).to_string()
}

#[test]
fn raw_01_blank_lines_are_nothing_and_a_carriage_return_ends_a_line_too() {
    let mut server = opened();
    server.write(b"\n\n   \n\t\n\r\n \r\n");
    server.write(add(1).replace('\n', "\r\n").as_bytes());
    assert_eq!(text(&server.receive()), "3");
    server.assert_alive();
    assert_eq!(server.finish().messages, [""; 0]);
}

#[test]
fn raw_02_a_byte_order_mark_is_taken_at_the_start_and_nowhere_else() {
    let mut server = Server::start(env!("CARGO_BIN_EXE_fault-server"));
    server.write(format!("\u{feff}{}", add(1)).as_bytes());
    assert_eq!(text(&server.receive()), "3");
    server.write(format!("\u{feff}{}", add(2)).as_bytes());
    assert_eq!(server.receive()["error"]["code"], -32700);
    server.assert_alive();
    assert_unreadable("two at the start", format!("\u{feff}\u{feff}{}", add(1)).as_bytes());
}

#[test]
fn raw_03_and_04_bytes_that_are_no_text_are_no_message() {
    let hang = hang();
    let with = |bytes: &[u8]| {
        let at = hang.find("raw").unwrap();
        [&hang.as_bytes()[..at], bytes, &hang.as_bytes()[at..], b"\n"].concat()
    };
    for (what, bytes) in [
        ("no byte of UTF-8", &b"\xff"[..]),
        ("a sequence that is cut", b"\xe4\xb8"),
        ("a longer form than needed", b"\xc0\xaf"),
        ("half of a pair", b"\xed\xa0\x80"),
        ("beyond Unicode", b"\xf4\x90\x80\x80"),
        ("a zero inside a string", b"\0"),
        ("a control character", b"\x1f"),
    ] {
        assert_unreadable(what, &with(bytes));
    }
    assert_unreadable("a zero between messages", format!("\0{hang}\n").as_bytes());
    assert_unreadable("zeros behind a message", format!("{hang}\0\0\n").as_bytes());
}

#[test]
fn raw_05_noise_is_answered_once_a_second_at_most_and_then_forgotten() {
    let mut server = opened();
    let mut noise = "Welcome to bash!\n\n{\"pretty\":\n  1\n}\n{} {}\n\u{0}\n".repeat(5000);
    noise.push_str("   \r\n");
    server.write(noise.as_bytes());
    server.write(b"\"\xff\xfe\"\n");
    let first = server.receive();
    assert_eq!(first["error"]["code"], -32700, "{first}");
    let answer = (0..10).map(|n| {
        if n == 0 {
            server.ask(&legacy_call("good", "add", &json!({"a": 1, "b": 2})))
        } else {
            server.receive()
        }
    });
    let good = { answer }.find(|answer| answer["id"] == "good").expect("the good request is answered");
    assert_eq!(text(&good), "3");
}

#[test]
#[cfg(target_os = "linux")]
fn raw_06_a_flood_of_noise_takes_no_memory_and_few_answers() {
    let mut server = opened();
    let start = Instant::now();
    let noise = "not json\n".repeat(10_000);
    (0..20).for_each(|_| server.write(noise.as_bytes()));
    server.write(add(9).as_bytes());
    let mut complaints = 0;
    let answer = loop {
        let message = server.receive();
        if message["id"] == 9 {
            break message;
        }
        assert_eq!(message["error"]["code"], -32700);
        complaints += 1;
    };
    assert_eq!(text(&answer), "3");
    assert!(complaints >= 1 && complaints <= start.elapsed().as_secs() + 1, "{complaints}");
    let kilobytes = memory(server.pid(), "VmHWM:");
    assert!(kilobytes < 32 << 10, "{kilobytes} kB at the peak");
    let finished = server.finish();
    assert!(finished.errors.lines().count() < 100, "{} lines in the log", finished.errors.lines().count());
}

#[test]
fn raw_07_and_08_messages_are_taken_a_byte_at_a_time_and_a_thousand_at_a_time() {
    let mut server = opened();
    for byte in format!("{}\n", legacy_call(1, "add", &json!({ "a": 1, "b": 2 }))).bytes() {
        server.write(&[byte]);
    }
    assert_eq!(text(&server.receive()), "3");
    let calls: Vec<String> =
        (0..1000).map(|n| format!("{}\n", legacy_call(n, "add", &json!({ "a": n, "b": 1 })))).collect();
    server.write(calls.concat().as_bytes());
    for n in 0..1000 {
        let answer = server.receive();
        assert_eq!((&answer["id"], text(&answer)), (&json!(n), (n + 1).to_string().as_str()));
    }
}

#[test]
fn raw_09_a_ten_megabyte_argument_is_refused_unread_and_the_next_request_is_answered() {
    let mut server = opened();
    let long = "x".repeat(10 << 20);
    let answer = server.ask(&legacy_call(1, "echo", &json!({ "text": long })));
    assert_eq!(answer["error"]["code"], -32600, "{answer}");
    assert!(answer.get("id").is_none());
    server.assert_alive();
}

#[test]
fn raw_09_a_four_megabyte_message_passes_and_one_byte_more_does_not() {
    let mut server = opened();
    let limit = 4 << 20;
    let frame = |length: usize| legacy_call(1, "echo", &json!({ "text": "x".repeat(length) }));
    let overhead = frame(0).to_string().len();
    let answer = server.ask(&frame(limit - overhead));
    assert_eq!(text(&answer).len(), limit - overhead);
    let answer = server.ask(&frame(limit - overhead + 1));
    assert_eq!(answer["error"]["code"], -32600, "{answer}");
    server.assert_alive();
}

#[test]
#[cfg(target_os = "linux")]
fn raw_10_a_line_without_end_takes_no_memory() {
    let mut server = opened();
    let megabyte = vec![b'x'; 1 << 20];
    (0..64).for_each(|_| server.write(&megabyte));
    server.write(b"\n");
    let answer = server.receive();
    assert_eq!(answer["error"]["code"], -32600, "{answer}");
    server.assert_alive();
    let kilobytes = memory(server.pid(), "VmHWM:");
    assert!(kilobytes < 32 << 10, "{kilobytes} kB at the peak");
}

// The C library would rather keep what is given back to it; told not to, it shows what the server keeps: two buffers of a
// megabyte at most.
#[test]
#[cfg(target_os = "linux")]
fn raw_11_long_messages_do_not_keep_their_memory() {
    let mut command = command();
    command.env("MALLOC_MMAP_THRESHOLD_", "131072").env("MALLOC_TRIM_THRESHOLD_", "131072");
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut ask = |said: &str| {
        writeln!(input, "{}", modern_call(1, "echo", &json!({ "text": said }))).unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert_eq!(text(&serde_json::from_str(&line).unwrap()), said);
    };
    ask("short");
    let before = memory(child.id(), "RssAnon:");
    for _ in 0..3 {
        ask(&"x".repeat(3 << 20));
        (0..10).for_each(|_| ask("short"));
    }
    let after = memory(child.id(), "RssAnon:");
    assert!(after < before + (3 << 10), "{before} kB before, {after} kB after");
    drop(input);
    ends_within(&mut child, PATIENCE);
}

#[test]
fn raw_12_a_line_is_one_message_and_nothing_else() {
    let hang = hang();
    for line in [
        format!("{hang}{hang}"),
        format!("{hang} {hang}"),
        format!("{hang},"),
        format!("{hang}x"),
        format!("{hang}]"),
        format!("[{hang}"),
        format!("// a comment {hang}"),
        format!("{hang} // a comment"),
        hang.replace("}}}", "},}}"),
        hang.replace('"', "'"),
    ] {
        assert_ne!(line, hang);
        assert_unreadable(&line, format!("{line}\n").as_bytes());
    }
}

#[test]
fn raw_13_a_message_over_several_lines_is_none() {
    let message = modern_call(1, "hang", &json!({ "key": "raw" }));
    let pretty = serde_json::to_string_pretty(&message).unwrap();
    assert!(pretty.lines().count() > 10);
    assert_unreadable("on many lines", format!("{pretty}\n").as_bytes());
}

#[test]
fn raw_14_half_a_message_at_the_end_is_not_served() {
    for at in [1, 20, hang().len() - 1] {
        let server = {
            let mut server = opened();
            server.write(&hang().as_bytes()[..at]);
            server
        };
        let finished = server.finish();
        assert!(finished.status.success(), "{finished:?}");
        let answers: Vec<Value> =
            finished.messages.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(answers.iter().all(|answer| answer["error"]["code"] == -32700), "{answers:?}");
        assert!(answers.len() <= 1, "{answers:?}");
    }
}

#[test]
fn raw_14_a_last_line_without_its_end_is_answered() {
    let mut child = child();
    let mut input = child.stdin.take().unwrap();
    input.write_all(legacy(1, "ping", &json!({})).to_string().as_bytes()).unwrap();
    drop(input);
    let mut output = String::new();
    child.stdout.take().unwrap().read_to_string(&mut output).unwrap();
    ends_within(&mut child, PATIENCE);
    assert_eq!(output, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n");
}

#[test]
fn raw_15_a_client_that_never_reads_holds_the_server_back_and_can_still_leave() {
    let mut child = child();
    let mut input = child.stdin.take().unwrap();
    let (sender, sent) = std::sync::mpsc::channel();
    // The server must stop reading at some point, so this write has to be one that may wait for ever.
    std::thread::spawn(move || {
        let hello = format!("{}\n", initialize("2025-11-25"));
        let calls = (0..1000).map(|n| format!("{}\n", legacy_call(n, "big", &json!({ "bytes": 65536 }))));
        let pad = " ".repeat(4096);
        for line in std::iter::once(hello).chain(calls) {
            if input.write_all(format!("{pad}{line}").as_bytes()).is_err() {
                return;
            }
            let _ = sender.send(line.len());
        }
    });
    while sent.recv_timeout(Duration::from_secs(2)).is_ok() {}
    assert!(child.try_wait().unwrap().is_none(), "the server waits");
    drop(child.stdout.take());
    ends_within(&mut child, Duration::from_secs(2));
}

#[test]
fn raw_16_a_client_that_closes_the_output_ends_the_server_though_calls_are_at_work() {
    let mut child = child();
    let mut input = child.stdin.take().unwrap();
    let hang = legacy_call(1, "hang", &json!({}));
    input.write_all(format!("{}\n{hang}\n", initialize("2025-11-25")).as_bytes()).unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut String::new()).unwrap();
    drop(output);
    ends_within(&mut child, Duration::from_secs(2));
    assert!(child.wait().unwrap().success());
}

#[test]
#[cfg(unix)]
fn raw_17_and_18_prints_of_the_program_and_its_children_cannot_reach_the_wire() {
    let mut server = opened();
    let answer = server.ask(&legacy_call(1, "print", &json!({})));
    assert_eq!(text(&answer), "the child ended: true");
    server.assert_alive();
    let finished = server.finish();
    assert!(
        finished.errors.contains("stray print\n") && finished.errors.contains("stray child\n"),
        "{finished:?}"
    );
}

#[test]
fn raw_19_a_standard_error_that_nobody_reads_is_no_reason_not_to_serve() {
    serves_with_standard_error_to(Stdio::piped());
}

#[test]
#[cfg(target_os = "linux")]
fn res_10_a_full_disk_under_the_log_is_no_reason_not_to_serve() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    serves_with_standard_error_to(full.into());
}

fn serves_with_standard_error_to(log: Stdio) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fault-server"));
    command.args(["--transport", "stdio", "--log-level", "trace"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
    let mut child = command.spawn().unwrap();
    drop(child.stderr.take());
    let mut input = child.stdin.take().unwrap();
    writeln!(input, "{}", legacy(1, "ping", &json!({}))).unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("result"), "{line}");
    drop(input);
    ends_within(&mut child, PATIENCE);
}

#[test]
fn raw_20_json_of_somebody_else_stays_on_one_line() {
    let mut server = opened();
    let forged = "{\n \"a\": \"x\\ny\",\r\n\t\"b\": 1}";
    let answer = server.ask(&legacy_call(1, "raw", &json!({ "json": forged })));
    assert_eq!(answer["result"]["structuredContent"], json!({ "json": { "a": "x\ny", "b": 1 } }));
    assert_eq!(serde_json::from_str::<Value>(text(&answer)).unwrap()["json"]["b"], 1);
    server.assert_alive();
}

#[test]
fn raw_20_text_of_every_kind_of_line_end_stays_on_one_line() {
    let mut child = child();
    let mut input = child.stdin.take().unwrap();
    let texts = ["a\nb", "a\r\nb", "a\rb", "a\u{2028}b\u{2029}", "a\u{85}b", "a\u{b}\u{c}b", "\n", "a\0b"];
    for said in texts {
        writeln!(input, "{}", modern_call(1, "echo", &json!({ "text": said }))).unwrap();
    }
    drop(input);
    let mut output = Vec::new();
    child.stdout.take().unwrap().read_to_end(&mut output).unwrap();
    let lines: Vec<&[u8]> = output.strip_suffix(b"\n").unwrap().split(|byte| *byte == b'\n').collect();
    assert_eq!(lines.len(), texts.len());
    for (line, said) in lines.iter().zip(texts) {
        assert!(!line.contains(&b'\r'));
        assert_eq!(text(&serde_json::from_slice(line).unwrap()), said);
    }
    ends_within(&mut child, PATIENCE);
}

#[test]
fn raw_21_answers_that_leave_in_pieces_are_whole_and_in_order() {
    let mut child = child();
    let mut input = child.stdin.take().unwrap();
    let mut output = child.stdout.take().unwrap();
    let said = |id: u32| format!("{id}-").repeat(40_000);
    let writing = std::thread::spawn(move || {
        for id in 0..20 {
            writeln!(input, "{}", modern_call(id, "echo", &json!({ "text": said(id) }))).unwrap();
        }
    });
    // Pieces that end anywhere, and a pipe that is full most of the time.
    let (mut read, mut piece) = (Vec::new(), vec![0; 997]);
    loop {
        match output.read(&mut piece).unwrap() {
            0 => break,
            count => read.extend_from_slice(&piece[..count]),
        }
        std::thread::yield_now();
    }
    writing.join().unwrap();
    let lines: Vec<&[u8]> = read.strip_suffix(b"\n").unwrap().split(|byte| *byte == b'\n').collect();
    assert_eq!(lines.len(), 20);
    for (line, id) in lines.iter().zip(0..) {
        let answer: Value = serde_json::from_slice(line).unwrap();
        assert_eq!((&answer["id"], text(&answer)), (&json!(id), said(id).as_str()));
    }
    ends_within(&mut child, PATIENCE);
}

#[test]
#[cfg(unix)]
fn raw_22_the_input_may_be_a_file_nothing_or_a_socket() {
    let path = std::env::temp_dir().join(format!("rows-raw-{}", std::process::id()));
    std::fs::write(&path, add(1).repeat(3)).unwrap();
    let file = File::open(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let nothing = File::open("/dev/null").unwrap();
    let (mut ours, theirs) = std::os::unix::net::UnixStream::pair().unwrap();
    ours.write_all(add(1).repeat(2).as_bytes()).unwrap();
    ours.shutdown(std::net::Shutdown::Write).unwrap();
    let inputs: [(Stdio, usize); 3] =
        [(file.into(), 3), (nothing.into(), 0), (std::os::fd::OwnedFd::from(theirs).into(), 2)];
    for (input, answers) in inputs {
        let mut child = command().stdin(input).spawn().unwrap();
        let mut output = String::new();
        child.stdout.take().unwrap().read_to_string(&mut output).unwrap();
        assert_eq!(output.lines().count(), answers, "{output}");
        ends_within(&mut child, PATIENCE);
        assert!(child.wait().unwrap().success());
    }
}
