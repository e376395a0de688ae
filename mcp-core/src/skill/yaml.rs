//! The part of YAML that frontmatter is written in: maps, lists of plain values, texts in every form that is common.
//!
//! Hosts refuse a skill whose frontmatter they read differently from how its server does, so whatever readers of YAML
//! disagree on (`yes`, dates, `1e3`, anchors, tags) is an error here, and a pair of quotes mends it.

use super::scalar::{inline, is_ambiguous, plain, quoted, without_comment};
use serde_json::{Map, Value};

/// Maps inside maps; frontmatter has one or two.
const DEEPEST: usize = 8;

/// Reads a map. The error says in which line of the text, counted from 1.
pub(super) fn read(text: &str) -> Read<Map<String, Value>> {
    let lines = text.lines().enumerate().map(|(index, text)| Line::new(index + 1, text)).collect();
    let mut reader = Reader { lines, at: 0 };
    let map = reader.map(0, 0)?;
    match reader.next_filled() {
        None => Ok(map),
        Some(line) => Err((line.number, "it is indented differently from the lines before it".to_owned())),
    }
}

/// A line of the text.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    number: usize,
    indent: usize,
    /// Without the indentation and the white space at the end.
    text: &'a str,
    /// Without the line break alone.
    whole: &'a str,
}

impl<'a> Line<'a> {
    fn new(number: usize, whole: &'a str) -> Self {
        let text = whole.trim_start_matches(' ');
        Self { number, indent: whole.len() - text.len(), text: text.trim_end_matches([' ', '\t']), whole }
    }

    fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn fails<T>(&self, problem: impl Into<String>) -> Read<T> {
        Err((self.number, problem.into()))
    }
}

struct Reader<'a> {
    lines: Vec<Line<'a>>,
    at: usize,
}

/// What was read, or which line is wrong and why.
pub(super) type Read<T> = Result<T, (usize, String)>;

impl<'a> Reader<'a> {
    /// The next line that says something; it is not passed.
    fn next_filled(&mut self) -> Option<Line<'a>> {
        while let Some(line) = self.lines.get(self.at) {
            if !line.is_blank() && !line.text.starts_with('#') {
                return Some(*line);
            }
            self.at += 1;
        }
        None
    }

    fn map(&mut self, indent: usize, depth: usize) -> Read<Map<String, Value>> {
        let mut map = Map::new();
        while let Some(line) = self.next_filled() {
            if line.indent != indent {
                break;
            }
            if depth == DEEPEST {
                return line.fails("maps are nested too deeply");
            }
            let (key, rest) = key(&line)?;
            self.at += 1;
            let value = self.value(&line, rest, depth)?;
            if map.insert(key.clone(), value).is_some() {
                return line.fails(format!("{key:?} is given twice"));
            }
        }
        Ok(map)
    }

    /// The value behind a key.
    fn value(&mut self, line: &Line<'a>, rest: &'a str, depth: usize) -> Read<Value> {
        match rest.as_bytes().first() {
            None | Some(b'#') => self.nested(line, depth),
            Some(style @ (b'|' | b'>')) => self.block(line, *style == b'>', &rest[1..]).map(Value::String),
            Some(b'"' | b'\'' | b'[' | b'{') => inline(line, rest),
            _ => {
                let text = self.continued(line, rest)?;
                plain(line, &text)
            }
        }
    }

    /// What stands below a key that has nothing beside it.
    fn nested(&mut self, above: &Line<'a>, depth: usize) -> Read<Value> {
        let Some(line) = self.next_filled() else { return Ok(Value::Null) };
        let is_item = line.text == "-" || line.text.starts_with("- ");
        if is_item && line.indent >= above.indent {
            return self.list(line.indent).map(Value::Array);
        }
        if line.indent > above.indent {
            return self.map(line.indent, depth + 1).map(Value::Object);
        }
        Ok(Value::Null)
    }

    fn list(&mut self, indent: usize) -> Read<Vec<Value>> {
        let mut items = Vec::new();
        while let Some(line) = self.next_filled() {
            let Some(rest) = line.text.strip_prefix('-').filter(|_| line.indent == indent) else { break };
            let rest = rest.trim_start();
            if rest.is_empty()
                || rest.starts_with("- ")
                || matches!(rest.as_bytes()[0], b'|' | b'>' | b'[' | b'{')
            {
                return line.fails("an item of a list must be a plain value in one line");
            }
            self.at += 1;
            items.push(match rest.as_bytes()[0] {
                b'"' | b'\'' => inline(&line, rest)?,
                _ => plain(&line, without_comment(rest))?,
            });
        }
        Ok(items)
    }

    /// A text that may go on in further lines, which are indented more than its key.
    fn continued(&mut self, line: &Line<'a>, rest: &'a str) -> Read<String> {
        let first = without_comment(rest);
        let mut text = first.to_owned();
        let mut blank = 0;
        while let Some(next) = self.lines.get(self.at).copied() {
            if next.is_blank() {
                blank += 1;
            } else if next.indent > line.indent {
                if first.len() != rest.len() || next.text.starts_with('#') {
                    return next.fails("a text in several lines cannot have a comment in it");
                }
                text.push_str(&if blank == 0 { " ".to_owned() } else { "\n".repeat(blank) });
                text.push_str(without_comment(next.text));
                blank = 0;
            } else {
                break;
            }
            self.at += 1;
        }
        Ok(text)
    }

    /// A text whose lines are kept (`|`) or joined (`>`).
    fn block(&mut self, line: &Line<'a>, folded: bool, marks: &str) -> Read<String> {
        let chomp = match without_comment(marks) {
            "" => None,
            "-" => Some(false),
            "+" => Some(true),
            _ => return line.fails("behind `|` or `>` only `-` and `+` are understood"),
        };
        let mut lines = Vec::new();
        let mut indent = None;
        while let Some(next) = self.lines.get(self.at).copied() {
            if next.whole.trim_matches(' ').is_empty() {
                lines.push("");
            } else if next.indent > line.indent {
                let indent = *indent.get_or_insert(next.indent);
                if next.indent < indent {
                    return next.fails("it is indented less than the first line of its text");
                }
                if folded && (next.indent > indent || next.whole[indent..].starts_with('\t')) {
                    return next
                        .fails("a text behind `>` cannot have lines that are indented more; write `|`");
                }
                lines.push(&next.whole[indent..]);
            } else {
                break;
            }
            self.at += 1;
        }
        let blank = lines.iter().rev().take_while(|line| line.is_empty()).count();
        let filled = &lines[..lines.len() - blank];
        let mut text = if folded { fold(filled) } else { filled.join("\n") };
        match chomp {
            Some(false) => {}
            None if filled.is_empty() => {}
            None => text.push('\n'),
            Some(true) => text.push_str(&"\n".repeat(blank + usize::from(!filled.is_empty()))),
        }
        Ok(text)
    }
}

/// Joins lines by spaces; blank lines between them are line breaks.
fn fold(lines: &[&str]) -> String {
    let mut text = String::new();
    let mut blank = 0;
    let mut begun = false;
    for line in lines {
        if line.is_empty() {
            blank += 1;
            continue;
        }
        if blank > 0 {
            text.push_str(&"\n".repeat(blank));
        } else if begun {
            text.push(' ');
        }
        text.push_str(line);
        (begun, blank) = (true, 0);
    }
    text
}

/// The key of a line, and what stands behind its colon.
fn key<'a>(line: &Line<'a>) -> Read<(String, &'a str)> {
    let text = line.text;
    if line.whole[line.indent..].starts_with('\t') {
        return line.fails("it is indented with a tab; write spaces");
    }
    let (name, rest) = if text.starts_with(['"', '\'']) {
        let (Value::String(name), rest) = quoted(line, text)? else {
            return line.fails("a key must be text");
        };
        (name, rest.trim_start_matches(' '))
    } else {
        let Some(end) = text.find(':') else { return line.fails("it is no `key: value`") };
        let name = &text[..end];
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/');
        let good =
            name.bytes().all(allowed) && name.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
        if !good || is_ambiguous(name) || matches!(name, "true" | "false" | "null") {
            return line.fails("a key must be a word; put quotes around others");
        }
        (name.to_owned(), &text[end..])
    };
    let Some(rest) = rest.strip_prefix(':').filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    else {
        return line.fails("a key needs `: ` behind it");
    };
    Ok((name, rest.trim_start_matches([' ', '\t'])))
}
