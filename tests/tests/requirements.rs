//! What the specification asks of servers, in the tables of `requirements`: every row has its tests, or says why it has none.
//! And what `docs/production.md` promises: the tests that it names are there.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{Server, tool, tools};
use serde_json::json;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use tests::wait;

/// One row of a table.
struct Row {
    /// File and line.
    place: String,
    requirement: String,
    covered_by: String,
}

const LEVELS: [&str; 4] = ["MUST: ", "MUST NOT: ", "SHOULD: ", "SHOULD NOT: "];

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    let mut files: Vec<PathBuf> =
        fs::read_dir(here().join("requirements")).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&file).unwrap();
        for (at, line) in text.lines().enumerate().filter(|(_, line)| line.starts_with("| ")) {
            let place = format!("{name}:{}", at + 1);
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [requirement, legacy, modern, covered_by] = cells[..] else {
                panic!("{place}: four cells, not {}", cells.len())
            };
            if requirement == "requirement" {
                continue;
            }
            assert!(!legacy.is_empty() || !modern.is_empty(), "{place}: in which section?");
            let (requirement, covered_by) = (requirement.to_owned(), covered_by.to_owned());
            rows.push(Row { place, requirement, covered_by });
        }
    }
    rows
}

/// What a row names between backticks that is a test or a file of one.
fn named(row: &Row) -> impl Iterator<Item = &str> {
    let quoted = row.covered_by.split('`').skip(1).step_by(2);
    quoted.filter(|name| name.contains(".rs::") || is_file(name))
}

/// A golden, or what the compiler says to a mistake.
fn is_file(name: &str) -> bool {
    ["goldens/20", "ui/"].iter().any(|folder| name.starts_with(folder))
}

/// Whether there is a test of that name, or a file at that path.
fn exists(name: &str, sources: &mut HashMap<String, String>) -> bool {
    let Some((file, function)) = name.split_once("::") else { return here().join(name).is_file() };
    let path = match file.strip_prefix("mcp-") {
        Some(_) => here().parent().unwrap().join(file),
        None => here().join("tests").join(file),
    };
    let source =
        sources.entry(file.to_owned()).or_insert_with(|| fs::read_to_string(path).unwrap_or_default());
    has_test(source, function)
}

fn has_test(source: &str, function: &str) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let definition = format!("fn {function}(");
    lines.iter().enumerate().any(|(at, line)| {
        let above =
            lines[..at].iter().rev().take_while(|line| line.starts_with('#') || line.starts_with("//"));
        line.contains(&definition) && above.into_iter().any(|line| line.contains("test"))
    })
}

#[test]
fn every_requirement_has_its_tests_or_says_why_not() {
    let (rows, mut sources, mut wrong) = (rows(), HashMap::new(), Vec::new());
    assert!(rows.len() > 150, "the tables are found");
    for row in &rows {
        let Row { place, requirement, covered_by } = row;
        if !LEVELS.iter().any(|level| requirement.starts_with(level)) {
            wrong.push(format!("{place}: does not begin with MUST, MUST NOT, SHOULD or SHOULD NOT"));
        }
        let missing = named(row).filter(|name| !exists(name, &mut sources));
        wrong.extend(missing.map(|name| format!("{place}: there is no {name}")));
        let excused = covered_by.strip_prefix("not ours: ").is_some_and(|reason| reason.len() > 10);
        if named(row).next().is_none() && !excused {
            wrong.push(format!("{place}: neither a test nor a reason"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every source file of this name, in tests and libraries.
fn files_named(name: &str, folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_named(name, &path, found);
        } else if path.file_name().is_some_and(|file| file == name) {
            found.push(path);
        }
    }
}

/// A test is named `file::test`, without the folder; its name is a sentence, unlike those of functions that users call.
#[test]
fn every_test_that_the_page_on_production_names_is_there() {
    let root = here().parent().unwrap();
    let text = fs::read_to_string(root.join("docs/production.md")).unwrap();
    let quoted = text.split('`').skip(1).step_by(2);
    let named = quoted.filter_map(|name| name.split_once("::")).filter(|(_, test)| {
        test.matches('_').count() >= 3 && test.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
    });
    let (mut count, mut wrong) = (0, Vec::new());
    for (file, test) in named {
        count += 1;
        let mut files = Vec::new();
        for folder in ["tests/tests", "mcp-core/src", "mcp-transports/src", "mcp-macros/src"] {
            files_named(&format!("{file}.rs"), &root.join(folder), &mut files);
        }
        if !files.iter().any(|path| has_test(&fs::read_to_string(path).unwrap(), test)) {
            wrong.push(format!("there is no {file}::{test}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let table = text.lines().skip_while(|line| !line.contains("| proved by |")).skip(2);
    let rows: Vec<&str> = table.take_while(|line| line.starts_with('|')).collect();
    assert!(rows.len() > 10 && count > rows.len(), "the table is found");
    for row in rows {
        let proof = row.trim_end_matches([' ', '|']).rsplit('|').next().unwrap();
        assert!(proof.contains("::"), "nothing proves {row}");
    }
}

/// Says that it was called.
#[tool]
fn call() -> &'static str {
    "called"
}

#[test]
fn a_task_that_nobody_offers_is_an_ordinary_call() {
    let server = Server::builder("test", "1.0.0").tools(tools![call]).build().unwrap();
    let params = json!({ "name": "call", "arguments": {}, "task": { "ttl": 60_000 } });
    let result = wait(Client::legacy(&server).request("tools/call", params)).unwrap();
    assert_eq!(result["content"][0]["text"], "called", "{result}");
}

/// Has the name of another one, but for its case.
#[tool(name = "Call")]
fn other_call() -> &'static str {
    "called in capitals"
}

#[test]
fn names_of_tools_differ_by_case() {
    let server = Server::builder("test", "1.0.0").tools(tools![call, other_call]).build().unwrap();
    for client in Client::both(&server) {
        for (name, expected) in [("call", "called"), ("Call", "called in capitals")] {
            assert_eq!(wait(client.call(name, json!({}))).unwrap().text(), expected);
        }
        assert!(wait(client.call("CALL", json!({}))).is_err());
    }
}
