//! Text to literals and expressions.
//!
//! Owns the grammar inside one literal or one expression. Must not judge how they stand to each other.

use super::{Fault, Faults, Kind};

/// A literal or an expression; `at` is the byte where the latter begins.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    Literal { text: &'a str },
    Expression { at: usize, source: &'a str, operator: Operator, variables: Vec<Variable<'a>> },
}

/// A variable in an expression.
#[derive(Debug)]
pub(super) struct Variable<'a> {
    pub(super) at: usize,
    pub(super) name: &'a str,
    pub(super) kind: Kind,
}

/// What stands after the `{`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Operator {
    None,
    Plus,
    Slash,
    Question,
    Ampersand,
}

/// Everything that could be read; what could not is reported and left out.
pub(super) fn pieces<'a>(text: &'a str, faults: &mut Faults) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if !rest.starts_with('{') {
            let literal = rest.split('{').next().unwrap_or(rest);
            check_literal(at, literal, faults);
            pieces.push(Piece::Literal { text: literal });
            at += literal.len();
            continue;
        }
        let Some(length) = closing(rest) else {
            let message = format!("`{rest}` is not closed: add `}}`, or write `%7B` for a `{{` in the text");
            faults.push(Fault { at, message });
            break;
        };
        pieces.extend(expression(at, &rest[..length], faults));
        at += length;
    }
    pieces
}

/// Bytes up to and with the brace that closes the first one.
fn closing(rest: &str) -> Option<usize> {
    let end = rest.find('}')?;
    let again = rest[1..].find('{').map(|again| again + 1);
    if again.is_some_and(|again| again < end) { None } else { Some(end + 1) }
}

fn expression<'a>(at: usize, source: &'a str, faults: &mut Faults) -> Option<Piece<'a>> {
    let inside = &source[1..source.len() - 1];
    let operator = match inside.bytes().next() {
        Some(b'+') => Operator::Plus,
        Some(b'/') => Operator::Slash,
        Some(b'?') => Operator::Question,
        Some(b'&') => Operator::Ampersand,
        Some(sign @ (b'#' | b'.' | b';')) => {
            let message = unsupported(source, char::from(sign), &inside[1..]);
            faults.push(Fault { at, message });
            return None;
        }
        _ => Operator::None,
    };
    let skip = usize::from(operator != Operator::None);
    let list = &inside[skip..];
    if list.trim().is_empty() {
        let sign = &inside[..skip];
        let message = format!("`{source}` names no variable: write `{{{sign}name}}`");
        faults.push(Fault { at, message });
        return None;
    }
    let mut variables = Vec::new();
    let mut start = at + 1 + skip;
    for written in list.split(',') {
        match variable(start, source, written, operator) {
            Ok(variable) => variables.push(variable),
            Err(fault) => faults.push(fault),
        }
        start += written.len() + 1;
    }
    Some(Piece::Expression { at, source, operator, variables })
}

fn unsupported(source: &str, sign: char, list: &str) -> String {
    let name = if is_name(list) { list } else { "name" };
    let instead = match sign {
        '#' => format!("`{{?{name}}}` for a value that may be missing, or `#{{{name}}}`"),
        '.' => format!("`.{{{name}}}`"),
        _ => format!("`;{name}={{{name}}}`, or `{{?{name}}}` for a value that may be missing"),
    };
    format!("`{source}` uses the operator `{sign}`, which is not supported: write {instead}")
}

fn variable<'a>(
    at: usize,
    source: &str,
    written: &'a str,
    operator: Operator,
) -> Result<Variable<'a>, Fault> {
    let exploded = written.strip_suffix('*');
    let kind = match (operator, exploded) {
        (Operator::None, None) => Kind::Simple,
        (Operator::Plus, None) => Kind::Reserved,
        (Operator::Slash, None) => Kind::Segment,
        (Operator::Slash, Some(_)) => Kind::Segments,
        (Operator::Question | Operator::Ampersand, None) => Kind::Query,
        (_, Some(name)) => return Err(Fault { at, message: no_star(written, name, operator) }),
    };
    let name = exploded.unwrap_or(written);
    if is_name(name) {
        return Ok(Variable { at, name, kind });
    }
    let message = if let Some((name, length)) = name.split_once(':').filter(|(name, _)| is_name(name)) {
        format!("`{written}` cuts a value to {length} characters, which is not supported: write `{name}`")
    } else if name.is_empty() {
        format!("a name is missing in `{source}`: remove the comma, or write a name beside it")
    } else {
        format!(
            "`{name}` is no name of a variable: use letters, digits and `_`, and no digit in front, such as `{}`",
            mended(name)
        )
    };
    Err(Fault { at, message })
}

fn no_star(written: &str, name: &str, operator: Operator) -> String {
    let instead = match operator {
        Operator::Question | Operator::Ampersand => format!("`{name}`, and name every parameter"),
        Operator::Plus => format!("`{name}`, which spans several segments as it is"),
        Operator::None | Operator::Slash => format!("`{{/{name}*}}` for the rest of a path, or `{{{name}}}`"),
    };
    format!("`{written}` stands for a list, which is supported in paths only: write {instead}")
}

fn is_name(name: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    name.bytes().next().is_some_and(letter) && name.bytes().all(|byte| letter(byte) || byte.is_ascii_digit())
}

/// The nearest text that is a name.
fn mended(name: &str) -> String {
    let fold = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let folded: String = name.trim().chars().map(fold).collect();
    if is_name(&folded) { folded } else { format!("n_{folded}") }
}

/// Characters that no URI has as they are.
fn check_literal(at: usize, text: &str, faults: &mut Faults) {
    for (offset, c) in text.char_indices() {
        let message = match c {
            '}' => "`}` closes nothing: remove it, or write `%7D` for a `}` in the text".to_owned(),
            '%' if !is_encoded(&text[offset..]) => {
                "a `%` needs two hexadecimal digits after it: write `%25` for a `%` in the text".to_owned()
            }
            _ if is_uri_character(c) => continue,
            _ => format!("{c:?} cannot stand in a URI as it is: write `{}`", encoded(c)),
        };
        faults.push(Fault { at: at + offset, message });
    }
}

fn is_encoded(text: &str) -> bool {
    text.as_bytes().get(1..3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

fn is_uri_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c)
}

fn encoded(c: char) -> String {
    let mut buffer = [0; 4];
    c.encode_utf8(&mut buffer).bytes().map(|byte| format!("%{byte:02X}")).collect()
}
