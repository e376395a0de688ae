//! What a user takes on: the size of the program, the crates in its tree, the time that it takes to build.

use crate::contest::Places;
use crate::load::Result;
use crate::report::Report;
use crate::server::{io, is_pinned};
use crate::stats::{Spread, number};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// A package of this workspace and the program that it makes.
struct Package {
    name: &'static str,
    package: &'static str,
    program: &'static str,
    options: &'static [&'static str],
    /// Where the sources of its server are.
    source: &'static str,
}

const PACKAGES: [Package; 5] = [
    Package {
        name: "L1 (hyper)",
        package: "limits",
        program: "limit-http",
        options: &[],
        source: "limits/src/http.rs",
    },
    Package {
        name: "this SDK, stdio",
        package: "ours",
        program: "ours-stdio",
        options: &["--no-default-features", "--features", "stdio"],
        source: "ours/src/stdio.rs",
    },
    Package {
        name: "this SDK, HTTP",
        package: "ours",
        program: "ours-http",
        options: &[],
        source: "ours/src/http.rs",
    },
    Package {
        name: "rmcp",
        package: "rmcp-server",
        program: "rmcp-server",
        options: &[],
        source: "peers/rmcp/src/main.rs",
    },
    Package {
        name: "tower-mcp",
        package: "tower-mcp-server",
        program: "tower-mcp-server",
        options: &[],
        source: "peers/tower-mcp/src/main.rs",
    },
];

/// How a program is built: as cargo does for whoever says nothing, or as all programs of the comparison are.
#[derive(Clone, Copy)]
enum Profile {
    Cargo,
    Comparison,
}

/// What one package weighs.
#[derive(Clone, Copy)]
struct Weight {
    /// With the profile of the comparison.
    bytes: u64,
    crates: usize,
    /// With cargo's own.
    clean: f64,
    again: f64,
    /// The same with the other profile.
    bytes_cargo: u64,
    clean_comparison: f64,
}

pub fn table(places: &Places, report: &mut Report) -> Result<()> {
    report.heading("Size and build time");
    let folder = std::env::temp_dir().join(format!("driver-{}-build", std::process::id()));
    let mut weights = Vec::new();
    for package in &PACKAGES {
        let weight = package.weigh(places, &folder);
        // Gigabytes that nobody needs any more.
        let _ = fs::remove_dir_all(&folder);
        weights.push(weight.map_err(|error| format!("{}: {error}", package.name))?);
    }
    let row = |(package, weight): (&Package, &Weight)| {
        vec![
            package.name.to_owned(),
            number(weight.bytes as f64 / 1e6),
            number(weight.bytes_cargo as f64 / 1e6),
            weight.crates.to_string(),
            number(weight.clean),
            number(weight.clean_comparison),
            number(weight.again),
        ]
    };
    report.paragraph(
        "The stripped program in MB, the crates in its tree (normal dependencies), and the seconds that a release build \
         takes from nothing and after a change in the file with the tools. Size and time come with a profile: the \
         comparison's, which is for programs that are shipped (`lto = \"thin\"`, `codegen-units = 1`), and cargo's own. \
         What is held against a limit or a peer is the size of the former and the time of the latter.",
    );
    let columns = [
        "program",
        "MB",
        "MB, cargo's profile",
        "crates",
        "clean build, s",
        "clean build, comparison's profile, s",
        "build after a change, s",
    ];
    report.table(&columns, &PACKAGES.iter().zip(&weights).map(row).collect::<Vec<_>>());
    let [_limit, stdio, http, peers @ ..] = &weights[..] else { return Ok(()) };
    report.at_most("stripped program, stdio, MB", 1.5, Some(stdio.bytes as f64 / 1e6));
    report.at_most("stripped program, HTTP, MB", 2.5, Some(http.bytes as f64 / 1e6));
    report.at_most("crates, all default features", 70.0, Some(http.crates as f64));
    report.at_most("clean release build, all default features, s", 60.0, Some(http.clean));
    for (package, peer) in PACKAGES[3..].iter().zip(peers) {
        let mut lead = |what: &str, ratio: f64| report.lead(what, package.name, Spread::of([ratio]));
        lead("stripped program with HTTP", peer.bytes as f64 / http.bytes as f64);
        lead("crates, all default features", peer.crates as f64 / http.crates as f64);
        lead("clean release build", peer.clean / http.clean);
    }
    Ok(())
}

impl Package {
    fn weigh(&self, places: &Places, folder: &Path) -> Result<Weight> {
        let clean = self.build(places, folder, Profile::Cargo)?;
        let bytes_cargo = self.stripped(folder)?;
        let source = places.sources.join(self.source);
        run(Command::new("touch").arg(&source))?;
        let again = self.build(places, folder, Profile::Cargo)?;
        fs::remove_dir_all(folder).map_err(io("removing a build"))?;
        let clean_comparison = self.build(places, folder, Profile::Comparison)?;
        let bytes = self.stripped(folder)?;
        Ok(Weight { bytes, crates: self.crates(places)?, clean, again, bytes_cargo, clean_comparison })
    }

    fn build(&self, places: &Places, folder: &Path, profile: Profile) -> Result<f64> {
        let mut cargo = on_every_processor("cargo");
        cargo.args(["build", "--quiet", "--release", "--offline", "--locked", "-p", self.package]);
        cargo.args(["--bin", self.program]).args(self.options);
        if let Profile::Cargo = profile {
            cargo.env("CARGO_PROFILE_RELEASE_LTO", "false").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        }
        let began = Instant::now();
        run(cargo.current_dir(&places.sources).env("CARGO_TARGET_DIR", folder))?;
        Ok(began.elapsed().as_secs_f64())
    }

    /// The size of the program without symbols.
    fn stripped(&self, folder: &Path) -> Result<u64> {
        let program = folder.join("release").join(self.program);
        let stripped: PathBuf = folder.join("stripped");
        run(Command::new("strip").arg("-o").arg(&stripped).arg(&program))?;
        Ok(fs::metadata(&stripped).map_err(io("reading the program's size"))?.len())
    }

    fn crates(&self, places: &Places) -> Result<usize> {
        let mut cargo = Command::new("cargo");
        cargo.args(["tree", "--offline", "--locked", "-e", "normal", "--prefix", "none", "--no-dedupe"]);
        let output = run(cargo.args(["-p", self.package]).args(self.options).current_dir(&places.sources))?;
        Ok(output.lines().filter(|line| !line.is_empty()).collect::<BTreeSet<_>>().len())
    }
}

/// The driver may be bound to one.
fn on_every_processor(program: &str) -> Command {
    if !is_pinned() {
        return Command::new(program);
    }
    let mut command = Command::new("taskset");
    command.args(["-c", "0-1023", program]);
    command
}

fn run(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)))
}
