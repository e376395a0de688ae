//! Which members an envelope, its `params`, `_meta` and `arguments` have, found in one pass over the bytes.
//!
//! Owns the names of the members that the protocol gives a meaning. Must not know what the meanings are.

use super::scan::{DEEPEST, Fault, Scanner, Span};

macro_rules! member_table {
    ($(#[$doc:meta])* $key:ident, $names:ident: $($variant:ident = $name:literal),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $key { $($variant),+ }
        const $names: [&str; [$($name),+].len()] = [$($name),+];

        impl $key {
            /// The index of the member of that name. One comparison after the other, each with a name that the compiler knows:
            /// nearly all end with the length.
            fn index_of(name: &[u8]) -> Option<usize> {
                $(if name == $name.as_bytes() {
                    return Some(Self::$variant as usize);
                })+
                None
            }
        }
    };
}

member_table! {
    /// Members of the message itself.
    EnvelopeKey, ENVELOPE:
    Jsonrpc = "jsonrpc", Id = "id", Method = "method", Params = "params", Result = "result", Error = "error",
}
member_table! {
    /// Members of `params` that some method reads.
    ParamKey, PARAMS:
    Name = "name", Arguments = "arguments", Meta = "_meta", Cursor = "cursor", Uri = "uri", Level = "level",
    RequestId = "requestId", ProtocolVersion = "protocolVersion", ClientInfo = "clientInfo",
    Capabilities = "capabilities", Reference = "ref", Argument = "argument", Context = "context",
    RequestState = "requestState", InputResponses = "inputResponses",
    Notifications = "notifications", TaskId = "taskId",
}
member_table! {
    /// Members of `params._meta` that the protocol defines.
    MetaKey, META:
    ProgressToken = "progressToken",
    ProtocolVersion = "io.modelcontextprotocol/protocolVersion",
    ClientInfo = "io.modelcontextprotocol/clientInfo",
    ClientCapabilities = "io.modelcontextprotocol/clientCapabilities",
    LogLevel = "io.modelcontextprotocol/logLevel",
}

/// Everything the server looks at in a message, as places in its frame.
#[derive(Clone, Debug)]
pub(crate) struct Envelope {
    message: [Span; ENVELOPE.len()],
    params: [Span; PARAMS.len()],
    meta: [Span; META.len()],
    arguments: Arguments,
}

impl Envelope {
    /// Where nothing was read yet.
    pub(super) fn new() -> Self {
        Self {
            message: [Span::NONE; ENVELOPE.len()],
            params: [Span::NONE; PARAMS.len()],
            meta: [Span::NONE; META.len()],
            arguments: Arguments::default(),
        }
    }

    /// Reads a whole message. In place: it is large, and moving it would cost as much as reading some messages.
    pub(super) fn scan(&mut self, bytes: &[u8], max_depth: u32) -> Result<(), Fault> {
        let mut scanner = Scanner::new(bytes, max_depth)?;
        scanner.object(|scanner, key, _| match find(EnvelopeKey::index_of, key) {
            Some(index) => {
                let params = index == EnvelopeKey::Params as usize && scanner.peek() == Some(b'{');
                let span = if params { self.scan_params(scanner)? } else { scanner.value()? };
                put(&mut self.message, index, ENVELOPE[index], span)
            }
            None => scanner.value().map(drop),
        })?;
        scanner.end()
    }

    fn scan_params(&mut self, scanner: &mut Scanner<'_>) -> Result<Span, Fault> {
        scanner.object(|scanner, key, _| {
            let Some(index) = find(ParamKey::index_of, key) else { return scanner.value().map(drop) };
            let object = scanner.peek() == Some(b'{');
            let span = if object && index == ParamKey::Meta as usize {
                self.scan_meta(scanner)?
            } else if object && index == ParamKey::Arguments as usize {
                self.arguments.scan(scanner)?
            } else {
                scanner.value()?
            };
            put(&mut self.params, index, PARAMS[index], span)
        })
    }

    fn scan_meta(&mut self, scanner: &mut Scanner<'_>) -> Result<Span, Fault> {
        scanner.object(|scanner, key, _| {
            let span = scanner.value()?;
            find(MetaKey::index_of, key).map_or(Ok(()), |index| put(&mut self.meta, index, META[index], span))
        })
    }

    pub(super) fn message(&self, key: EnvelopeKey) -> Option<Span> {
        present(self.message[key as usize])
    }

    pub(crate) fn param(&self, key: ParamKey) -> Option<Span> {
        present(self.params[key as usize])
    }

    pub(crate) fn meta(&self, key: MetaKey) -> Option<Span> {
        present(self.meta[key as usize])
    }

    pub(crate) fn arguments(&self) -> &Arguments {
        &self.arguments
    }
}

/// The member of that name of an object; none if the object says it twice, since two readers could each believe another one.
pub(crate) fn member<'a>(object: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let (mut found, mut count) = (Span::NONE, 0);
    let mut scanner = Scanner::new(object, DEEPEST).ok()?;
    let walked = scanner.object(|scanner, key, _| {
        let value = scanner.value()?;
        if key_is(key, name) {
            (found, count) = (value, count + 1);
        }
        Ok(())
    });
    (walked.is_ok() && count == 1).then(|| found.of(object))
}

/// The members of `params.arguments`: the first few in place, further ones on the heap.
#[derive(Clone, Debug)]
pub(crate) struct Arguments {
    inline: [(Span, Span); Self::INLINE],
    count: usize,
    rest: Vec<(Span, Span)>,
}

impl Default for Arguments {
    fn default() -> Self {
        Self { inline: [(Span::NONE, Span::NONE); Self::INLINE], count: 0, rest: Vec::new() }
    }
}

impl Arguments {
    const INLINE: usize = 8;

    fn scan(&mut self, scanner: &mut Scanner<'_>) -> Result<Span, Fault> {
        scanner.object(|scanner, _, key| {
            let member = (key, scanner.value()?);
            match self.inline.get_mut(self.count) {
                Some(place) => *place = member,
                None => self.rest.push(member),
            }
            self.count += 1;
            Ok(())
        })
    }

    /// Keys, as written between their quotes, and values, in the order of the message.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Span, Span)> + '_ {
        let inline = &self.inline[..self.count.min(Self::INLINE)];
        inline.iter().chain(&self.rest).copied()
    }
}

fn present(span: Span) -> Option<Span> {
    (!span.is_empty()).then_some(span)
}

fn put(spans: &mut [Span], index: usize, name: &'static str, span: Span) -> Result<(), Fault> {
    if !spans[index].is_empty() {
        return Err(Fault::Duplicate(name));
    }
    spans[index] = span;
    Ok(())
}

/// A member by its key as written between quotes, which some write with escapes.
fn find(index_of: impl Fn(&[u8]) -> Option<usize>, key: &[u8]) -> Option<usize> {
    let escaped = || if key.contains(&b'\\') { index_of(unescaped(key)?.as_bytes()) } else { None };
    index_of(key).or_else(escaped)
}

/// Whether a key, as written between its quotes, is this name. Case counts; escapes are undone first.
pub(crate) fn key_is(key: &[u8], name: &str) -> bool {
    if key.len() <= name.len() {
        return key == name.as_bytes();
    }
    key.contains(&b'\\') && unescaped(key).is_some_and(|key| key == name)
}

#[cold]
fn unescaped(key: &[u8]) -> Option<String> {
    let quoted = [b"\"", key, b"\""].concat();
    serde_json::from_slice(&quoted).ok()
}
