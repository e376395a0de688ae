//! Distributed traces: the three members of `_meta` that have no prefix, in the formats of the W3C.
//!
//! Follows 2026-07-28, "Overview", "OpenTelemetry trace context". Must not know what is done with a trace.

/// Where a request belongs in a distributed trace: the members `traceparent`, `tracestate` and `baggage` of its `_meta`, each
/// checked for its format and as the client wrote it.
///
/// To make the span of a call a child of the client's, with the crates `opentelemetry` and `tracing-opentelemetry`:
///
/// ```text
/// let carrier: HashMap<String, String> = ctx.trace_context().iter().flat_map(TraceContext::to_pairs).collect();
/// Span::current().set_parent(global::get_text_map_propagator(|propagator| propagator.extract(&carrier)));
/// ```
///
/// A handler sees it like this:
///
/// ```
/// use mcp_core::{Context, tool};
///
/// /// Says which trace the call belongs to.
/// #[tool(read_only)]
/// fn trace(ctx: &Context) -> String {
///     ctx.trace_context().map_or_else(|| "none".to_owned(), |trace| trace.trace_id().to_owned())
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceContext<'a> {
    parent: &'a str,
    state: Option<&'a str>,
    baggage: Option<&'a str>,
}

impl<'a> TraceContext<'a> {
    /// Reads the members. Without a good `traceparent` there is no trace, whatever else is said; the others are dropped where
    /// they are no good.
    pub(crate) fn new(mut read: impl FnMut(&str) -> Option<&'a str>) -> Option<Self> {
        let parent = read("traceparent").filter(|text| is_parent(text))?;
        let state = read("tracestate").filter(|text| is_state(text));
        let baggage = read("baggage").filter(|text| is_baggage(text));
        Some(Self { parent, state, baggage })
    }

    /// The whole `traceparent`.
    pub fn traceparent(&self) -> &'a str {
        self.parent
    }

    /// The trace's id: 32 hexadecimal digits in lower case.
    pub fn trace_id(&self) -> &'a str {
        &self.parent[3..35]
    }

    /// The id of the client's span: 16 hexadecimal digits in lower case.
    pub fn parent_id(&self) -> &'a str {
        &self.parent[36..52]
    }

    /// Whether the client records the trace.
    pub fn is_sampled(&self) -> bool {
        u8::from_str_radix(&self.parent[53..55], 16).is_ok_and(|flags| flags & 1 == 1)
    }

    /// What tracing systems on the way have added.
    pub fn tracestate(&self) -> Option<&'a str> {
        self.state
    }

    /// What the client wants every part of the trace to know. Anybody may have written it.
    pub fn baggage(&self) -> Option<&'a str> {
        self.baggage
    }

    /// The members that are there, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'a str)> + 'a {
        let parent = Some(("traceparent", self.parent));
        let state = self.state.map(|state| ("tracestate", state));
        let baggage = self.baggage.map(|baggage| ("baggage", baggage));
        [parent, state, baggage].into_iter().flatten()
    }

    /// The members that are there, by name, as the pairs of a propagator's carrier.
    pub fn to_pairs(&self) -> Vec<(String, String)> {
        self.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
    }
}

/// Version, trace, parent and flags. Later versions may go on behind the flags.
fn is_parent(text: &str) -> bool {
    let bytes = text.as_bytes();
    let hex = |from, to| {
        bytes.get(from..to).is_some_and(|part| part.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
    };
    let zero = |from: usize, to: usize| bytes[from..to].iter().all(|byte| *byte == b'0');
    let fields = hex(0, 2) && hex(3, 35) && hex(36, 52) && hex(53, 55);
    fields
        && [2, 35, 52].iter().all(|at| bytes[*at] == b'-')
        && !text.starts_with("ff")
        && !zero(3, 35)
        && !zero(36, 52)
        && (bytes.len() == 55 || !text.starts_with("00") && bytes[55] == b'-' && bytes.len() <= 512)
}

/// At most 32 members, each a key and a value of printable ASCII.
fn is_state(text: &str) -> bool {
    let member = |member: &str| {
        let Some((key, value)) = member.split_once('=') else { return false };
        let key_char =
            |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'*' | b'/' | b'@');
        let value_char = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'=';
        let starts = key.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit());
        starts
            && key.len() <= 256
            && key.bytes().all(key_char)
            && (1..=256).contains(&value.len())
            && value.bytes().all(value_char)
    };
    let members = text.split(',').map(|member| member.trim_matches([' ', '\t']));
    let members = members.filter(|member| !member.is_empty());
    let mut keys: Vec<&str> = Vec::new();
    for one in members {
        if !member(one) || keys.len() == 32 {
            return false;
        }
        let key = one.split('=').next().unwrap_or_default();
        if keys.contains(&key) {
            return false;
        }
        keys.push(key);
    }
    !keys.is_empty()
}

/// At most 64 members and 8192 bytes, each a token, a value and perhaps properties.
fn is_baggage(text: &str) -> bool {
    let token_char = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let value_char = |byte: u8| matches!(byte, b'!'..=b'~') && !matches!(byte, b'"' | b',' | b';' | b'\\');
    let pair = |key: &str, value: &str| {
        let (key, value) = (key.trim_matches([' ', '\t']), value.trim_matches([' ', '\t']));
        !key.is_empty() && key.bytes().all(token_char) && value.bytes().all(value_char)
    };
    let member = |member: &str| {
        let mut parts = member.split(';');
        let first = parts.next().and_then(|first| first.split_once('='));
        first.is_some_and(|(key, value)| pair(key, value))
            && parts.all(|property| {
                let (key, value) = property.split_once('=').unwrap_or((property, ""));
                pair(key, value)
            })
    };
    text.len() <= 8192 && text.split(',').count() <= 64 && text.split(',').all(member)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";

    #[test]
    fn a_traceparent_is_taken_in_the_format_of_the_w3c_only() {
        let later = format!("cc{}-what-the-future-will-be", &PARENT[2..]);
        for good in [PARENT, &later, &PARENT.replace("-01", "-00"), &format!("01{}", &PARENT[2..])] {
            assert!(is_parent(good), "{good}");
        }
        let bad = [
            String::new(),
            PARENT.to_uppercase(),
            PARENT[..54].to_owned(),
            format!("{PARENT}-more"),
            format!("{PARENT} "),
            format!("ff{}", &PARENT[2..]),
            format!("cc{}.", &PARENT[2..]),
            PARENT.replace("0af7651916cd43dd8448eb211c80319c", &"0".repeat(32)),
            PARENT.replace("00f067aa0ba902b7", &"0".repeat(16)),
            PARENT.replace('-', "_"),
            PARENT.replace("b7", "é"),
        ];
        for bad in bad {
            assert!(!is_parent(&bad), "{bad}");
        }
    }

    #[test]
    fn state_and_baggage_are_taken_in_their_formats_only() {
        let many = |count: usize| (0..count).map(|n| format!("k{n}=v")).collect::<Vec<_>>().join(",");
        for good in ["rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", "a@b=c d", "a=1, ,b=2", &many(32)] {
            assert!(is_state(good), "{good}");
        }
        for bad in ["", "a", "a=", "A=1", "a=1,a=2", "a=é", "a=b=c", "=1", &many(33)] {
            assert!(!is_state(bad), "{bad}");
        }
        for good in [
            "userId=alice,serverNode=DF%2028,isProduction=false",
            "a=1;secret;ttl=5",
            "a=",
            " a = 1 ",
            &many(64),
        ] {
            assert!(is_baggage(good), "{good}");
        }
        for bad in ["", "a", "=1", "a=1,,b=2", "a=b c", "a=\"q\"", "a b=1", "a=é", "a=1;=2", &many(65)] {
            assert!(!is_baggage(bad), "{bad}");
        }
        assert!(!is_baggage(&format!("a={}", "x".repeat(8192))));
    }

    #[test]
    fn without_a_good_parent_there_is_no_trace_and_other_members_are_dropped_one_by_one() {
        let read = |parent, state| {
            TraceContext::new(move |key| match key {
                "traceparent" => Some(parent),
                "tracestate" => Some(state),
                _ => Some("a=1"),
            })
        };
        assert_eq!(read("00-bad", "a=1"), None);
        let trace = read(PARENT, "no state").unwrap();
        assert_eq!((trace.tracestate(), trace.baggage()), (None, Some("a=1")));
        assert_eq!(trace.trace_id(), "0af7651916cd43dd8448eb211c80319c");
        assert_eq!((trace.parent_id(), trace.is_sampled()), ("00f067aa0ba902b7", true));
        let names: Vec<_> = trace.iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["traceparent", "baggage"]);
    }
}
