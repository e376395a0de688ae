//! Puts a server under load and measures what it costs: `load scale` and `load soak`.
//!
//! Reading order: `client` (HTTP and a pipe, as raw as possible), `process` (the server and its memory), `scale` (very many
//! idle sessions), `soak` (a steady load with faults in it, for a long time), `pipe` and `faults` (its parts), `report`.

mod client;
mod faults;
mod pipe;
mod process;
mod report;
mod scale;
mod soak;

use std::process::ExitCode;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, default: u64| {
        arguments.get(at).and_then(|argument| argument.parse().ok()).unwrap_or(default)
    };
    let good = match arguments.first().map(String::as_str) {
        Some("scale") => scale::run(number(1, 10_000), number(2, 30_000), number(3, 160)).await,
        Some("soak") => soak::run(number(1, 10)).await,
        _ => {
            report::line(
                "usage: load scale [sessions] [refused connections] [megabytes]\n       load soak [minutes]",
            );
            false
        }
    };
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
