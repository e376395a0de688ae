//! Serves where the command line says, and tells the person who started it how to connect.

use crate::Error;
use crate::http::{Config, Listener};
use crate::{shutdown, stdio};
use lexopt::{Arg, Parser, ValueExt};
use mcp_core::Server;
use serde_json::json;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::Write as _;

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
enum Choice {
    Serve(Options),
    Help,
    Version,
}

#[derive(Debug, PartialEq, Eq)]
struct Options {
    stdio: bool,
    host: String,
    port: u16,
    allowed_hosts: Vec<String>,
    sse: bool,
}

const HELP: &str = "\
Options:
  --transport http|stdio  where to serve (default http)
  --host ADDRESS          address to listen on (default 127.0.0.1)
  --port PORT             port to listen on, 0 for any free one (default 8000)
  --allow-host NAME       admit requests addressed to this host; repeatable
  --sse                   serve clients of the deprecated HTTP+SSE transport too, at /sse
  --version               print name and version
  --help                  print this
";

/// Serves on the transport that the command line chooses: HTTP on `127.0.0.1:8000` unless it says otherwise.
///
/// `--transport stdio` serves standard input and output; `--help` lists all options. What is served and how a client
/// is pointed at it goes to standard error.
///
/// ```no_run
/// use mcp_core::{Server, tool, tools};
///
/// /// Adds two integers.
/// #[tool]
/// async fn add(a: i64, b: i64) -> i64 {
///     a + b
/// }
///
/// #[tokio::main]
/// async fn main() -> Result<(), mcp_transports::Error> {
///     mcp_transports::run(Server::builder("calculator", "1.0.0").tools(tools![add]).build()?).await
/// }
/// ```
///
/// # Errors
///
/// When the command line is not understood, or the transport cannot start.
pub async fn run(server: Server) -> Result<(), Error> {
    let options = match parse(std::env::args_os().skip(1)).map_err(usage)? {
        Choice::Serve(options) => options,
        Choice::Help => return print(HELP),
        Choice::Version => return print(&format!("{} {}\n", server.info().name, server.info().version)),
    };
    if options.stdio {
        say(&format!("{} on standard input and output\n", summary(&server)));
        return stdio::serve(server).await;
    }
    let mut config = Config::default();
    config.allowed_hosts.extend(options.allowed_hosts.iter().cloned());
    if options.sse {
        config = config.with_sse();
    }
    let about = summary(&server);
    let name = server.info().name.clone();
    let listener = Listener::bind_with(server, (options.host.as_str(), options.port), config).await;
    let listener = listener.map_err(|error| explain(error, &options))?;
    say(&format!("{about}\n{}", how_to_connect(&name, &listener)));
    shutdown::end_process(listener.serve_process().await);
    Ok(())
}

fn parse(args: impl Iterator<Item = OsString>) -> Result<Choice, lexopt::Error> {
    let mut options = Options {
        stdio: false,
        host: "127.0.0.1".to_owned(),
        port: 8000,
        allowed_hosts: Vec::new(),
        sse: false,
    };
    let mut parser = Parser::from_args(args);
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("transport") => options.stdio = is_stdio(&parser.value()?.string()?)?,
            Arg::Long("host") => options.host = parser.value()?.string()?,
            Arg::Long("port") => options.port = parser.value()?.parse()?,
            Arg::Long("allow-host") => options.allowed_hosts.push(parser.value()?.string()?),
            Arg::Long("sse") => options.sse = true,
            Arg::Long("help") | Arg::Short('h') => return Ok(Choice::Help),
            Arg::Long("version") | Arg::Short('V') => return Ok(Choice::Version),
            _ => return Err(arg.unexpected()),
        }
    }
    Ok(Choice::Serve(options))
}

fn is_stdio(transport: &str) -> Result<bool, lexopt::Error> {
    match transport {
        "stdio" => Ok(true),
        "http" => Ok(false),
        other => Err(format!("unknown transport {other:?}; there are \"stdio\" and \"http\"").into()),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that map_err wants")]
fn usage(error: lexopt::Error) -> Error {
    Error::Usage(format!("{error}\n\n{HELP}"))
}

/// Names the address that cannot be listened on, and the way out.
fn explain(error: Error, options: &Options) -> Error {
    match error {
        Error::Io { source, .. } => {
            let doing =
                format!("listening on {}:{}, which --host and --port choose", options.host, options.port);
            Error::Io { doing, source }
        }
        other => other,
    }
}

/// What was asked for goes to standard output: nothing is served in that case.
fn print(text: &str) -> Result<(), Error> {
    std::io::stdout().write_all(text.as_bytes()).map_err(Error::io("writing to standard output"))
}

/// Nobody may be there to read it; that is no reason not to serve.
fn say(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

fn summary(server: &Server) -> String {
    let info = server.info();
    let kinds = [
        ("tool", server.tool_names().collect()),
        ("prompt", server.prompt_names().collect()),
        ("resource", server.resource_uris().collect()),
    ];
    let offered: Vec<String> = kinds.iter().filter_map(|(kind, names)| list(kind, names)).collect();
    let offered = if offered.is_empty() { "nothing".to_owned() } else { offered.join(", ") };
    format!("{} {} serves {offered}", info.name, info.version)
}

fn list(kind: &str, names: &Vec<&str>) -> Option<String> {
    let plural = if names.len() == 1 { "" } else { "s" };
    (!names.is_empty()).then(|| format!("{} {kind}{plural} ({})", names.len(), names.join(", ")))
}

fn how_to_connect(name: &str, listener: &Listener) -> String {
    let url = listener.url();
    let program = std::env::current_exe().map(|path| json!(path.to_string_lossy()));
    let mut text = format!("  at {url}\n");
    let (name, url) = (json!(name), json!(url));
    if listener.local_addr().ip().is_unspecified() {
        text.push_str(
            "  on every network of this machine, without authentication; --allow-host admits other names\n",
        );
    }
    let mut add = |intro: &str, entry: String| {
        // Writing to a string does not fail.
        let _ = write!(text, "\n{intro}\n  {{ \"mcpServers\": {{ {name}: {entry} }} }}\n");
    };
    add("Point a client at it:", format!("{{ \"type\": \"http\", \"url\": {url} }}"));
    if let Ok(program) = program {
        let entry = format!("{{ \"command\": {program}, \"args\": [\"--transport\", \"stdio\"] }}");
        add("Or let a client start it:", entry);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Choice, String> {
        parse(line.split_whitespace().map(OsString::from)).map_err(|error| error.to_string())
    }

    fn serve(stdio: bool, host: &str, port: u16) -> Result<Choice, String> {
        Ok(Choice::Serve(Options {
            stdio,
            host: host.to_owned(),
            port,
            allowed_hosts: Vec::new(),
            sse: false,
        }))
    }

    #[test]
    fn options_choose_the_transport_and_the_address() {
        assert_eq!(parsed(""), serve(false, "127.0.0.1", 8000));
        assert_eq!(parsed("--transport stdio"), serve(true, "127.0.0.1", 8000));
        assert_eq!(parsed("--transport=http --host ::1 --port 0"), serve(false, "::1", 0));
        assert_eq!(parsed("--help"), Ok(Choice::Help));
        assert_eq!(parsed("-V"), Ok(Choice::Version));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (line, named) in
            [("--prot 1", "--prot"), ("--port x", "x"), ("--transport sse", "sse"), ("serve", "serve")]
        {
            let error = parsed(line).unwrap_err();
            assert!(error.contains(named), "{line}: {error}");
        }
    }
}
