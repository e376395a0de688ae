//! How long a server takes until it answers at all: hosts start one for every conversation.
//!
//! Of every SDK the program is one that serves standard input and output and has nothing else in it, like the limit.

use crate::contest::{Contestant, Kind, Places, Transport};
use crate::load::Result;
use crate::rates::Effort;
use crate::report::Report;
use crate::server::{Running, io};
use crate::stats::Spread;
use crate::stdio::Pipe;
use crate::work::Era;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// From the start of the process to its first answer.
pub fn first_answer(places: &Places, effort: Effort, report: &mut Report) -> Result<()> {
    report.heading("Start");
    let folder = std::env::temp_dir().join(format!("driver-{}-start", std::process::id()));
    let times = starts(places, effort.rounds * 8, &folder);
    // Nobody needs the copies any more.
    let _ = fs::remove_dir_all(&folder);
    let times = times?;
    let limit = &times[0].1;
    let over_limit = |times: &[f64]| Spread::of(times.iter().zip(limit).map(|(time, limit)| time / limit));
    let cell = |spread: Option<Spread>| spread.map_or("–".to_owned(), Spread::text);
    let row = |(name, times): &(&str, Vec<f64>)| {
        vec![(*name).to_owned(), cell(Spread::of(times.iter().copied())), cell(over_limit(times))]
    };
    report.paragraph("Milliseconds from the start of the process to the answer to `initialize`, on stdio:");
    report.table(&["server", "ms", "÷ L3"], &times.iter().map(row).collect::<Vec<_>>());
    let ours = &times[1].1;
    let (time, ratio) = (Spread::of(ours.iter().copied()), over_limit(ours));
    report.at_most("first answer after the start, ms", 1.7, time.map(|spread| spread.median));
    // The same where the limit takes other than the 1.1 ms of the machine that the budget was made on.
    report.at_most("first answer after the start ÷ L3", 1.54, ratio.map(|spread| spread.median));
    for (name, times) in &times[2..] {
        let over_ours = Spread::of(times.iter().zip(ours).map(|(time, ours)| time / ours));
        report.lead("first answer after the start", name, over_ours);
    }
    Ok(())
}

/// How long everybody takes, in turn, there and back.
fn starts(places: &Places, rounds: usize, folder: &Path) -> Result<Vec<(&'static str, Vec<f64>)>> {
    fs::create_dir_all(folder).map_err(io("making a folder"))?;
    let mut contestants = places.contestants(Transport::Stdio);
    for contestant in &mut contestants {
        let program = Path::new(&contestant.command[0]);
        let program = match contestant.kind {
            Kind::Limit => program.to_owned(),
            Kind::Ours => places.stdio.join("ours-stdio"),
            Kind::Rust => places.stdio.join(program.file_name().unwrap_or_default()),
            Kind::Other => continue,
        };
        // What a linker has just written takes the system longer to map than a copy of it, which is what users start.
        let copy = folder.join(contestant.name.replace(' ', "-"));
        fs::copy(program, &copy).map_err(io("copying a program"))?;
        contestant.command[0] = copy.display().to_string();
    }
    let mut times = vec![Vec::with_capacity(rounds); contestants.len()];
    let interpreted = contestants.iter().take_while(|one| one.kind != Kind::Other).count();
    // A process starts later right after a large one: interpreters are by themselves, and nobody always has the same
    // neighbour before it.
    for part in [0..interpreted, interpreted..contestants.len()] {
        for round in 0..rounds {
            let there = part.clone();
            let turn: Vec<usize> = if round % 2 == 0 { there.collect() } else { there.rev().collect() };
            for index in turn {
                times[index].push(start_once(&contestants[index])?.as_secs_f64() * 1e3);
            }
        }
    }
    Ok(contestants.iter().map(|one| one.name).zip(times).collect())
}

fn start_once(contestant: &Contestant) -> Result<Duration> {
    let began = Instant::now();
    let server = Running::start(&[], &contestant.command, &[])?;
    let pipe = Pipe::open(server, Era::Legacy)?;
    let elapsed = began.elapsed();
    drop(pipe);
    Ok(elapsed)
}
