//! Templates, and what becomes of them.

use super::{Kind, Part, parse};
use Kind::{Query, Reserved, Segment, Segments, Simple};

/// Parts as `text` for literals and `kind name` for variables.
fn shown(text: &str) -> Vec<String> {
    let template = parse(text).unwrap_or_else(|faults| panic!("{text}: {faults:#?}"));
    let show = |part: &Part| match part {
        Part::Literal(text) => text.clone(),
        Part::Variable { name, kind } => format!("{kind:?} {name}"),
    };
    template.parts.iter().map(show).collect()
}

#[test]
fn templates_become_parts() {
    let cases: &[(&str, &[&str])] = &[
        ("memo:", &["memo:"]),
        ("memo:all", &["memo:all"]),
        ("git+ssh.x-1://a/b?c=d#e", &["git+ssh.x-1://a/b?c=d#e"]),
        ("note://caf%c3%A9/a%20b", &["note://caf%c3%A9/a%20b"]),
        ("x://[::1]:80/~a_b-c.d!$&'()*+,;=@", &["x://[::1]:80/~a_b-c.d!$&'()*+,;=@"]),
        ("file:///a/../b/./c", &["file:///a/../b/./c"]),
        ("weather://{city}/forecast", &["weather://", "Simple city", "/forecast"]),
        ("memo:{id}", &["memo:", "Simple id"]),
        ("a://{x,y}", &["a://", "Simple x", ",", "Simple y"]),
        ("a://{x,y},{z}", &["a://", "Simple x", ",", "Simple y", ",", "Simple z"]),
        ("a://{name}.{ext}", &["a://", "Simple name", ".", "Simple ext"]),
        ("a://{_x1}-{X}", &["a://", "Simple _x1", "-", "Simple X"]),
        ("file:///{+path}", &["file:///", "Reserved path"]),
        ("a://{+path}/raw/{id}", &["a://", "Reserved path", "/raw/", "Simple id"]),
        ("a://{+path}{/id}", &["a://", "Reserved path", "Segment id"]),
        ("repo:/{owner}{/name}", &["repo:/", "Simple owner", "Segment name"]),
        ("a:{/x,y}/z", &["a:", "Segment x", "Segment y", "/z"]),
        ("a://b{/x,rest*}", &["a://b", "Segment x", "Segments rest"]),
        ("a://{x}{/rest*}/raw", &["a://", "Simple x", "Segments rest", "/raw"]),
        ("a://b{?x,y}", &["a://b", "Query x", "Query y"]),
        ("a://{b}{?x}", &["a://", "Simple b", "Query x"]),
        ("a://{+b}{?x}", &["a://", "Reserved b", "Query x"]),
        ("a://b?c=d{&x,y}", &["a://b?c=d", "Query x", "Query y"]),
        ("a://b?c={c}{&x}", &["a://b?c=", "Simple c", "Query x"]),
        ("a://b#{part}", &["a://b#", "Simple part"]),
    ];
    for (text, parts) in cases {
        assert_eq!(shown(text), *parts, "{text}");
    }
}

#[test]
fn variables_come_in_order_with_their_kinds() {
    let template = parse("a://{s}/{+r}/x{/one}{?q,p}").unwrap();
    let variables: Vec<_> = template.variables().collect();
    assert_eq!(variables, [("s", Simple), ("r", Reserved), ("one", Segment), ("q", Query), ("p", Query)]);
    assert_eq!(parse("a:{/x*}").unwrap().variables().next(), Some(("x", Segments)));
    assert!(!template.is_fixed());
    assert!(parse("memo:all").unwrap().is_fixed());
}

/// One fault: the template, the byte it points at, and a part of the message.
const FAULTS: &[(&str, usize, &str)] = &[
    // No scheme.
    ("", 0, "a URI begins with a scheme"),
    ("weather/{city}", 0, "a URI begins with a scheme: write one in front, such as `notes://weather/{city}`"),
    ("/etc/hosts", 0, "such as `notes://etc/hosts`"),
    ("://x", 0, "such as `notes://x`"),
    ("1a://x", 0, "a URI begins with a scheme"),
    ("{scheme}://x", 0, "a URI begins with a scheme: write one in front, such as `notes://...`"),
    ("a{b}://x", 0, "a URI begins with a scheme"),
    ("Weather://x", 0, "schemes are written in lower case: write `weather:`"),
    // Braces.
    ("a://{x", 4, "`{x` is not closed: add `}`, or write `%7B`"),
    ("a://{x/{y}", 4, "`{x/{y}` is not closed: add `}`"),
    ("a://{", 4, "`{` is not closed"),
    ("a://x}", 5, "`}` closes nothing: remove it, or write `%7D`"),
    ("a://{}", 4, "`{}` names no variable: write `{name}`"),
    ("a://b{?}", 5, "`{?}` names no variable: write `{?name}`"),
    ("a://{ }", 4, "`{ }` names no variable"),
    // Names.
    (
        "a://{user-id}",
        5,
        "`user-id` is no name of a variable: use letters, digits and `_`, and no digit in front, such as `user_id`",
    ),
    ("a://{ x }", 5, "such as `x`"),
    ("a://{1st}", 5, "such as `n_1st`"),
    ("a://{größe}", 5, "such as `gr__e`"),
    ("a://{a.b}", 5, "such as `a_b`"),
    ("a://{x,}", 7, "a name is missing in `{x,}`: remove the comma"),
    ("a://{,x}", 5, "a name is missing in `{,x}`"),
    ("a://{/*}", 6, "a name is missing in `{/*}`"),
    ("a://{x}/{x}", 9, "the variable `x` is there twice: rename one of the two"),
    ("a://{x}{?y,x}", 11, "the variable `x` is there twice"),
    ("a://{=x}", 5, "`=x` is no name of a variable"),
    // Operators and modifiers.
    ("a://b{#x}", 5, "`{#x}` uses the operator `#`, which is not supported: write `{?x}`"),
    ("a://b{.x}", 5, "`{.x}` uses the operator `.`, which is not supported: write `.{x}`"),
    ("a://b{;x}", 5, "which is not supported: write `;x={x}`, or `{?x}`"),
    ("a://b{;x,y}", 5, "write `;name={name}`"),
    ("a://{x:3}", 5, "`x:3` cuts a value to 3 characters, which is not supported: write `x`"),
    ("a://b{/x:3}", 7, "`x:3` cuts a value to 3 characters"),
    (
        "a://{x*}",
        5,
        "`x*` stands for a list, which is supported in paths only: write `{/x*}` for the rest of a path, or `{x}`",
    ),
    ("a://{+x*}", 6, "write `x`, which spans several segments as it is"),
    ("a://b{?x*}", 7, "write `x`, and name every parameter"),
    // Where a value ends.
    (
        "a://{x}{y}",
        7,
        "nothing tells where `{x}` ends and `{y}` begins: put a text between them, such as `{x}/{y}`",
    ),
    ("a://{x}{+y}", 7, "nothing tells where `{x}` ends and `{+y}` begins"),
    ("a://{+x}{y}", 8, "nothing tells where `{+x}` ends and `{y}` begins"),
    ("a:{/x*}{y}", 7, "nothing tells where `{/x*}` ends and `{y}` begins"),
    (
        "a://{+x}/{+y}",
        11,
        "`x` and `y` may both span several segments, so that nothing tells where one ends: write `{y}`",
    ),
    ("a://{+x,y}", 8, "`x` and `y` may both span several segments"),
    ("a:{/x*}/b{/y*}", 11, "write `{/y}` for a single segment"),
    ("a:{/x*,y*}", 7, "`x` and `y` may both span several segments"),
    // The query.
    ("a://b{?x}/c", 5, "`{?x}` must be at the end: put `/c` before it"),
    ("a://b{?x}{/c}", 5, "`{?x}` must be at the end: put `{/c}` before it"),
    ("a://b{?x}{&y}", 5, "there are two queries: write `{?x,y}`"),
    ("a://b?c=d{?x}", 9, "the query has begun before `{?x}`: write `{&x}`"),
    ("a://b{&x}", 5, "no query has begun before `{&x}`: write `{?x}`"),
    ("a://b#c{?x}", 7, "`{?x}` comes after a `#`, where no query can be: put it before the `#`"),
    // Characters.
    ("a://my note", 6, "' ' cannot stand in a URI as it is: write `%20`"),
    ("a://x\ty", 5, "'\\t' cannot stand in a URI as it is: write `%09`"),
    ("a://x\u{0}y", 5, "write `%00`"),
    ("a://é", 4, "'é' cannot stand in a URI as it is: write `%C3%A9`"),
    ("a://x\\y", 5, "'\\\\' cannot stand in a URI as it is: write `%5C`"),
    ("a://x|y", 5, "write `%7C`"),
    ("a://100%", 7, "a `%` needs two hexadecimal digits after it: write `%25`"),
    ("a://%4x", 4, "a `%` needs two hexadecimal digits"),
    ("a://%é", 4, "a `%` needs two hexadecimal digits"),
];

#[test]
fn faults_say_where_and_what_to_write_instead() {
    for (text, at, message) in FAULTS {
        let faults = parse(text).err().unwrap_or_else(|| panic!("{text} has no fault"));
        let first = &faults[0];
        assert_eq!(first.at, *at, "{text}: {faults:#?}");
        assert!(first.message.contains(message), "{text}: {faults:#?}\nlacks {message}");
        let alone = !text.contains("%é");
        assert!(!alone || faults.len() == 1, "{text}: {faults:#?}");
    }
}

#[test]
fn all_faults_come_at_once_in_the_order_of_the_text() {
    let faults = parse("x y/{a}{b}/{c:2}/{#d}/{}").unwrap_err();
    let offsets: Vec<usize> = faults.iter().map(|fault| fault.at).collect();
    assert_eq!(offsets, [0, 1, 7, 12, 17, 22], "{faults:#?}");
}

/// A generator that needs no dependency: the numbers only have to vary.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

#[test]
fn no_text_panics_and_good_ones_have_sound_parts() {
    const BITS: [&str; 24] = [
        "a:", "//", "/", "{", "}", "x", "y1", "{x}", "{+y}", "{/z*}", "{?q", "&", "?", "#", ",", "*", ":3",
        " ", "é", "%", "%41", "\u{0}", ".", "A",
    ];
    let mut numbers = Numbers(7);
    for _ in 0..20_000 {
        let length = numbers.below(9);
        let text: String = (0..length).map(|_| BITS[numbers.below(BITS.len())]).collect();
        let Ok(template) = parse(&text) else { continue };
        let literal = |part: &Part| matches!(part, Part::Literal(_));
        assert!(template.parts.first().is_some_and(literal), "{text}");
        assert!(!template.parts.windows(2).any(|pair| pair.iter().all(literal)), "{text}");
    }
}
