//! The hosts, and what they are known to refuse of names and numbers of tools, each with the place where it can be read up.
//!
//! Owns the evidence on tools. Must not know how findings read, nor schemas: those have a `table` of their own.

use std::fmt;

/// A host, or the model behind one, with limits of its own.
///
/// ```
/// use mcp_core::Server;
/// use mcp_core::lint::{Host, LintOptions};
///
/// let server = Server::builder("crm", "1.0.0").build()?;
/// let options = LintOptions::default().hosts(Host::DEFAULT.iter().copied().chain([Host::OpenAiStrict]));
/// assert!(server.lint_with(&options).is_empty());
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Host {
    /// Claude Desktop, Claude Code and the Messages API.
    Claude,
    /// Function calling of OpenAI, without `strict`.
    OpenAi,
    /// Function calling of OpenAI with `strict: true`, which hosts choose. Reported only when asked for: it wants
    /// schemas that no other host needs.
    OpenAiStrict,
    /// Visual Studio Code with GitHub Copilot.
    VsCode,
    /// Cursor.
    Cursor,
    /// Function declarations of Gemini and Vertex AI, where a host hands schemas on as they are.
    Gemini,
}

impl Host {
    /// The hosts whose refusals are reported unless [`LintOptions::hosts`](super::LintOptions::hosts) says otherwise: all
    /// but [`Host::OpenAiStrict`].
    pub const DEFAULT: &'static [Self] =
        &[Self::Claude, Self::OpenAi, Self::VsCode, Self::Cursor, Self::Gemini];
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Claude => "Claude",
            Self::OpenAi => "OpenAI",
            Self::OpenAiStrict => "OpenAI (strict)",
            Self::VsCode => "VS Code",
            Self::Cursor => "Cursor",
            Self::Gemini => "Gemini",
        })
    }
}

/// A limit on names of tools.
pub(super) struct NameRule {
    pub(super) host: Host,
    /// Whether it takes a tool, given the name of the server and that of the tool.
    pub(super) takes: fn(&str, &str) -> bool,
    pub(super) reason: &'static str,
    pub(super) source: &'static str,
}

pub(super) const NAMES: &[NameRule] = &[
    // The Messages API itself has come to take 128 characters:
    // https://platform.claude.com/docs/agents-and-tools/tool-use/define-tools
    NameRule {
        host: Host::Claude,
        takes: |_, name| is_plain(name) && name.len() <= 64,
        reason: "(Desktop) takes 1 to 64 letters, digits, `_` and `-`, and loads no tool of the server otherwise",
        source: "https://github.com/NetApp/netapp-dataops-toolkit/issues/38",
    },
    NameRule {
        host: Host::OpenAi,
        takes: |_, name| is_plain(name) && name.len() <= 64,
        reason: "takes 1 to 64 letters, digits, `_` and `-`, and refuses the request otherwise",
        source: "https://github.com/openai/codex/issues/8174",
    },
    NameRule {
        host: Host::Gemini,
        takes: |_, name| {
            name.len() <= 64 && !name.starts_with(|c: char| !c.is_ascii_alphabetic() && c != '_')
        },
        reason: "takes 64 characters, of which the first is a letter or `_`, and refuses the request otherwise",
        source: "https://github.com/CherryHQ/cherry-studio/issues/4087",
    },
    // Users choose the name under which they install a server; its own is the best guess.
    NameRule {
        host: Host::Cursor,
        takes: |server, name| server.len() + name.len() < 60,
        reason: "leaves a tool out when its name and that of the server have 60 characters together",
        source: "https://github.com/ComposioHQ/composio/issues/2788",
    },
];

fn is_plain(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// A limit on the number of tools, those of all servers together.
pub(super) struct CountRule {
    pub(super) host: Host,
    pub(super) most: usize,
    pub(super) reason: &'static str,
    pub(super) source: &'static str,
}

pub(super) const COUNTS: &[CountRule] = &[
    CountRule {
        host: Host::Cursor,
        most: 80,
        reason: "takes 80 of all servers together",
        source: "https://github.com/Snowflake-Labs/mcp/issues/77",
    },
    CountRule {
        host: Host::OpenAi,
        most: 128,
        reason: "refuses a request with more than 128",
        source: "https://github.com/zed-industries/zed/issues/32946",
    },
    CountRule {
        host: Host::VsCode,
        most: 128,
        reason: "refuses a request with more than 128",
        source: "https://github.com/microsoft/vscode-copilot-release/issues/9375",
    },
];
