//! Counts the instructions of a call on each transport and in each era, and fails when there are more than there were.
//!
//! Runs `bench-server`, built beside it, under valgrind: for N calls and again for 3 N, so that start and end cancel out.
//! `BLESS=1` accepts what is counted. Counts belong to a compiler and a kind of processor: the baseline names its own.

use serde_json::Value;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::{env, fs, io};
use tests::http::{Connection, Request, open_session};
use tests::http_server::HttpServer;
use tests::stdio::Server;
use tests::works::{Work, works};

const WARM_UP: u64 = 20;
const CALLS: u64 = 100;

/// What compilers and libraries may add before somebody should look.
const TOLERANCE: f64 = 1.03;

/// How often too many are counted again: what a busy machine adds to a run (a worker that sleeps and wakes) is not in all of them.
const RETRIES: u32 = 2;

#[derive(Clone, Copy, Debug)]
struct Way {
    name: &'static str,
    http: bool,
    modern: bool,
}

const WAYS: [Way; 4] = [
    Way { name: "stdio, legacy", http: false, modern: false },
    Way { name: "stdio, modern", http: false, modern: true },
    Way { name: "HTTP, legacy", http: true, modern: false },
    Way { name: "HTTP, modern", http: true, modern: true },
];

fn main() -> io::Result<ExitCode> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("instructions.txt");
    let baseline = fs::read_to_string(&path).unwrap_or_default();
    let mut counted =
        format!("# Instructions of a call, counted by valgrind. {}, {}.\n", env::consts::ARCH, compiler()?);
    let mut worse = false;
    for way in WAYS {
        for work in &works() {
            let row = format!("{}, {}", way.name, work.name);
            let before = known(&baseline, &row);
            let mut count = instructions(way, work)?;
            for _ in 0..RETRIES {
                if before.is_none_or(|before| count <= before * TOLERANCE) {
                    break;
                }
                count = count.min(instructions(way, work)?);
            }
            let _ = writeln!(counted, "{row}: {count:.0}");
            let change = before.map_or(f64::INFINITY, |before| count / before);
            let verdict = if change > TOLERANCE { "TOO MANY" } else { "" };
            worse |= change > TOLERANCE;
            say(&format!("{row}: {count:.0}, {:+.1} % {verdict}", (change - 1.0) * 100.0))?;
        }
    }
    if env::var_os("BLESS").is_some() {
        fs::write(&path, counted)?;
        return Ok(ExitCode::SUCCESS);
    }
    if worse {
        let origin = baseline.lines().next().unwrap_or("there is no baseline");
        say(&format!(
            "a call takes more than {TOLERANCE} times the instructions of {}: {origin}",
            path.display()
        ))?;
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn instructions(way: Way, work: &Work) -> io::Result<f64> {
    let (less, more) = (collected(way, work, CALLS)?, collected(way, work, 3 * CALLS)?);
    Ok((more - less) / (2 * CALLS) as f64)
}

/// All instructions of a server that answers this many calls.
fn collected(way: Way, work: &Work, calls: u64) -> io::Result<f64> {
    let server = env::current_exe()?.with_file_name("bench-server");
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(server);
    command.arg(if way.http { "http" } else { "stdio" });
    // One worker, so that no idle thread counts; and copies that take the same instructions on every processor.
    command.env("TOKIO_WORKER_THREADS", "1");
    command.env("GLIBC_TUNABLES", "glibc.cpu.x86_rep_movsb_threshold=1073741824");
    let message = work.message(way.modern);
    let said = if way.http {
        over_http(command, way, work, &message, calls)
    } else {
        over_stdio(command, way, work, &message, calls)
    };
    let count =
        said.split_once("Collected : ").and_then(|(_, rest)| rest.split_whitespace().next()?.parse().ok());
    count.ok_or_else(|| io::Error::other(format!("valgrind counts nothing: {said}")))
}

fn over_stdio(command: Command, way: Way, work: &Work, message: &Value, calls: u64) -> String {
    let mut server = Server::spawn(command);
    if !way.modern {
        server.initialize();
    }
    (0..WARM_UP + calls).for_each(|_| work.check(&server.ask(message)));
    server.finish().errors
}

fn over_http(mut command: Command, way: Way, work: &Work, message: &Value, calls: u64) -> String {
    let server = HttpServer::start(&mut command);
    let request = if way.modern {
        Request::modern(message)
    } else {
        Request::legacy(&open_session(server.addr()), message)
    };
    let mut connection = Connection::open(server.addr());
    (0..WARM_UP + calls).for_each(|_| work.check(&connection.ask(&request).json()));
    drop(connection);
    server.stop()
}

fn known(baseline: &str, row: &str) -> Option<f64> {
    baseline.lines().find_map(|line| line.strip_prefix(row)?.strip_prefix(": ")?.parse().ok())
}

fn compiler() -> io::Result<String> {
    let output = Command::new("rustc").arg("--version").output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn say(line: &str) -> io::Result<()> {
    use io::Write as _;
    writeln!(io::stdout(), "{line}")
}
