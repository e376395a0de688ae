//! The targets of the fuzzers, for a while and on any compiler: seeds, inputs from a grammar, and both with bytes changed.
//!
//! Every run has the same inputs, until its time is over. `FUZZ_SECONDS` is the time of each target, two seconds without it;
//! `FUZZ_SEED` makes other inputs.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use fastrand::Rng;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use tests::fuzzed::made::{input, seeds};
use tests::fuzzed::{TARGETS, Target};

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |value| value.parse().expect("the variable is a number"))
}

/// Runs one input; one that fails is shown in a form to be pasted into a test or a seed.
fn run((name, target): Target, input: &[u8]) {
    if catch_unwind(AssertUnwindSafe(|| target(input))).is_err() {
        let shown = &input[..input.len().min(2000)];
        panic!("the target {name} fails for b\"{}\"", shown.escape_ascii());
    }
}

fn smoke(name: &str) {
    let target = *TARGETS.iter().find(|(other, _)| *other == name).unwrap();
    let seeds = seeds(name);
    seeds.iter().for_each(|seed| run(target, seed));
    let (seed, time) = (number("FUZZ_SEED", 1), Duration::from_secs(number("FUZZ_SECONDS", 2)));
    let (mut rng, start, mut rounds) = (Rng::with_seed(seed), Instant::now(), 0_u64);
    while rounds < 100 || start.elapsed() < time {
        run(target, &input(name, &seeds, &mut rng));
        rounds += 1;
    }
}

#[test]
fn any_bytes_as_a_message_have_the_answer_they_must() {
    smoke("envelope");
}

#[test]
fn any_bytes_as_a_batch_have_one_answer_for_each_request() {
    smoke("batches");
}

#[test]
fn any_bytes_as_a_header_agree_with_the_body_or_are_refused() {
    smoke("headers");
}

#[test]
fn any_bytes_as_the_id_of_an_event_or_a_session_are_refused_unless_handed_out() {
    smoke("resume");
}

#[test]
fn any_text_as_a_value_of_a_template_leads_back_or_makes_no_uri() {
    smoke("templates");
}

#[test]
fn any_text_as_arguments_is_refused_or_comes_back_as_it_is() {
    smoke("arguments");
}

#[test]
fn any_text_as_a_cursor_or_state_is_refused_unless_handed_out() {
    smoke("tokens");
}

#[test]
fn every_target_has_a_program_for_the_fuzzer_and_seeds() {
    let manifest = include_str!("../../fuzz/Cargo.toml");
    for (name, _) in TARGETS {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
        assert!(seeds(name).len() >= 3, "{name}");
    }
}

/// Input that grows: where reading it twice as long takes four times as long, somebody looks at everything again and again.
fn grown(size: usize) -> Vec<(&'static str, Vec<u8>)> {
    let many = |piece: &str| piece.repeat(size / piece.len());
    let message = |params: &str| {
        format!(r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{{params}}}}}"#).into_bytes()
    };
    let names: String = (0..size / 16).map(|number| format!("\"{number:010}\":1,")).collect();
    let batch = |element: &str| format!("{}1", many(element)).into_bytes();
    vec![
        ("envelope", many("[").into_bytes()),
        ("envelope", many(" ").into_bytes()),
        ("envelope", format!("\"{}", many("\\\\")).into_bytes()),
        ("envelope", message(&format!("\"name\":\"{}\"", many("\\u0061")))),
        ("envelope", message(&format!("\"arguments\":{{{names}\"a\":1}}"))),
        ("envelope", format!("{{{names}\"a\":1}}").into_bytes()),
        ("batches", batch("1,")),
        ("batches", batch("{},")),
        ("headers", format!("{}\n{}", many("a"), many("a")).into_bytes()),
        ("headers", format!("a\n{}", many("*/*;q=0,")).into_bytes()),
        ("headers", format!("a\n=?base64?{}?=", many("AAAA")).into_bytes()),
        ("resume", many("0").into_bytes()),
        ("templates", many("a/").into_bytes()),
        ("templates", many("%2E").into_bytes()),
        ("templates", many("?b=&c=").into_bytes()),
        ("arguments", format!("{{\"input\":{{{names}\"a\":1}}}}").into_bytes()),
        ("arguments", format!("{{\"digit\":1,\"word\":\"{}\"}}", many("a")).into_bytes()),
        (
            "arguments",
            format!("{{\"digit\":1,\"word\":\"a\",\"many\":[{}\"\"]}}", many("\"a\",")).into_bytes(),
        ),
        ("tokens", many("A").into_bytes()),
    ]
}

/// The least of some runs: whatever else the machine does only makes a run longer.
fn least(target: Target, input: &[u8]) -> Duration {
    let time = || {
        let start = Instant::now();
        run(target, input);
        start.elapsed()
    };
    (0..5).map(|_| time()).min().unwrap()
}

#[test]
fn input_of_four_times_the_size_takes_four_times_as_long_and_not_sixteen() {
    const SIZE: usize = 32 << 10;
    for (row, ((name, small), (_, large))) in grown(SIZE).into_iter().zip(grown(4 * SIZE)).enumerate() {
        let target = *TARGETS.iter().find(|(other, _)| *other == name).unwrap();
        // Below this it is the fixed part that is measured.
        let floor = Duration::from_millis(20);
        let times = || (least(target, &small).max(floor), least(target, &large));
        let tries: Vec<_> =
            (0..3).map(|_| times()).take_while(|(small, large)| *large >= *small * 9).collect();
        assert!(tries.len() < 3, "{name}, row {row}, takes more than its share: {tries:?}");
    }
}
