//! Drives this SDK's server, the limits and the peers, checks every answer, and writes down what it took.
//!
//! `tests/compare/run` builds everything and starts this; see there for its options.

mod contest;
mod counts;
mod http;
mod load;
mod machine;
mod rates;
mod report;
mod scale;
mod server;
mod start;
mod stats;
mod stdio;
mod weight;
mod work;

use contest::{Contestant, Places, Transport};
use counts::Trial;
use load::Result;
use rates::{Effort, Race, ratio, show};
use report::Report;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use work::{Era, Op};

/// The parts of a run, in their order.
const PARTS: [&str; 9] =
    ["stdio", "http", "counts", "large", "scale", "memory", "fairness", "start", "build"];

struct Options {
    places: Places,
    quick: bool,
    only: Vec<String>,
    write: Option<PathBuf>,
}

fn options() -> Option<Options> {
    let mut args = std::env::args().skip(1);
    let mut next_path = || args.next().map(PathBuf::from);
    let places = Places {
        ours: next_path()?,
        compare: next_path()?,
        stdio: next_path()?,
        tools: next_path()?,
        sources: next_path()?,
    };
    let mut options = Options { places, quick: false, only: Vec::new(), write: None };
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--quick" => options.quick = true,
            "--only" => options.only.extend(args.next()?.split(',').map(str::to_owned)),
            "--write" => options.write = Some(args.next()?.into()),
            _ => return None,
        }
    }
    options.only.iter().all(|part| PARTS.contains(&part.as_str())).then_some(options)
}

fn main() -> ExitCode {
    let Some(options) = options() else {
        eprintln!("usage: tests/compare/run [--quick] [--only {}]", PARTS.join(","));
        return ExitCode::from(2);
    };
    let mut report = Report::default();
    if let Err(error) = measure(&options, &mut report) {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    let (document, kept) = report.finish(&machine::head(options.quick));
    let written = options.write.as_ref().map_or(Ok(()), |path| fs::write(path, document));
    if let Err(error) = written {
        eprintln!("writing the document: {error}");
        return ExitCode::FAILURE;
    }
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn measure(options: &Options, report: &mut Report) -> Result<()> {
    let effort = if options.quick {
        Effort { rounds: 3, turn: Duration::from_millis(200), counted: 100 }
    } else {
        Effort { rounds: 5, turn: Duration::from_millis(400), counted: 300 }
    };
    let places = &options.places;
    let wanted = |part: &&&str| options.only.is_empty() || options.only.iter().any(|only| only == **part);
    for part in PARTS.iter().filter(wanted) {
        match *part {
            "stdio" => stdio_rates(places, effort, report)?,
            "http" => http_rates(places, effort, report)?,
            "counts" => counted(places, effort, report)?,
            "large" => scale::large(places, effort, report)?,
            "scale" => scale::flat(places, effort, report)?,
            "memory" => scale::memory(places, options.quick, report)?,
            "fairness" => scale::fairness(places, effort, report)?,
            "start" => start::first_answer(places, effort, report)?,
            _ => weight::table(places, report)?,
        }
    }
    Ok(())
}

fn stdio_rates(places: &Places, effort: Effort, report: &mut Report) -> Result<()> {
    report.heading("Standard input and output");
    for (op, outstanding) in [
        (Op::Add, 1),
        (Op::Add, 64),
        (Op::Echo(1024), 1),
        (Op::Search(50), 1),
        (Op::Search(50), 64),
        (Op::List, 1),
    ] {
        let race = Race { transport: Transport::Stdio, era: Era::Legacy, op, outstanding, peers: true };
        let rows = race.run(places, effort, report)?;
        show(race, &rows, report);
        if (op, outstanding) == (Op::Add, 64) {
            let rate = ratio(&rows[1], &rows[0], |turn| turn.rate).map(|ratio| ratio.median);
            let cpu = ratio(&rows[1], &rows[0], |turn| turn.cpu).map(|ratio| ratio.median);
            report.at_least(format!("{}: rate ÷ L3", race.name()), 0.75, rate);
            report.at_most(format!("{}: processor time ÷ L3", race.name()), 2.0, cpu);
        }
    }
    Ok(())
}

fn http_rates(places: &Places, effort: Effort, report: &mut Report) -> Result<()> {
    report.heading("HTTP");
    let works = [(Op::Add, 1), (Op::Add, 32), (Op::Echo(1024), 32), (Op::Search(50), 32), (Op::List, 32)];
    for era in [Era::Legacy, Era::Modern] {
        for (op, outstanding) in works {
            let race = Race { transport: Transport::Http, era, op, outstanding, peers: true };
            let rows = race.run(places, effort, report)?;
            show(race, &rows, report);
            let rate =
                |index: usize| ratio(&rows[index], &rows[0], |turn| turn.rate).map(|ratio| ratio.median);
            match (era, op, outstanding) {
                (Era::Modern, Op::Add, 32) => {
                    report.at_least(format!("{}: rate ÷ L1", race.name()), 0.9, rate(1));
                    report.at_least(format!("{}, mounted in axum: rate ÷ L1", race.name()), 0.7, rate(2));
                }
                (_, Op::Search(_), _) => report.at_least(format!("{}: rate ÷ L1", race.name()), 0.9, rate(1)),
                _ => {}
            }
        }
    }
    Ok(())
}

fn counted(places: &Places, effort: Effort, report: &mut Report) -> Result<()> {
    report.heading("Instructions and allocations of a call");
    let stdio = counts::table(places, Transport::Stdio, Era::Legacy, effort, report)?;
    report.at_most("stdio add: instructions", 11_000.0, Some(stdio[0].1.instructions));
    report.at_most("stdio add: allocations", 8.0, Some(stdio[0].1.allocations));
    report.at_most("stdio search 50: instructions", 480_000.0, Some(stdio[2].1.instructions));
    let legacy = counts::table(places, Transport::Http, Era::Legacy, effort, report)?;
    report.at_most("HTTP legacy session add: instructions", 31_000.0, Some(legacy[0].1.instructions));
    let modern = counts::table(places, Transport::Http, Era::Modern, effort, report)?;
    report.at_most("HTTP modern add: instructions", 35_000.0, Some(modern[0].1.instructions));
    report.at_most("HTTP modern add: allocations", 22.0, Some(modern[0].1.allocations));
    system_calls(places, report)
}

fn system_calls(places: &Places, report: &mut Report) -> Result<()> {
    report.subheading("System calls of `add` on stdio");
    let mut rows = Vec::new();
    for contestant in &places.contestants(Transport::Stdio) {
        let trial = Trial { contestant, transport: Transport::Stdio, era: Era::Legacy, op: Op::Add };
        // Whoever serves many at once has few for each: so many calls that they can be counted.
        let many =
            if matches!(contestant.kind, contest::Kind::Limit | contest::Kind::Ours) { 20_000 } else { 1000 };
        match (trial.system_calls("all", 500, 1), trial.system_calls("all", many, 64)) {
            (Ok(one), Ok(many)) => {
                if contestant.name == "this SDK" {
                    report.at_most("stdio add, one at a time: system calls", 4.0, Some(one));
                    report.at_most("stdio add, 64 outstanding: system calls", 0.2, Some(many));
                }
                rows.push(vec![contestant.name.to_owned(), stats::number(one), stats::number(many)]);
            }
            (Err(error), _) | (_, Err(error)) => peer_failed(contestant, &error, report)?,
        }
    }
    report.table(&["server", "one at a time", "64 outstanding"], &rows);
    let contestant = places.ours(Transport::Http, 5);
    let trial =
        Trial { contestant: &contestant, transport: Transport::Http, era: Era::Modern, op: Op::Report };
    let writes = trial.system_calls("write,writev,sendto,sendmsg", 300, 1)?;
    report.at_most("an event stream of progress and answer: writes", 1.05, Some(writes));
    Ok(())
}

fn peer_failed(contestant: &Contestant, error: &str, report: &mut Report) -> Result<()> {
    let text = format!("{}: {error}", contestant.name);
    if matches!(contestant.kind, contest::Kind::Limit | contest::Kind::Ours) {
        return Err(text);
    }
    report.problem(text);
    Ok(())
}
