//! Where settings come from: the command line before the environment, that before `.env`, that before the defaults.

use super::nearest::nearest;
use super::settings::{SETTINGS, ServerConfig, Setting};
use super::value::Value;
use crate::Error;
use lexopt::{Arg, Parser, ValueExt};
use std::collections::HashMap;
use std::ffi::OsString;
use std::fmt;

/// What the command line asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Asked {
    #[default]
    Serve,
    Help,
    Version,
}

/// The variables that are no settings: the program's own. Never printed.
#[derive(Clone, Default)]
pub(super) struct Others(HashMap<String, String>);

impl fmt::Debug for Others {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} variables", self.0.len())
    }
}

/// Settings that cannot be taken: all of them, one per line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    problems: Vec<String>,
}

impl ConfigError {
    pub(super) fn too_late(settings: &[&str]) -> Self {
        let problem = |name: &&str| {
            let variable = name.to_ascii_uppercase();
            format!(
                "MCP_{variable} cannot change a server that is built: give `run` the builder, without `.build()`"
            )
        };
        Self { problems: settings.iter().map(problem).collect() }
    }

    /// Every problem, in words.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration cannot be used:")?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n  {problem}"))?;
        f.write_str("\n`--help` lists every setting")
    }
}

impl std::error::Error for ConfigError {}

impl ServerConfig {
    /// Takes every setting from the command line, the environment, the file `.env` in the working directory or one above
    /// it, or its default. A variable that begins with `MCP_` and names no setting is warned about, with the one it may
    /// have meant.
    ///
    /// # Errors
    ///
    /// Lists everything that is wrong, wherever it comes from.
    pub fn load() -> Result<Self, Error> {
        let (file, problems) = dot_env();
        let environment = std::env::vars_os().filter_map(|(name, value)| {
            // What is not Unicode is none of ours, unless its name is.
            Some((name.into_string().ok()?, value.to_string_lossy().into_owned()))
        });
        Ok(Self::from_sources(std::env::args_os().skip(1), environment, file, problems)?)
    }

    /// The same from sources of one's own: what follows the name of a program, variables, and lines of a file.
    ///
    /// ```
    /// use mcp_transports::ServerConfig;
    ///
    /// let variables = [("MCP_PORT".to_owned(), "9000".to_owned()), ("MCP_MAX_CONNECTIONS".to_owned(), "500".to_owned())];
    /// let config = ServerConfig::from_parts(["--port".into(), "0".into()], variables, [])?;
    /// assert_eq!((config.port, config.max_connections, config.timeout_seconds), (0, 500, 30));
    /// # Ok::<(), mcp_transports::ConfigError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Lists everything that is wrong.
    pub fn from_parts(
        arguments: impl IntoIterator<Item = OsString>,
        environment: impl IntoIterator<Item = (String, String)>,
        file: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        Self::from_sources(arguments, environment, file, Vec::new())
    }

    /// A variable of the program's own, from the environment or else from `.env`.
    ///
    /// ```
    /// use mcp_transports::ServerConfig;
    ///
    /// let file = [("DATABASE_FILE".to_owned(), "crm.db".to_owned())];
    /// let config = ServerConfig::from_parts([], [], file)?;
    /// assert_eq!(config.variable("DATABASE_FILE"), Some("crm.db"));
    /// # Ok::<(), mcp_transports::ConfigError>(())
    /// ```
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.others.0.get(name).map(String::as_str)
    }

    fn from_sources(
        arguments: impl IntoIterator<Item = OsString>,
        environment: impl IntoIterator<Item = (String, String)>,
        file: impl IntoIterator<Item = (String, String)>,
        problems: Vec<String>,
    ) -> Result<Self, ConfigError> {
        let mut reading = Reading { config: Self::default(), problems };
        // The later wins.
        file.into_iter().for_each(|(name, value)| reading.variable(&name, &value, "in .env"));
        environment
            .into_iter()
            .for_each(|(name, value)| reading.variable(&name, &value, "in the environment"));
        reading.arguments(arguments);
        reading.problems.extend(reading.config.problems());
        if !reading.problems.is_empty() && reading.config.asked == Asked::Serve {
            return Err(ConfigError { problems: reading.problems });
        }
        Ok(reading.config)
    }
}

struct Reading {
    config: ServerConfig,
    problems: Vec<String>,
}

impl Reading {
    fn variable(&mut self, name: &str, value: &str, place: &str) {
        let Some(short) = name.strip_prefix("MCP_") else {
            self.config.others.0.insert(name.to_owned(), value.to_owned());
            return;
        };
        let lower = short.to_ascii_lowercase();
        match SETTINGS.iter().find(|setting| setting.name == lower && short == short.to_ascii_uppercase()) {
            Some(setting) => self.set(setting, value, &format!("{name} {place}")),
            None => {
                let meant = nearest(&lower, SETTINGS.iter().map(|setting| setting.name));
                let meant = meant.map(|meant| format!("; did you mean MCP_{}?", meant.to_ascii_uppercase()));
                let meant = meant.unwrap_or_default();
                self.config.warnings.push(format!("{name} {place} names no setting and is ignored{meant}"));
            }
        }
    }

    fn arguments(&mut self, arguments: impl IntoIterator<Item = OsString>) {
        let mut parser = Parser::from_args(arguments);
        loop {
            match parser.next() {
                Ok(None) => return,
                Ok(Some(Arg::Long("help") | Arg::Short('h'))) => self.config.asked = Asked::Help,
                Ok(Some(Arg::Long("version") | Arg::Short('V'))) => self.config.asked = Asked::Version,
                Ok(Some(Arg::Long(flag))) => {
                    let flag = flag.to_owned();
                    self.flag(&flag, &mut parser);
                }
                Ok(Some(other)) => self.problems.push(other.unexpected().to_string()),
                Err(error) => self.problems.push(error.to_string()),
            }
        }
    }

    fn flag(&mut self, flag: &str, parser: &mut Parser) {
        let Some(setting) = SETTINGS.iter().find(|setting| !setting.secret && setting.flag() == flag) else {
            let flags: Vec<String> = SETTINGS.iter().map(Setting::flag).collect();
            let meant = nearest(flag, flags.iter().map(String::as_str));
            let meant = meant.map(|meant| format!("; did you mean --{meant}?")).unwrap_or_default();
            self.problems.push(format!("--{flag} is no option{meant}"));
            // What it was given is none of the options either.
            let _ = parser.optional_value();
            return;
        };
        let value = match (setting.kind == <bool as Value>::KIND, parser.optional_value()) {
            (_, Some(value)) => Ok(value),
            (true, None) => Ok("true".into()),
            (false, None) => parser.value(),
        };
        match value.and_then(ValueExt::string) {
            Ok(value) => self.set(setting, &value, &format!("--{flag}")),
            Err(error) => self.problems.push(error.to_string()),
        }
    }

    fn set(&mut self, setting: &Setting, value: &str, place: &str) {
        if let Err(problem) = (setting.set)(&mut self.config, value.trim()) {
            // A secret that is mistyped is a secret still.
            let given = if setting.secret { String::new() } else { format!(", not {value:?}") };
            self.problems.push(format!("{place} {problem}{given}"));
        }
    }
}

/// The lines of the nearest `.env`, and what is wrong with it.
fn dot_env() -> (Vec<(String, String)>, Vec<String>) {
    let lines = match dotenvy::dotenv_iter() {
        Ok(lines) => lines,
        Err(error) if error.not_found() => return (Vec::new(), Vec::new()),
        Err(error) => return (Vec::new(), vec![format!(".env cannot be read: {error}")]),
    };
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for line in lines {
        match line {
            Ok(pair) => found.push(pair),
            // The line itself may hold a secret.
            Err(_) => problems.push(".env has a line that is no NAME=VALUE".to_owned()),
        }
    }
    (found, problems)
}

#[cfg(test)]
mod tests {
    use super::super::value::Transport;
    use super::*;

    type Pairs = &'static [(&'static str, &'static str)];

    fn from(line: &str, environment: Pairs, file: Pairs) -> Result<ServerConfig, String> {
        let owned =
            |pairs: Pairs| pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let arguments = line.split_whitespace().map(OsString::from);
        ServerConfig::from_parts(arguments, owned(environment), owned(file))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn the_command_line_comes_before_the_environment_and_that_before_the_file() {
        let environment: Pairs = &[("MCP_PORT", "2"), ("MCP_HOST", "::2"), ("PORT", "9")];
        let file: Pairs = &[("MCP_PORT", "3"), ("MCP_HOST", "::3"), ("MCP_PATH", "/three")];
        let config = from("--port 1", environment, file).unwrap();
        assert_eq!(
            (config.port, &*config.host, &*config.path, config.max_sessions),
            (1, "::2", "/three", 10_000)
        );
    }

    #[test]
    fn options_choose_the_transport_and_the_address() {
        let config =
            from("--transport=stdio --host ::1 --port 0 --allowed-hosts a.example,b.example", &[], &[])
                .unwrap();
        assert_eq!((config.transport, &*config.host, config.port), (Transport::Stdio, "::1", 0));
        assert_eq!(config.allowed_hosts, ["a.example", "b.example"]);
        assert_eq!(from("--help", &[], &[]).unwrap().asked, Asked::Help);
        assert_eq!(from("-V", &[], &[]).unwrap().asked, Asked::Version);
        assert_eq!(from("--nonsense --help", &[], &[]).unwrap().asked, Asked::Help);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once_and_where() {
        let environment: Pairs = &[("MCP_MAX_SESSIONS", "many"), ("MCP_STATE_KEYS", "s3cret")];
        let error =
            from("--prt 1 --port x --transport sse serve --path", environment, &[("MCP_LOG_LEVEL", "loud")]);
        let error = error.unwrap_err();
        for said in [
            "MCP_LOG_LEVEL in .env must be off, error, warn, info, debug or trace, not \"loud\"",
            "MCP_MAX_SESSIONS in the environment must be a whole number",
            "MCP_STATE_KEYS in the environment must be keys of 64 hex digits",
            "--prt is no option; did you mean --port?",
            "--port must be a whole number from 0 to 65535, not \"x\"",
            "--transport must be http, stdio or unix, not \"sse\"",
            "unexpected argument \"serve\"",
            "missing argument for option '--path'",
        ] {
            assert!(error.contains(said), "{said}: {error}");
        }
        assert!(!error.contains("s3cret"), "{error}");
    }

    #[test]
    fn a_misspelt_variable_is_a_warning_that_names_the_nearest() {
        let environment: Pairs = &[("MCP_MAX_CONECTIONS", "5"), ("MCP_DATABASE", "x"), ("OTHER", "y")];
        let config = from("", environment, &[("MCP_prt", "1")]).unwrap();
        assert_eq!(
            config.warnings(),
            [
                "MCP_prt in .env names no setting and is ignored; did you mean MCP_PORT?",
                "MCP_MAX_CONECTIONS in the environment names no setting and is ignored; did you mean MCP_MAX_CONNECTIONS?",
                "MCP_DATABASE in the environment names no setting and is ignored",
            ]
        );
        assert_eq!(config.variable("OTHER"), Some("y"));
        assert_eq!(config.max_connections, 100);
    }

    #[test]
    fn values_that_could_not_serve_are_refused() {
        let lines = [
            "--path mcp",
            "--public-url /mcp",
            "--max-connections 0",
            "--max-sessions 0",
            "--trusted-proxies proxy.example.com",
            "--forwarded-header Via",
            "--tls-cert cert.pem",
        ];
        for line in lines {
            assert!(from(line, &[], &[]).is_err(), "{line}");
        }
        let hosts = from("--public-url https://mcp.example.com/mcp", &[], &[]).unwrap().http().allowed_hosts;
        assert_eq!(hosts.last().map(String::as_str), Some("mcp.example.com"));
    }

    #[test]
    fn keys_are_read_and_never_shown() {
        let key = "00ff".repeat(16);
        let config =
            ServerConfig::from_parts([], [("MCP_STATE_KEYS".to_owned(), format!("{key},{key}"))], [])
                .unwrap();
        assert_eq!(config.state_keys.0.len(), 2);
        assert_eq!(config.state_keys.0[0][..2], [0x00, 0xff]);
        assert!(!format!("{config:?}").contains("00ff"));
        assert!(
            from(&format!("--state-keys {key}"), &[], &[]).unwrap_err().contains("--state-keys is no option")
        );
    }

    #[test]
    fn every_setting_reads_what_it_shows() {
        let defaults = ServerConfig::default();
        for setting in SETTINGS.iter().filter(|setting| !setting.secret) {
            let shown = (setting.show)(&defaults);
            let mut config = ServerConfig::default();
            (setting.set)(&mut config, &shown).unwrap_or_else(|error| panic!("{}: {error}", setting.name));
            assert_eq!((setting.show)(&config), shown, "{}", setting.name);
        }
    }
}
