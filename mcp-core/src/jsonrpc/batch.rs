//! Several messages in one JSON array, taken apart without looking into them.
//!
//! Must not know which peers may send batches, nor what is in one.

use super::error::{RpcError, code};
use super::scan::{DEEPEST, Fault, Scanner, Span};
use bytes::Bytes;

/// Whether a message is an array, if it is JSON at all.
pub(crate) fn is_batch(message: &[u8]) -> bool {
    message.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[')
}

/// The elements of a batch, each sharing the batch's bytes; at least one and at most so many.
pub(crate) fn split(batch: &Bytes, most: usize) -> Result<Vec<Bytes>, RpcError> {
    let mut elements: Vec<Span> = Vec::new();
    let mut count = 0;
    let mut scanner = Scanner::new(batch, DEEPEST).map_err(unreadable)?;
    let walked = scanner.array(|element| {
        count += 1;
        if count <= most {
            elements.push(element);
        }
    });
    walked.and_then(|()| scanner.end()).map_err(unreadable)?;
    match count {
        0 => Err(RpcError::new(code::INVALID_REQUEST, "a batch has at least one message")),
        _ if count > most => {
            Err(RpcError::new(code::INVALID_REQUEST, format!("a batch has at most {most} messages")))
        }
        _ => Ok(elements.into_iter().map(|element| batch.slice(element.range())).collect()),
    }
}

/// A batch of these messages.
pub(crate) fn join(messages: &[Bytes]) -> Bytes {
    [b"[", &*messages.join(&b","[..]), b"]"].concat().into()
}

fn unreadable(fault: Fault) -> RpcError {
    match fault {
        Fault::Syntax(at) => RpcError::new(code::PARSE_ERROR, format!("not JSON at byte {at}")),
        Fault::Depth => RpcError::new(code::PARSE_ERROR, "the message is nested too deeply"),
        Fault::Length | Fault::Duplicate(_) => RpcError::new(code::PARSE_ERROR, "the message is too long"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_split_into_its_elements_and_anything_else_is_refused() {
        let split = |text: &'static str| {
            let elements = split(&Bytes::from_static(text.as_bytes()), 3);
            elements.map(|all| all.iter().map(|one| String::from_utf8(one.to_vec()).unwrap()).collect())
        };
        let good: [(&str, &[&str]); 3] = [
            ("[1]", &["1"]),
            (" [ {\"a\":[1,2]} ,\t[], \"x,]\" ] ", &["{\"a\":[1,2]}", "[]", "\"x,]\""]),
            ("[[[]]]", &["[[]]"]),
        ];
        for (text, elements) in good {
            let found: Vec<String> = split(text).unwrap();
            assert_eq!(found, elements, "{text}");
        }
        let bad = [
            ("[]", code::INVALID_REQUEST),
            ("[1,2,3,4]", code::INVALID_REQUEST),
            ("[1,]", code::PARSE_ERROR),
            ("[1] 2", code::PARSE_ERROR),
            ("[1", code::PARSE_ERROR),
            ("[{]}", code::PARSE_ERROR),
        ];
        for (text, expected) in bad {
            let refused: Result<Vec<String>, _> = split(text);
            assert_eq!(refused.unwrap_err().code(), expected, "{text}");
        }
    }
}
