//! What grows: the number of tools, of idle sessions, of open streams, the size of texts, the crowd of slow calls.

use crate::contest::{Connected, Contestant, Kind, Places, Transport, connect};
use crate::counts::Trial;
use crate::http::{Connection, Http};
use crate::load::{Client, Load, Result};
use crate::rates::{Effort, Race, Row, Turn, ratio, show};
use crate::report::Report;
use crate::stats::{Spread, number, percentile};
use crate::work::{Era, Op, Work};

/// Instructions of a call with more and more tools, and with more and more idle sessions.
pub fn flat(places: &Places, effort: Effort, report: &mut Report) -> Result<()> {
    report.heading("Scale");
    let mut rows = Vec::new();
    let (mut stdio, mut http) = (Vec::new(), Vec::new());
    for tools in [5, 100, 1000] {
        let on = |transport, era| {
            let contestant = places.ours(transport, tools);
            Trial { contestant: &contestant, transport, era, op: Op::Add }.instructions(effort.counted)
        };
        stdio.push(on(Transport::Stdio, Era::Legacy)?);
        http.push(on(Transport::Http, Era::Modern)?);
        rows.push(vec![tools.to_string(), number(stdio[stdio.len() - 1]), number(http[http.len() - 1])]);
    }
    report.paragraph("Instructions of `add` among more and more tools:");
    report.table(&["tools", "stdio", "HTTP modern"], &rows);
    report.at_most("`add` among 1,000 tools ÷ among 5, stdio, instructions", 1.03, Some(stdio[2] / stdio[0]));
    report.at_most("`add` among 1,000 tools ÷ among 5, HTTP, instructions", 1.03, Some(http[2] / http[0]));
    for (transport, name) in [(Transport::Stdio, "stdio"), (Transport::Http, "HTTP")] {
        let allocations = |tools| {
            let contestant = places.ours(transport, tools);
            Trial { contestant: &contestant, transport, era: Era::Modern, op: Op::List }.cost(effort.counted)
        };
        let more = allocations(100)?.allocations - allocations(5)?.allocations;
        report.at_most(
            format!("`tools/list` of 100 tools, {name}: allocations over those for 5"),
            0.05,
            Some(more),
        );
    }
    sessions(places, effort, report)
}

/// Processor time of a call with more and more idle sessions beside it, in turn, and what each of them takes.
fn sessions(places: &Places, effort: Effort, report: &mut Report) -> Result<()> {
    let mut rows = Vec::new();
    let mut times = Vec::new();
    for idle in [0, 100, 10_000] {
        let contestant = places.ours(Transport::Http, 5);
        let mut http = start(&contestant)?;
        let mut connection = Connection::open(http.address)?;
        (0..idle).try_for_each(|_| http.open_session_on(&mut connection).map(drop))?;
        let mut work = Work::new(Op::Add, Era::Legacy);
        http.run(&mut work, Load::calls(200, 1))?;
        let mut cpu = Vec::new();
        for _ in 0..effort.rounds {
            let before = http.server.usage()?.cpu;
            let calls = effort.counted * 10;
            http.run(&mut work, Load::calls(calls, 1))?;
            cpu.push((http.server.usage()?.cpu - before).as_secs_f64() * 1e6 / calls as f64);
        }
        let cpu = Spread::of(cpu).ok_or("no rounds")?;
        times.push(cpu.median);
        rows.push(vec![(idle + 1).to_string(), cpu.text()]);
    }
    report.paragraph("Processor time of `add` on HTTP (legacy), in µs, among more and more idle sessions:");
    report.table(&["sessions", "CPU µs/call"], &rows);
    report.at_most("`add` among 10,001 sessions ÷ among 1, processor time", 1.1, Some(times[2] / times[0]));
    Ok(())
}

fn start(contestant: &Contestant) -> Result<Http> {
    match connect(contestant, Transport::Http, Era::Legacy, &[], &[])? {
        Connected::Http(http) => Ok(http),
        Connected::Stdio(_) => Err("HTTP was asked for".to_owned()),
    }
}

/// Resident memory of idle sessions and of open streams.
pub fn memory(places: &Places, quick: bool, report: &mut Report) -> Result<()> {
    report.heading("Memory");
    let (sessions, streams) = if quick { (1000, 100) } else { (10_000, 500) };
    let mut rows = Vec::new();
    let mut ours = [0.0; 3];
    for contestant in places.contestants(Transport::Http) {
        let cost = match each(&contestant, sessions, streams) {
            Ok(cost) => cost,
            Err(error) if matches!(contestant.kind, Kind::Rust | Kind::Other) => {
                report.problem(format!("{}, memory: {error}", contestant.name));
                continue;
            }
            Err(error) => return Err(format!("{}, memory: {error}", contestant.name)),
        };
        if contestant.name == "this SDK" {
            ours = cost;
        } else if contestant.kind == Kind::Rust {
            report.lead(
                "resident memory of an idle session",
                contestant.name,
                Spread::of([cost[0] / ours[0]]),
            );
        }
        let stream = cost[2] - cost[1];
        rows.push(vec![
            contestant.name.to_owned(),
            number(cost[0]),
            number(cost[1]),
            number(cost[2]),
            number(stream),
        ]);
    }
    report.paragraph(&format!(
        "Bytes of resident memory for each of {sessions} idle sessions, {streams} idle connections and {streams} open streams:"
    ));
    report.table(&["server", "session", "connection", "stream", "stream over its connection"], &rows);
    report.at_most("resident bytes of an idle legacy session", 1024.0, Some(ours[0]));
    report.at_most("resident bytes of an open stream over its connection", 1536.0, Some(ours[2] - ours[1]));
    Ok(())
}

fn each(contestant: &Contestant, sessions: usize, streams: usize) -> Result<[f64; 3]> {
    let grown = |http: &Http, before: u64, count: usize| -> Result<f64> {
        Ok(http.server.usage()?.memory.saturating_sub(before) as f64 / count as f64)
    };
    let http = start(contestant)?;
    let mut connection = Connection::open(http.address)?;
    // What the first hundred find ready is not theirs.
    (0..100).try_for_each(|_| http.open_session_on(&mut connection).map(drop))?;
    let before = http.server.usage()?.memory;
    (0..sessions).try_for_each(|_| http.open_session_on(&mut connection).map(drop))?;
    let session = grown(&http, before, sessions)?;
    drop(http);

    let mut http = start(contestant)?;
    let mut work = Work::new(Op::Add, Era::Legacy);
    http.connect(20)?;
    http.run(&mut work, Load::calls(100, 20))?;
    let before = http.server.usage()?.memory;
    http.connect(20 + streams)?;
    http.run(&mut work, Load::calls(20 + streams as u64, 20 + streams))?;
    let idle = grown(&http, before, streams)?;
    drop(http);

    let http = start(contestant)?;
    let ids: Vec<String> = (0..20 + streams).map(|_| http.open_session()).collect::<Result<_>>()?;
    let mut open: Vec<Connection> = ids[..20].iter().map(|id| http.open_stream(id)).collect::<Result<_>>()?;
    let before = http.server.usage()?.memory;
    for id in &ids[20..] {
        open.push(http.open_stream(id)?);
    }
    let stream = grown(&http, before, streams)?;
    Ok([session, idle, stream])
}

/// Texts of megabytes, against the limit.
pub fn large(places: &Places, effort: Effort, report: &mut Report) -> Result<()> {
    report.heading("Large texts");
    let races = [
        (Transport::Stdio, Era::Legacy, 1 << 20),
        (Transport::Stdio, Era::Legacy, LARGEST),
        (Transport::Http, Era::Modern, 1 << 20),
        (Transport::Http, Era::Modern, LARGEST),
    ];
    for (transport, era, bytes) in races {
        let race = Race { transport, era, op: Op::Echo(bytes), outstanding: 1, peers: bytes < LARGEST };
        let rows = race.run(places, effort, report)?;
        show(race, &rows, report);
        let cpu = ratio(&rows[1], &rows[0], |turn| turn.cpu).map(|ratio| ratio.median);
        report.at_most(format!("{}: processor time ÷ limit", race.name()), 1.3, cpu);
        if (transport, bytes) == (Transport::Stdio, 1 << 20) {
            let faults = median(&rows[1], |turn| turn.faults);
            report.at_most(format!("{}: page faults", race.name()), 5.0, faults);
        }
    }
    let contestant = places.ours(Transport::Stdio, 5);
    let trial = Trial {
        contestant: &contestant,
        transport: Transport::Stdio,
        era: Era::Legacy,
        op: Op::Echo(1 << 20),
    };
    report.at_most("stdio echo 1 MiB: instructions", 24e6, Some(trial.instructions(5)?));
    Ok(())
}

/// As much text as fits into a message of 4 MiB, which is the default bound, with its escapes.
const LARGEST: usize = (4 << 20) - (256 << 10);

pub fn median(row: &Row, of: impl Fn(&Turn) -> f64) -> Option<f64> {
    Spread::of(row.turns.iter().map(of)).map(|spread| spread.median)
}

/// Whether slow calls hold up a fast one on the same pipe.
pub fn fairness(places: &Places, effort: Effort, report: &mut Report) -> Result<()> {
    report.heading("Fairness");
    let rounds: Vec<(f64, f64)> =
        (0..effort.rounds).map(|_| Ok((beside(places, 0)?, beside(places, 64)?))).collect::<Result<_>>()?;
    let spread = |of: fn(&(f64, f64)) -> f64| Spread::of(rounds.iter().map(of)).ok_or("no rounds");
    report.paragraph(&format!(
        "A call of `add` on stdio takes {} µs while nothing else is asked, and {} µs while 64 calls wait two seconds each.",
        spread(|(quiet, _)| *quiet)?.text(),
        spread(|(_, crowded)| *crowded)?.text()
    ));
    let ratio = spread(|(quiet, crowded)| crowded / quiet)?.median;
    report.at_most("`add` beside 64 slow calls ÷ alone, stdio, latency", 1.5, Some(ratio));
    Ok(())
}

/// What a call takes beside this many slow ones, in µs. Always in a new process: how long a process has been busy makes a
/// difference too, which is the system's.
fn beside(places: &Places, crowd: u64) -> Result<f64> {
    let contestant = places.ours(Transport::Stdio, 5);
    let connected = connect(&contestant, Transport::Stdio, Era::Modern, &[], &[])?;
    let Connected::Stdio(mut pipe) = connected else { return Err("stdio was asked for".to_owned()) };
    let mut work = Work::new(Op::Add, Era::Modern);
    pipe.run(&mut work, Load::calls(200, 1))?;
    let slow = Work::new(Op::Slow(2000), Era::Modern);
    let mut latencies = pipe.run_beside(&mut work, &slow, crowd, 500)?;
    Ok(percentile(&mut latencies, 0.5) / 1000.0)
}
