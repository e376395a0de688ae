//! Everything that goes over the wire, for every method in every revision that has it, against the files in `goldens`.
//!
//! A file is what one client and the server say: `>` the client, `<` the server, `#` what it shows. Comparing the files of
//! two revisions shows what differs between them. `BLESS=1` writes them anew; `conformance/goldens.mjs` holds them against
//! the official schemas.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod scenes;
mod server;
mod wire;

use mcp_core::Version;
use mcp_core::testing::methods;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("goldens")
}

/// Every file that there should be, by its path in the folder: with its text, or without where a scene is missing.
fn expected() -> BTreeMap<String, Option<String>> {
    let mut files = BTreeMap::new();
    for version in Version::ALL {
        let errors = scenes::errors(&server::server(), *version);
        files.insert(format!("{version}/errors.txt"), Some(errors));
    }
    for (method, versions) in methods() {
        for version in versions {
            let scene = scenes::play(&server::server(), version, method);
            files.insert(format!("{version}/{method}.txt"), scene);
        }
    }
    files
}

fn collect(at: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(at).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            let name = path.strip_prefix(folder()).unwrap().to_str().unwrap();
            found.push(name.replace('\\', "/"));
        }
    }
}

#[test]
fn every_method_of_every_revision_says_what_its_golden_says() {
    let bless = env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for (name, text) in expected() {
        let path = folder().join(&name);
        let Some(text) = text else {
            wrong.push(format!(
                "tests/goldens/{name} is missing: play the method in tests/tests/goldens/scenes.rs"
            ));
            continue;
        };
        if bless {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
            continue;
        }
        let golden = fs::read_to_string(&path).unwrap_or_default();
        if let Some((line, (old, new))) = first_difference(&golden, &text) {
            wrong.push(format!("tests/goldens/{name}:{line}\n  golden: {old}\n  now:    {new}"));
        }
    }
    let hint = "review it, then BLESS=1 cargo test -p tests --test goldens";
    assert!(wrong.is_empty(), "{}\n{hint}", wrong.join("\n"));
}

fn first_difference<'a>(golden: &'a str, now: &'a str) -> Option<(usize, (&'a str, &'a str))> {
    let lines = golden.lines().count().max(now.lines().count());
    let line = |text: &'a str, at| text.lines().nth(at).unwrap_or("nothing");
    (0..lines).map(|at| (at + 1, (line(golden, at), line(now, at)))).find(|(_, (old, new))| old != new)
}

#[test]
fn no_golden_is_left_of_a_method_that_is_gone() {
    let mut found = Vec::new();
    collect(&folder(), &mut found);
    let expected = expected();
    found.retain(|name| !expected.contains_key(name));
    assert!(found.is_empty(), "no revision has the methods of these: {found:?}");
}

#[test]
fn a_golden_has_a_request_of_its_method_and_a_result() {
    for (name, text) in expected() {
        let Some((_, method)) = name.trim_end_matches(".txt").split_once('/') else { panic!("{name}") };
        let Some(text) = text.filter(|_| method != "errors") else { continue };
        let asked = format!("\"method\":\"{method}\"");
        assert!(text.lines().any(|line| line.starts_with("> ") && line.contains(&asked)), "{name}");
        assert!(text.lines().any(|line| line.starts_with("< ") && line.contains("\"result\"")), "{name}");
    }
}
