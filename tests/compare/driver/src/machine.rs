//! On what all of this was measured.

use std::fs;
use std::process::Command;

/// The head of the document.
pub fn head(quick: bool) -> String {
    let model = fs::read_to_string("/proc/cpuinfo").ok();
    let model = model.as_deref().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    });
    let processors = output("nproc", &["--all"]);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory =
        memory.split_whitespace().nth(1).and_then(|size| size.parse::<u64>().ok()).unwrap_or_default();
    let depth = if quick { "A short run: rounds are few, so that spreads are wide." } else { "A full run." };
    format!(
        "# Benchmarks\n\nWritten by `tests/compare/run`, never by hand. {depth} Every answer of every server was checked.\n\n\
         | | |\n|---|---|\n| date | {} |\n| machine | {}, {processors} processors, {} GiB |\n| system | {} |\n\
         | compiler | {} |\n| Node, Python | {}, {} |\n\n\
         The limits do what no server can avoid and nothing else: L3 is a loop over standard input with a typed borrowed parse, \
         L1 the same in hyper. Everybody is asked in turn, round after round; ratios are taken within a round. Counts are \
         differences between N and 3 N calls. In brackets: the least and the most of the rounds.\n",
        output("date", &["-u", "+%Y-%m-%d"]),
        model.unwrap_or_else(|| "unknown".to_owned()),
        memory / (1 << 20),
        output("uname", &["-sr"]),
        output("rustc", &["--version"]),
        output("node", &["--version"]),
        output("python3", &["--version"]),
    )
}

fn output(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output().ok();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.filter(|text| !text.is_empty()).unwrap_or_else(|| "none".to_owned())
}
