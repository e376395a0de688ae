//! Descriptions, by which a model chooses.
//!
//! Owns how long they should be. Must not know what they are about.

use super::options::LintOptions;
use super::report::{Lint, LintKind};
use super::view::View;

/// Fewer words than this say no more than the name.
const FEW_WORDS: usize = 3;

/// Descriptions that are missing or say too little.
pub(super) fn short(view: &View<'_>, _: &LintOptions) -> Vec<Lint> {
    let message = "is described in fewer than three words: say what it does and when to use it";
    let little = descriptions(view).into_iter().filter(|(_, text)| says_little(text));
    little.map(|(place, _)| Lint::new(place, LintKind::ShortDescription, message)).collect()
}

/// Descriptions that some hosts refuse or cut.
///
/// OpenAI refuses more than 1,024 characters for the models up to GPT-4o
/// (<https://github.com/getsentry/sentry-mcp/issues/106>); GPT-4.1 takes a thousand times that. Claude Code cuts at 2,048
/// (<https://github.com/anthropics/claude-code/issues/41593>).
pub(super) fn long(view: &View<'_>, options: &LintOptions) -> Vec<Lint> {
    let most = options.description_chars;
    let lint = |(place, text): (String, &str)| {
        let chars = text.chars().count();
        let message =
            format!("has a description of {chars} characters, more than {most}: some hosts refuse or cut it");
        (chars > most).then(|| Lint::new(place, LintKind::LongDescription, message))
    };
    descriptions(view).into_iter().filter_map(lint).collect()
}

fn descriptions<'a>(view: &View<'a>) -> Vec<(String, &'a str)> {
    let tools = view.tools.iter().map(|tool| (tool.place(), tool.description));
    tools.chain(view.prompts.iter().map(|prompt| (prompt.place(), prompt.description))).collect()
}

fn says_little(text: &str) -> bool {
    text.split_whitespace().count() < FEW_WORDS && !(is_unspaced(text) && text.chars().count() > FEW_WORDS)
}

/// Whether it is written in a script that puts no spaces between words, such as Chinese, Japanese or Thai.
fn is_unspaced(text: &str) -> bool {
    text.chars()
        .any(|c| matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}'))
}

#[cfg(test)]
mod tests {
    use super::super::LintKind::{LongDescription, ShortDescription};
    use super::super::tests::{places, prompt, tool};
    use super::super::{LintOptions, check};
    use serde_json::json;

    #[test]
    fn a_description_says_more_than_the_name() {
        for (text, bites) in [
            ("", true),
            ("Converts.", true),
            ("Converts units.", true),
            ("Converts between units.", false),
            ("\u{5355}\u{4f4d}", true),
            ("\u{8f6c}\u{6362}\u{8ba1}\u{91cf}\u{5355}\u{4f4d}", false),
        ] {
            let described = json!({ "description": text });
            assert_eq!(
                places(ShortDescription, &tool(described.clone())) == ["tool \"convert\""],
                bites,
                "{text}"
            );
            assert_eq!(places(ShortDescription, &prompt(described)) == ["prompt \"plan\""], bites, "{text}");
        }
    }

    #[test]
    fn a_description_fits_the_shortest_limit_of_a_host() {
        for (chars, bites) in [(1024, false), (1025, true)] {
            let surface = tool(json!({ "description": "\u{e9}".repeat(chars) }));
            assert_eq!(!places(LongDescription, &surface).is_empty(), bites, "{chars}");
            let options = LintOptions::default().description_chars(2048);
            assert!(check(&surface, &options).iter().all(|lint| lint.kind != LongDescription));
        }
    }
}
