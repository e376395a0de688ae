//! What does not depend on how busy the machine is: instructions, allocations, system calls.
//!
//! Each number is a difference: the server is run for N calls and again for 3 N, so that its start and its end cancel out.

use crate::contest::{Contestant, Kind, Places, Transport, connect};
use crate::load::{Client, Load, Result};
use crate::rates::Effort;
use crate::report::Report;
use crate::stats::{Spread, number};
use crate::work::{Era, Op, Work};
use std::fs;

/// One worker, so that no idle thread spins while another one works.
const ENVIRONMENT: &[(&str, &str)] = &[("TOKIO_WORKER_THREADS", "1")];
const WARM_UP: u64 = 20;

/// What a call takes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    pub instructions: f64,
    pub allocations: f64,
    pub bytes: f64,
}

/// One contestant at one kind of work.
#[derive(Clone, Copy)]
pub struct Trial<'a> {
    pub contestant: &'a Contestant,
    pub transport: Transport,
    pub era: Era,
    pub op: Op,
}

impl Trial<'_> {
    /// Instructions, allocations and bytes of a call.
    pub fn cost(self, calls: u64) -> Result<Cost> {
        let callgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"];
        let memcheck = ["valgrind", "--tool=memcheck", "--undef-value-errors=no", "--leak-check=no"];
        let [allocations, bytes] = self.difference(&memcheck, calls, 1, heap)?;
        let [instructions] =
            self.difference(&callgrind, calls, 1, |said| Some([number_after(said, "Collected : ")?]))?;
        Ok(Cost { instructions, allocations, bytes })
    }

    /// Instructions of a call, with this many sessions open besides.
    pub fn instructions(self, calls: u64) -> Result<f64> {
        let callgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"];
        let [instructions] =
            self.difference(&callgrind, calls, 1, |said| Some([number_after(said, "Collected : ")?]))?;
        Ok(instructions)
    }

    /// System calls of a call: those of strace's set, such as `all`.
    pub fn system_calls(self, set: &str, calls: u64, outstanding: usize) -> Result<f64> {
        let file = std::env::temp_dir().join(format!("driver-{}.strace", std::process::id()));
        let (path, set) = (file.display().to_string(), format!("trace={set}"));
        let strace = ["strace", "-f", "-c", "-U", "calls,name", "-e", &set, "-o", &path];
        let counted = self.difference(&strace, calls, outstanding, |_| {
            let table = fs::read_to_string(&file).ok()?;
            let total = table.lines().find(|line| line.ends_with(" total"))?;
            Some([total.split_whitespace().next()?.parse().ok()?])
        });
        // It may never have been written.
        let _ = fs::remove_file(&file);
        Ok(counted?[0])
    }

    fn difference<const N: usize>(
        self,
        wrapper: &[&str],
        calls: u64,
        outstanding: usize,
        read: impl Fn(&str) -> Option<[f64; N]>,
    ) -> Result<[f64; N]> {
        let wrapper: Vec<String> = wrapper.iter().map(|word| (*word).to_owned()).collect();
        let count = |calls: u64| {
            let mut client = connect(self.contestant, self.transport, self.era, &wrapper, ENVIRONMENT)?;
            client.run(&mut Work::new(self.op, self.era), Load::calls(WARM_UP + calls, outstanding))?;
            let said = client.finish()?;
            read(&said).ok_or_else(|| format!("{} counts nothing: {said}", wrapper.join(" ")))
        };
        let (less, more) = (count(calls)?, count(3 * calls)?);
        Ok(std::array::from_fn(|index| (more[index] - less[index]) / (2 * calls) as f64))
    }
}

fn heap(said: &str) -> Option<[f64; 2]> {
    let line = said.split_once("total heap usage: ")?.1.lines().next()?;
    let mut parts = line.split(", ").map(|part| number_after(part, ""));
    let allocations = parts.next()??;
    Some([allocations, parts.nth(1)??])
}

fn number_after(text: &str, before: &str) -> Option<f64> {
    let rest = if before.is_empty() { text } else { text.split_once(before)?.1 };
    rest.split_whitespace().next()?.replace(',', "").parse().ok()
}

/// Counts everybody at everything on one transport in one era; the budgets are read from what comes back.
pub fn table(
    places: &Places,
    transport: Transport,
    era: Era,
    effort: Effort,
    report: &mut Report,
) -> Result<Vec<(Op, Cost)>> {
    let mut ours = Vec::new();
    for op in [Op::Add, Op::Echo(1024), Op::Search(50), Op::List] {
        let calls = if matches!(op, Op::Search(_)) { effort.counted / 4 } else { effort.counted };
        let mut rows = Vec::new();
        let mut best = Cost::default();
        for contestant in &places.contestants(transport) {
            if contestant.kind == Kind::Other {
                continue;
            }
            let cost = match (Trial { contestant, transport, era, op }).cost(calls) {
                Ok(cost) => cost,
                Err(error) if contestant.kind == Kind::Rust => {
                    report.problem(format!("{}: {error}", contestant.name));
                    continue;
                }
                Err(error) => return Err(format!("{}: {error}", contestant.name)),
            };
            if contestant.name == "this SDK" {
                best = cost;
                ours.push((op, cost));
            }
            if contestant.kind == Kind::Rust {
                let what = format!("{transport:?} {era:?} {}", op.name());
                let mut lead = |kind: &str, ratio: f64| {
                    report.lead(&format!("{what}: {kind}"), contestant.name, Spread::of([ratio]));
                };
                lead("instructions", cost.instructions / best.instructions);
                lead("allocations", cost.allocations / best.allocations);
            }
            rows.push(vec![
                contestant.name.to_owned(),
                number(cost.instructions),
                number(cost.allocations),
                number(cost.bytes),
            ]);
        }
        report.subheading(&format!("{transport:?}, {era:?}, {}", op.name()));
        report.table(&["server", "instructions", "allocations", "bytes allocated"], &rows);
    }
    Ok(ours)
}
