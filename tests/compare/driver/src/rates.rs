//! What a server does in a second, and what it takes for it: everybody in turn, round after round.

use crate::contest::{Connected, Contestant, Kind, Places, Transport, connect};
use crate::load::{Client, Load, Result, Stop};
use crate::report::Report;
use crate::stats::{Spread, number, percentile};
use crate::work::{Era, Op, Work};
use std::time::Duration;

/// How thorough a run is.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    pub rounds: usize,
    pub turn: Duration,
    /// Calls under a tool that counts: once this many, once three times.
    pub counted: u64,
}

/// One race: who does the same work at the same depth.
#[derive(Clone, Copy, Debug)]
pub struct Race {
    pub transport: Transport,
    pub era: Era,
    pub op: Op,
    pub outstanding: usize,
    /// Whether peers take part: some refuse messages that others take.
    pub peers: bool,
}

/// What one turn came to.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    pub rate: f64,
    /// Microseconds of processor time for a call.
    pub cpu: f64,
    pub switches: f64,
    pub faults: f64,
    pub p50: f64,
    pub p99: f64,
}

/// A contestant and its turns, one for each round.
pub struct Row {
    pub contestant: Contestant,
    pub turns: Vec<Turn>,
}

impl Race {
    pub fn name(self) -> String {
        let transport = match (self.transport, self.era) {
            (Transport::Stdio, _) => "stdio",
            (Transport::Http, Era::Legacy) => "HTTP legacy session",
            (Transport::Http, Era::Modern) => "HTTP modern",
        };
        let depth = match (self.transport, self.outstanding) {
            (_, 1) => "one at a time".to_owned(),
            (Transport::Stdio, many) => format!("{many} outstanding"),
            (Transport::Http, many) => format!("{many} connections"),
        };
        format!("{transport} {}, {depth}", self.op.name())
    }

    /// Runs the race. Who fails is named and left out; this SDK and the limit must not fail.
    pub fn run(self, places: &Places, effort: Effort, report: &mut Report) -> Result<Vec<Row>> {
        let mut running = Vec::new();
        let mut contestants = places.contestants(self.transport);
        contestants.retain(|one| self.peers || matches!(one.kind, Kind::Limit | Kind::Ours));
        for contestant in contestants {
            match self.start(&contestant) {
                Ok(started) => running.push((Row { contestant, turns: Vec::new() }, started)),
                Err(error) => excuse(&contestant, &self.name(), error, report)?,
            }
        }
        for _ in 0..effort.rounds {
            let mut index = 0;
            while let Some((row, (client, work))) = running.get_mut(index) {
                match turn(
                    client,
                    work,
                    Load { stop: Stop::After(effort.turn), outstanding: self.outstanding },
                ) {
                    Ok(turn) => {
                        row.turns.push(turn);
                        index += 1;
                    }
                    Err(error) => {
                        let (row, _) = running.remove(index);
                        excuse(&row.contestant, &self.name(), error, report)?;
                    }
                }
            }
        }
        Ok(running.into_iter().map(|(row, _)| row).collect())
    }

    fn start(self, contestant: &Contestant) -> Result<(Connected, Work)> {
        let mut client = connect(contestant, self.transport, self.era, &[], &[])?;
        let mut work = Work::new(self.op, self.era);
        let warm_up = Load { stop: Stop::After(Duration::from_millis(200)), outstanding: self.outstanding };
        client.run(&mut work, warm_up)?;
        Ok((client, work))
    }
}

fn excuse(contestant: &Contestant, race: &str, error: String, report: &mut Report) -> Result<()> {
    let text = format!("{}, {race}: {error}", contestant.name);
    if matches!(contestant.kind, Kind::Limit | Kind::Ours) {
        return Err(text);
    }
    report.problem(text);
    Ok(())
}

/// One turn of a client that is warm.
pub fn turn(client: &mut Connected, work: &mut Work, load: Load) -> Result<Turn> {
    let before = client.server().usage()?;
    let mut seen = client.run(work, load)?;
    let after = client.server().usage()?;
    let calls = seen.calls.max(1) as f64;
    Ok(Turn {
        rate: calls / seen.elapsed.as_secs_f64(),
        cpu: (after.cpu.saturating_sub(before.cpu)).as_secs_f64() * 1e6 / calls,
        switches: after.switches.saturating_sub(before.switches) as f64 / calls,
        faults: after.faults.saturating_sub(before.faults) as f64 / calls,
        p50: percentile(&mut seen.latencies, 0.5) / 1000.0,
        p99: percentile(&mut seen.latencies, 0.99) / 1000.0,
    })
}

/// Pairs two rows round by round.
pub fn ratio(above: &Row, below: &Row, of: impl Fn(&Turn) -> f64) -> Option<Spread> {
    Spread::of(above.turns.iter().zip(&below.turns).map(|(above, below)| of(above) / of(below)))
}

/// The rows of a race as a table, and this SDK's lead over each peer.
pub fn show(race: Race, rows: &[Row], report: &mut Report) {
    let name = race.name();
    report.subheading(&name);
    let median = |row: &Row, of: fn(&Turn) -> f64| Spread::of(row.turns.iter().map(of));
    let cell = |value: Option<Spread>| value.map_or("–".to_owned(), |value| number(value.median));
    let cells = rows.iter().map(|row| {
        vec![
            row.contestant.name.to_owned(),
            cell(median(row, |turn| turn.rate)),
            cell(median(row, |turn| turn.p50)),
            cell(median(row, |turn| turn.p99)),
            cell(median(row, |turn| turn.cpu)),
            cell(median(row, |turn| turn.switches)),
            ratio(row, &rows[0], |turn| turn.rate).map_or("–".to_owned(), Spread::text),
            ratio(row, &rows[0], |turn| turn.cpu).map_or("–".to_owned(), Spread::text),
        ]
    });
    let columns = [
        "server",
        "calls/s",
        "p50 µs",
        "p99 µs",
        "CPU µs/call",
        "switches/call",
        "rate ÷ limit",
        "CPU ÷ limit",
    ];
    report.table(&columns, &cells.collect::<Vec<_>>());
    let peers = rows.iter().filter(|row| matches!(row.contestant.kind, Kind::Rust | Kind::Other));
    for peer in peers {
        report.lead(&format!("{name}: rate"), peer.contestant.name, ratio(&rows[1], peer, |turn| turn.rate));
        let cpu = ratio(peer, &rows[1], |turn| turn.cpu);
        report.lead(&format!("{name}: processor time"), peer.contestant.name, cpu);
    }
}
