//! What the style guide and the invariants say, as far as reading the sources can check it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every Rust source of the packages, with its path from the root.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for package in ["mcp-macros", "mcp-core", "mcp-transports", "examples", "tests"] {
        collect(&root().join(package), &mut files);
    }
    assert!(files.len() > 80, "the sources are found");
    let name = |path: &Path| path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
    files.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let generated = ["target", "node_modules", "ui", "expanded"].iter().any(|name| path.ends_with(name));
        if path.is_dir() && !generated {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn library_sources() -> impl Iterator<Item = (String, String)> {
    sources().into_iter().filter(|(path, _)| path.starts_with("mcp-") && path.contains("/src/"))
}

/// The part of a file before its unit tests, without comments.
fn code(source: &str) -> impl Iterator<Item = &str> {
    let body = source.split("#[cfg(test)]").next().unwrap_or_default();
    let body = body.split("#[cfg(all(test,").next().unwrap_or_default();
    body.lines().filter(|line| !line.trim_start().starts_with("//"))
}

fn assert_none(what: &str, found: impl IntoIterator<Item = String>) {
    let found: Vec<String> = found.into_iter().collect();
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

#[test]
fn no_file_is_longer_than_500_lines() {
    let long = sources().into_iter().filter(|(_, text)| text.lines().count() > 500);
    assert_none("too long", long.map(|(path, text)| format!("{path}: {}", text.lines().count())));
}

#[test]
fn every_file_says_what_it_owns() {
    let silent = sources().into_iter().filter(|(_, text)| !text.starts_with("//!"));
    assert_none("without a module comment", silent.map(|(path, _)| path));
}

#[test]
fn only_protocol_and_lifecycle_name_a_revision() {
    let revisions = ["2024_11_05", "2025_03_26", "2025_06_18", "2025_11_25", "2026_07_28"];
    let allowed = ["mcp-core/src/protocol/", "mcp-core/src/lifecycle/", "mcp-core/src/testing/"];
    let mut found = Vec::new();
    for (path, text) in
        library_sources().filter(|(path, _)| !allowed.iter().any(|folder| path.starts_with(folder)))
    {
        let named =
            |line: &&str| revisions.iter().any(|r| line.contains(r) || line.contains(&r.replace('_', "-")));
        found.extend(code(&text).filter(named).map(|line| format!("{path}: {line}")));
    }
    assert_none("names a revision", found);
}

#[test]
fn the_core_knows_no_transport() {
    let words = [
        "tokio::net",
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "SocketAddr",
        "http::",
        "hyper",
        "std::io::stdin",
        "std::io::stdout",
        "StatusCode",
    ];
    let mut found = Vec::new();
    for (path, text) in library_sources().filter(|(path, _)| path.starts_with("mcp-core/")) {
        let named = |line: &&str| words.iter().any(|word| line.contains(word));
        found.extend(code(&text).filter(named).map(|line| format!("{path}: {line}")));
    }
    assert_none("knows a transport", found);
}

#[test]
fn every_folder_of_the_core_is_on_the_map() {
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let folders = fs::read_dir(root().join("mcp-core/src")).unwrap().map(|entry| entry.unwrap());
    let folders = folders.filter(|entry| entry.file_type().unwrap().is_dir() && entry.file_name() != "docs");
    let names = folders.map(|entry| entry.file_name().into_string().unwrap());
    assert_none("not in ARCHITECTURE.md", names.filter(|name| !map.contains(&format!("| `{name}` |"))));
}

#[test]
fn every_dependency_has_its_line_in_contributing() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let contributing = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let table = manifest.split("[workspace.dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let names = table.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
    let ours = ["mcp-macros", "mcp-core", "mcp-transports"];
    let missing = names.filter(|name| !ours.contains(name)).filter(|name| {
        !contributing.lines().any(|line| {
            line.starts_with('|')
                && line.split('|').nth(1).unwrap().split(',').any(|cell| cell.trim() == *name)
        })
    });
    assert_none("not in CONTRIBUTING.md", missing.map(str::to_owned));
}

#[test]
fn globs_are_imported_in_tests_only() {
    let mut found = Vec::new();
    for (path, text) in library_sources().filter(|(path, _)| !path.ends_with("tests.rs")) {
        let glob = |line: &&str| {
            line.trim_start().starts_with("use ") && line.contains("::*")
                || line.contains("pub use") && line.contains("::*")
        };
        found.extend(code(&text).filter(glob).map(|line| format!("{path}: {line}")));
    }
    assert_none("a glob import", found);
}

/// Every page of documentation, with its path from the root.
fn pages() -> Vec<(PathBuf, String)> {
    let folders = ["", "docs", "mcp-core/src/docs", "mcp-transports/docs"];
    let folders = folders.iter().filter_map(|folder| fs::read_dir(root().join(folder)).ok());
    let paths = folders.flatten().map(|entry| entry.unwrap().path());
    let pages = paths.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// Where the links of a page lead, but for those to other sites and to items of the code.
fn links(page: &str) -> impl Iterator<Item = &str> {
    let targets = page.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
    targets.filter(|target| !target.contains("://") && target.contains(['.', '/', '#']))
}

/// The name under which a heading can be linked to.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).collect::<String>().replace(' ', "-")
}

#[test]
fn links_between_pages_lead_somewhere() {
    let (mut broken, mut count) = (Vec::new(), 0);
    for (path, page) in pages() {
        for link in links(&page) {
            count += 1;
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            let text = if target.is_dir() { Ok(String::new()) } else { fs::read_to_string(&target) };
            let found = text.is_ok_and(|text| {
                heading.is_empty()
                    || text.lines().any(|line| line.starts_with('#') && anchor(line) == heading)
            });
            if !found {
                broken.push(format!("{}: {link}", path.display()));
            }
        }
    }
    assert!(count > 20, "the links are found: {count}");
    assert_none("a link that leads nowhere", broken);
}
