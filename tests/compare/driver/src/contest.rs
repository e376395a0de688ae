//! Who is compared: the limits, this SDK, and the peers that are there.

use crate::http::Http;
use crate::load::{Client, Load, Result, Seen};
use crate::server::Running;
use crate::stdio::Pipe;
use crate::work::{Era, Work};
use std::path::{Path, PathBuf};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Limit,
    Ours,
    /// In Rust: what it executes can be counted like ours.
    Rust,
    /// In another language.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    Stdio,
    Http,
}

/// One program on one transport.
#[derive(Clone, Debug)]
pub struct Contestant {
    pub name: &'static str,
    pub kind: Kind,
    pub command: Vec<String>,
}

/// Where programs are.
#[derive(Clone, Debug)]
pub struct Places {
    /// This SDK's own release programs.
    pub ours: PathBuf,
    /// The release programs of this workspace.
    pub compare: PathBuf,
    /// Those of them that are built for standard input and output alone.
    pub stdio: PathBuf,
    /// Where the peers of other languages are installed.
    pub tools: PathBuf,
    /// The folder with the sources of the comparison.
    pub sources: PathBuf,
}

impl Places {
    /// All that are there, the limit first and this SDK second.
    pub fn contestants(&self, transport: Transport) -> Vec<Contestant> {
        let http = transport == Transport::Http;
        let word = if http { "http" } else { "stdio" };
        let bench = self.ours.join("bench-server");
        let limit = self.compare.join(if http { "limit-http" } else { "limit-stdio" });
        let mut all = vec![
            contestant(if http { "L1 (hyper)" } else { "L3 (std)" }, Kind::Limit, &[&limit]),
            contestant("this SDK", Kind::Ours, &[&bench, Path::new(word)]),
        ];
        if http {
            all.push(contestant("this SDK in axum", Kind::Ours, &[&bench, Path::new("axum")]));
        }
        let rust = |name, file| contestant(name, Kind::Rust, &[&self.compare.join(file), Path::new(word)]);
        all.push(rust("rmcp", "rmcp-server"));
        all.push(rust("tower-mcp", "tower-mcp-server"));
        let script = self.tools.join("typescript/server.mjs");
        all.push(contestant("TypeScript", Kind::Other, &[Path::new("node"), &script, Path::new(word)]));
        let (python, script) =
            (self.tools.join("python/bin/python"), self.sources.join("peers/python/server.py"));
        all.push(contestant("Python", Kind::Other, &[&python, &script, Path::new(word)]));
        let installed = |one: &Contestant| one.kind != Kind::Other || installed(&one.command);
        all.into_iter().filter(installed).collect()
    }

    /// This SDK's server with this many tools.
    pub fn ours(&self, transport: Transport, tools: usize) -> Contestant {
        let mut ours = self.contestants(transport).swap_remove(1);
        ours.command.extend(["--tools".to_owned(), tools.to_string()]);
        ours
    }
}

fn contestant(name: &'static str, kind: Kind, command: &[&Path]) -> Contestant {
    Contestant { name, kind, command: command.iter().map(|word| word.display().to_string()).collect() }
}

fn installed(command: &[String]) -> bool {
    command.iter().filter(|word| word.contains('/')).all(|word| Path::new(word).exists())
}

/// A client of a running server on either transport.
pub enum Connected {
    Stdio(Pipe),
    Http(Http),
}

impl Connected {
    pub fn server(&self) -> &Running {
        match self {
            Self::Stdio(pipe) => &pipe.server,
            Self::Http(http) => &http.server,
        }
    }

    /// Ends the server and returns what it wrote to standard error.
    pub fn finish(self) -> Result<String> {
        match self {
            Self::Stdio(pipe) => pipe.finish(),
            Self::Http(http) => http.server.stop(),
        }
    }
}

impl Client for Connected {
    fn run(&mut self, work: &mut Work, load: Load) -> Result<Seen> {
        match self {
            Self::Stdio(pipe) => pipe.run(work, load),
            Self::Http(http) => http.run(work, load),
        }
    }
}

/// Starts a contestant under a wrapper and connects to it.
pub fn connect(
    contestant: &Contestant,
    transport: Transport,
    era: Era,
    wrapper: &[String],
    environment: &[(&str, &str)],
) -> Result<Connected> {
    let server = Running::start(wrapper, &contestant.command, environment)?;
    Ok(match transport {
        Transport::Stdio => Connected::Stdio(Pipe::open(server, era)?),
        Transport::Http => Connected::Http(Http::open(server, era)?),
    })
}
