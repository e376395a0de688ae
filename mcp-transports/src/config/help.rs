//! The settings as text: for `--help`, and for the documents.

use super::settings::{SETTINGS, ServerConfig};
use std::fmt::Write as _;

/// What `--help` prints.
pub(crate) fn help() -> String {
    let defaults = ServerConfig::default();
    let mut text =
        String::from("Options, each with the variable of the environment or of `.env` that sets it too:\n");
    let mut group = "";
    for setting in SETTINGS {
        if setting.group != group {
            group = setting.group;
            let _ = write!(text, "\n{group}:\n");
        }
        let default = Some((setting.show)(&defaults)).filter(|default| !default.is_empty());
        let default = default.map(|default| format!(" (default {default})")).unwrap_or_default();
        let flag =
            if setting.secret { String::new() } else { format!("--{} {}", setting.flag(), setting.kind) };
        // Writing to a string does not fail.
        let _ = write!(text, "  {flag:<36} {}\n      {}{default}\n", setting.env(), setting.meaning());
    }
    text.push_str("\n  --version                            print name and version\n");
    text.push_str("  --help                               print this\n");
    text
}

/// The table in `docs/configuration.md`.
#[cfg(test)]
fn table() -> String {
    let defaults = ServerConfig::default();
    let mut text = String::new();
    let mut group = "";
    for setting in SETTINGS {
        if setting.group != group {
            group = setting.group;
            let _ = write!(
                text,
                "\n### {group}\n\n| field | variable | flag | default | meaning |\n|---|---|---|---|---|\n"
            );
        }
        let code = |text: String| if text.is_empty() { String::new() } else { format!("`{text}`") };
        let flag = if setting.secret { String::new() } else { format!("--{}", setting.flag()) };
        let default = (setting.show)(&defaults);
        let row = [
            code(setting.name.to_owned()),
            code(setting.env()),
            code(flag),
            code(default),
            setting.meaning(),
        ];
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_lists_every_setting() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/configuration.md");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(path, table()).expect("the document can be written");
        }
        let written = std::fs::read_to_string(path).expect("the document is there");
        assert_eq!(written, table(), "`BLESS=1 cargo test -p mcp-transports configuration` writes it");
    }

    #[test]
    fn help_names_every_flag_once_and_no_secret_as_a_flag() {
        let help = help();
        for setting in SETTINGS {
            let flag = format!("--{} ", setting.flag());
            assert_eq!(help.matches(&flag).count(), usize::from(!setting.secret), "{flag}");
            assert!(help.contains(&setting.env()), "{}", setting.name);
        }
    }
}
