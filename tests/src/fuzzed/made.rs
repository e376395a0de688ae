//! Inputs without a fuzzer: JSON from a grammar, messages with something amiss, and seeds with bytes changed.
//!
//! The same seed makes the same inputs. Must not know what the targets assert.

use fastrand::Rng;
use std::path::Path;

/// Texts that somebody somewhere reads in a special way.
const WORDS: [&str; 40] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "\\ud83e\\udd80",
    "\u{1F980}",
    "\u{feff}",
    "\n",
    "null",
    "true",
    "-0",
    "1e400",
    "9223372036854775808",
    "0.1e-7",
    "..",
    "%2e",
    "%2F",
    "%",
    "/",
    "?",
    "#",
    "&",
    "+",
    "=?base64?",
    "?=",
    "=",
    "*/*",
    ";q=0",
    "application/json",
    "\"id\":1",
    "\"jsonrpc\":\"2.0\"",
    "\"_meta\"",
    "\u{0}",
    "io.modelcontextprotocol/protocolVersion",
];

const METHODS: [&str; 16] = [
    "initialize",
    "ping",
    "tools/list",
    "tools/call",
    "resources/list",
    "resources/read",
    "resources/templates/list",
    "resources/subscribe",
    "prompts/get",
    "completion/complete",
    "logging/setLevel",
    "server/discover",
    "subscriptions/listen",
    "notifications/cancelled",
    "notifications/initialized",
    "tasks/get",
];

const KEYS: [&str; 12] = [
    "name",
    "arguments",
    "uri",
    "cursor",
    "_meta",
    "requestState",
    "inputResponses",
    "ref",
    "level",
    "requestId",
    "protocolVersion",
    "progressToken",
];

/// The seeds of a target, written by hand.
#[must_use]
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds").join(target);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = files.map(|file| file.expect("a folder can be read").path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).expect("a seed can be read")).collect()
}

/// One input for a target.
pub fn input(target: &str, seeds: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    let mut input = match (rng.u8(..4), target) {
        (0, "envelope") => message(rng).into_bytes(),
        (0, "batches") => {
            let messages: Vec<String> = (0..rng.usize(..6)).map(|_| message(rng)).collect();
            messages.join(",").into_bytes()
        }
        (0, "arguments") => json(rng, 4).into_bytes(),
        (0, _) => (0..rng.usize(..6)).map(|_| *pick(rng, &WORDS)).collect::<String>().into_bytes(),
        (1, _) => (0..rng.usize(..24)).map(|_| rng.u8(..)).collect(),
        _ => pick(rng, seeds).clone(),
    };
    for _ in 0..rng.usize(..4) {
        mutate(&mut input, rng);
    }
    input
}

fn pick<'a, T>(rng: &mut Rng, from: &'a [T]) -> &'a T {
    &from[rng.usize(..from.len())]
}

/// A message, or something like one.
fn message(rng: &mut Rng) -> String {
    let id = *pick(rng, &["1", "\"a\"", "-7", "null", "1.5", "\"\\u0061\"", "{}", "9223372036854775807"]);
    let meta = r#""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#;
    let mut params: Vec<String> =
        (0..rng.usize(..4)).map(|_| format!("\"{}\":{}", pick(rng, &KEYS), json(rng, 3))).collect();
    if rng.bool() {
        params.push(meta.to_owned());
    }
    let mut members = vec![
        "\"jsonrpc\":\"2.0\"".to_owned(),
        format!("\"method\":\"{}\"", pick(rng, &METHODS)),
        format!("\"params\":{{{}}}", params.join(",")),
    ];
    if rng.u8(..4) > 0 {
        members.push(format!("\"id\":{id}"));
    }
    match rng.u8(..12) {
        0 => members.push(format!("\"result\":{}", json(rng, 2))),
        1 => members.push(members[rng.usize(..members.len())].clone()),
        2 => drop(members.swap_remove(rng.usize(..members.len()))),
        _ => {}
    }
    rng.shuffle(&mut members);
    format!("{{{}}}", members.join(","))
}

/// Any JSON, with space and escapes where they may be.
fn json(rng: &mut Rng, depth: usize) -> String {
    let space = *pick(rng, &["", "", "", " ", "\t", "\r"]);
    match rng.u8(..if depth == 0 { 5 } else { 8 }) {
        0 => (*pick(rng, &["null", "true", "false"])).to_owned(),
        1 => rng.i64(..).to_string(),
        2 => {
            (*pick(rng, &["0", "-0", "1e2", "0.5", "1E400", "255", "256", "18446744073709551616"])).to_owned()
        }
        3 => format!(
            "\"{}\"",
            pick(rng, &["", "every", "ruled", "\\u0000", "\\ud800", "\u{e9}", "first-of-all"])
        ),
        4 => format!("\"{}\"", (0..rng.usize(..8)).map(|_| rng.alphanumeric()).collect::<String>()),
        5 => {
            let elements: Vec<String> = (0..rng.usize(..4)).map(|_| json(rng, depth - 1)).collect();
            format!("[{space}{}]", elements.join(","))
        }
        _ => {
            let names = ["input", "small", "digit", "word", "many", "shape", "type", "nested", "", "a"];
            let members: Vec<String> = (0..rng.usize(..5))
                .map(|_| format!("\"{}\"{space}:{}", pick(rng, &names), json(rng, depth - 1)))
                .collect();
            format!("{{{}{space}}}", members.join(","))
        }
    }
}

/// Changes something somewhere.
fn mutate(input: &mut Vec<u8>, rng: &mut Rng) {
    let place = rng.usize(..=input.len());
    let end = rng.usize(place..=input.len().min(place + 16));
    match rng.u8(..6) {
        0 if place < input.len() => input[place] ^= 1 << rng.u8(..8),
        1 => drop(input.drain(place..end)),
        2 => {
            let piece = input[place..end].to_vec();
            let times = rng.usize(1..5);
            input.splice(place..place, piece.repeat(times));
        }
        3 => input.insert(place, rng.u8(..)),
        4 => input.truncate(place),
        _ => drop(input.splice(place..end, pick(rng, &WORDS).bytes())),
    }
}
