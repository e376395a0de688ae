//! Takes the sources under test as they are, and puts loom's locks and atomics in place of those of the standard library.

use std::path::Path;
use std::{env, fs};

const SOURCES: [&str; 2] = ["connection/calls.rs", "ask/waiting.rs"];

/// What stands for what; the models say what is behind `crate`.
const REPLACED: [(&str, &str); 5] = [
    ("use std::sync::", "use loom::sync::"),
    ("Mutex, MutexGuard, PoisonError", "Mutex, MutexGuard"),
    (".unwrap_or_else(PoisonError::into_inner)", ".expect(\"no code that can panic runs under the lock\")"),
    ("use serde_json::Value", "use crate::Value"),
    ("use tokio::sync::oneshot", "use crate::oneshot"),
];

fn main() {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../mcp-core/src");
    let out = env::var("OUT_DIR").expect("cargo says where to write");
    for source in SOURCES {
        let path = core.join(source);
        println!("cargo::rerun-if-changed={}", path.display());
        let text = fs::read_to_string(&path).expect("the source under test is there");
        let lines = text.lines().filter(|line| !line.starts_with("//!"));
        let mut code: String = lines.flat_map(|line| [line, "\n"]).collect();
        for (from, to) in REPLACED {
            code = code.replace(from, to);
        }
        for left in ["std::sync", "tokio::", "PoisonError"] {
            assert!(!code.contains(left), "{source} has a {left} that loom does not see");
        }
        let name = path.file_name().expect("a source has a name");
        fs::write(Path::new(&out).join(name), code).expect("the copy can be written");
    }
}
