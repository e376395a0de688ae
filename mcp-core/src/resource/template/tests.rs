//! Templates against URIs.

use super::*;

/// Parts as the macro makes them, from a text that is right.
fn template(text: &str) -> Template {
    let mut parts = Vec::new();
    for piece in text.split_inclusive('}') {
        let (literal, expression) = piece.split_once('{').unwrap_or((piece, ""));
        if !literal.is_empty() {
            parts.push(Part::Literal(literal.to_owned().leak()));
        }
        let inside = expression.trim_end_matches('}');
        let (kind, list) = match inside.as_bytes().first() {
            None => continue,
            Some(b'+') => (PartKind::Reserved, &inside[1..]),
            Some(b'/') if inside.ends_with('*') => (PartKind::Segments, &inside[1..inside.len() - 1]),
            Some(b'/') => (PartKind::Segment, &inside[1..]),
            Some(b'?' | b'&') => (PartKind::Query, &inside[1..]),
            Some(_) => (PartKind::Simple, inside),
        };
        for (index, name) in list.split(',').enumerate() {
            if index > 0 && kind == PartKind::Simple {
                parts.push(Part::Literal(","));
            }
            parts.push(Part::Variable { name: name.to_owned().leak(), kind });
        }
    }
    Template::new(parts.leak())
}

/// `no`, `refused name: Why`, or `name=value` for every value with blanks between.
fn matched(template: &Template, uri: &str) -> String {
    match template.matches(uri) {
        Match::No => "no".to_owned(),
        Match::Refused { name, why } => format!("refused {name}: {why:?}"),
        Match::Values(values) => {
            let pairs: Vec<String> = values.iter().map(|(name, value)| format!("{name}={value}")).collect();
            pairs.join(" ")
        }
    }
}

fn check(cases: &[(&str, &str, &str)]) {
    for (text, uri, expected) in cases {
        assert_eq!(matched(&template(text), uri), *expected, "{text} against {uri:?}");
    }
}

#[test]
fn a_variable_spans_what_its_kind_allows() {
    check(&[
        ("w://{city}/forecast", "w://oslo/forecast", "city=oslo"),
        ("w://{city}/forecast", "w:///forecast", "no"),
        ("w://{city}/forecast", "w://a/b/forecast", "no"),
        ("w://{city}/forecast", "w://oslo/forecast/", "no"),
        ("w://{city}/forecast", "w://oslo/forecas", "no"),
        ("w://{city}", "w://a?b", "no"),
        ("w://{city}", "w://a#b", "no"),
        ("w://{city}", "w://a,b;c=d", "city=a,b;c=d"),
        ("memo:{id}", "memo:a:b", "id=a:b"),
        ("a://{x,y}", "a://1,2", "x=1 y=2"),
        ("file:///{+path}", "file:///a/b/c.txt", "path=a/b/c.txt"),
        ("file:///{+path}", "file:///a?b#c", "path=a?b#c"),
        ("file:///{+path}", "file:///", "no"),
        ("file:///{+path}/raw", "file:///a/raw/b/raw", "path=a/raw/b"),
        ("a:{/x}", "a:/b", "x=b"),
        ("a:{/x}", "a:b", "no"),
        ("a:{/x}", "a:/b/c", "no"),
        ("a:{/x,y}/z", "a:/b/c/z", "x=b y=c"),
        ("a://b{/rest*}", "a://b/c/d", "rest=c/d"),
        ("a://b{/rest*}", "a://b", "no"),
        ("a://b{/rest*}", "a://b/", "no"),
        ("a://b{/rest*}", "a://b/c?d", "no"),
        ("a://{x}{/rest*}", "a://b/c/d", "x=b rest=c/d"),
    ]);
}

#[test]
fn a_variable_takes_as_much_as_it_can() {
    check(&[
        ("a://{name}.{ext}", "a://x.tar.gz", "name=x.tar ext=gz"),
        ("a://{name}.{ext}", "a://x", "no"),
        ("a://{name}.{ext}", "a://.x", "no"),
        ("a://{x}-{y}-{z}", "a://1-2-3-4", "x=1-2 y=3 z=4"),
        ("a://{+path}.{ext}", "a://d.x/b.c", "path=d.x/b ext=c"),
        ("a://{+path}/{id}", "a://b/c/d", "path=b/c id=d"),
        ("a://{+path}{/id}", "a://b/c/d", "path=b/c id=d"),
        ("a://{x}25{y}", "a://%25x", "no"),
    ]);
}

#[test]
fn query_parameters_come_in_any_order_once_each_and_no_others() {
    check(&[
        ("a://b{?x,y}", "a://b", ""),
        ("a://b{?x,y}", "a://b?", ""),
        ("a://b{?x,y}", "a://b?y=2&x=1", "y=2 x=1"),
        ("a://b{?x,y}", "a://b?y=", "y="),
        ("a://b{?x,y}", "a://b?y", "y="),
        ("a://b{?x,y}", "a://b?x=a=b/c?d+e", "x=a=b/c?d+e"),
        ("a://b{?x,y}", "a://b?%78=%26%3D", "x=&="),
        ("a://b{?x,y}", "a://b?x=..%2F%00", "x=../\0"),
        ("a://b{?x,y}", "a://b?z=1", "no"),
        ("a://b{?x,y}", "a://b?x=1&x=1", "no"),
        ("a://b{?x,y}", "a://b?x=1#y", "no"),
        ("a://b{?x,y}", "a://b?x=%", "no"),
        ("a://b{?x,y}", "a://b?x=%FF", "no"),
        ("a://b{?x}", "a://c?x=1", "no"),
        ("a://{b}{?x}", "a://c?x=1", "b=c x=1"),
        ("a://{+b}{?x}", "a://c/d?x=1", "b=c/d x=1"),
        ("a://b?k=v{&x,y}", "a://b?k=v&y=1", "y=1"),
        ("a://b?k=v{&x,y}", "a://b?k=v", ""),
        ("a://b?k=v{&x,y}", "a://b?y=1&k=v", "no"),
        ("a://b?k={k}{&x}", "a://b?k=1&x=2", "k=1 x=2"),
        ("a://b?k={k}&l={l}", "a://b?k=1&l=2", "k=1 l=2"),
        ("a://b?k={k}", "a://b?k=1&l=2", "no"),
        ("a://b?k={+k}{&x}", "a://b?k=1/2&x=2", "k=1/2 x=2"),
    ]);
}

#[test]
fn uris_are_compared_in_one_form_and_values_are_decoded_once() {
    check(&[
        ("memo://all", "MEMO://all", ""),
        ("memo://all", "memo://All", "no"),
        ("memo://all", "memo://%61l%6C", ""),
        ("memo://%61ll", "memo://all", ""),
        ("memo://caf%c3%a9", "memo://caf%C3%A9", ""),
        ("memo://caf%C3%A9", "memo://café", ""),
        ("memo://a%20b", "memo://a b", ""),
        ("memo://a%2Fb", "memo://a/b", "no"),
        ("memo://a/../b", "memo://a/../b", ""),
        ("memo://a/../b", "memo://a/%2e%2E/b", ""),
        ("memo://b", "memo://a/../b", "no"),
        ("memo://a/./b", "memo://a/b", "no"),
        ("memo://all", "memo://all?", "no"),
        ("memo://all", "memo://all#x", "no"),
        ("memo://{id}", "memo://%C3%A9%20%2B+", "id=é ++"),
        ("memo://{id}", "memo://é", "id=é"),
        ("memo://{id}", "memo://%252e%252e", "id=%2e%2e"),
        ("memo://{id}", "memo://%252F", "id=%2F"),
        ("memo://{id}", "memo://%FF", "no"),
        ("memo://{id}", "memo://%C3", "no"),
        ("memo://{id}", "memo://%", "no"),
        ("memo://{id}", "memo://%4", "no"),
        ("memo://{id}", "memo://%4é", "no"),
        ("memo://{id}", "memo://%+4", "no"),
        ("memo://{id}", "m%65mo://x", "no"),
        ("memo://{id}", "1emo://x", "no"),
        ("memo://{id}", "memo", "no"),
        ("memo://{id}", "", "no"),
    ]);
}

#[test]
fn values_that_lead_out_of_a_folder_are_refused() {
    check(&[
        ("a://{x}/y", "a://../y", "refused x: DotSegment"),
        ("a://{x}/y", "a://%2e%2e/y", "refused x: DotSegment"),
        ("a://{x}/y", "a://./y", "refused x: DotSegment"),
        ("a://{x}/y", "a://.../y", "x=..."),
        ("a://{x}/y", "a://..%20/y", "refused x: DotSegment"),
        ("a://{x}/y", "a://%2Fetc/y", "refused x: Separator"),
        ("a://{x}/y", "a://b\\c/y", "refused x: Separator"),
        ("a://{x}/y", "a://b%5Cc/y", "refused x: Separator"),
        ("a://{x}/y", "a://b%00/y", "refused x: Control"),
        ("a://{x}/y", "a://b\n/y", "refused x: Control"),
        ("a://{x}/y", "a://b%C2%85/y", "refused x: Control"),
        ("a://{x}/y", "a://C:/y", "x=C:"),
        ("a:{/x}", "a:/b%2Fc", "refused x: Separator"),
        ("a:///{+x}", "a:///b/../../c", "refused x: DotSegment"),
        ("a:///{+x}", "a:///..", "refused x: DotSegment"),
        ("a:///{+x}", "a:///b/%2e%2e/c", "refused x: DotSegment"),
        ("a:///{+x}", "a:///b%2F..%2Fc", "refused x: DotSegment"),
        ("a:///{+x}", "a:///b%5C..%5Cc", "refused x: DotSegment"),
        ("a:///{+x}", "a:///b/.", "refused x: DotSegment"),
        ("a:///{+x}", "a:///b/..c", "x=b/..c"),
        ("a:///{+x}", "a:////etc", "refused x: Absolute"),
        ("a:///{+x}", "a:///%2Fetc", "refused x: Absolute"),
        ("a:///{+x}", "a:///%5C%5Chost", "refused x: Absolute"),
        ("a:///{+x}", "a:///C:/b", "refused x: Absolute"),
        ("a:///{+x}", "a:///c%3Ab", "refused x: Absolute"),
        ("a:///{+x}", "a:///https://b", "x=https://b"),
        ("a:///{+x}", "a:///b%00", "refused x: Control"),
        ("a:{/x*}", "a:/b/%2E./c", "refused x: DotSegment"),
        ("a:{/x*}", "a://etc", "refused x: Absolute"),
    ]);
}

#[test]
fn a_template_is_published_as_it_was_written_with_namespaces_after_the_scheme() {
    let cases = [
        ("weather://{city}/forecast", "weather://ns/{city}/forecast"),
        ("memo:{id}", "memo:ns/{id}"),
        ("memo:all", "memo:ns/all"),
        ("memo:", "memo:ns"),
        ("memo:a://b", "memo:ns/a://b"),
        ("file:///{+path}", "file://ns/{+path}"),
        ("a:/{x}", "a:ns/{x}"),
        ("a:{/x,y}{/z*}", "a:ns{/x}{/y}{/z*}"),
        ("a:{?x}", "a:ns{?x}"),
        ("a://?b={c}{&x,y}", "a://ns?b={c}{&x,y}"),
        ("a://b{?x,y}", "a://ns/b{?x,y}"),
    ];
    for (text, inside) in cases {
        let template = template(text);
        assert_eq!(template.text(), text.replace("{/x,y}", "{/x}{/y}"));
        assert_eq!(template.in_namespace("ns").text(), inside);
    }
    let nested = template("w://{x}").in_namespace("in ner").in_namespace("outer");
    assert_eq!(nested.text(), "w://outer/in%20ner/{x}");
    assert_eq!(matched(&nested, "w://outer/in%20ner/y"), "x=y");
    assert_eq!(matched(&nested, "w://y"), "no");
}

type Pairs = &'static [(&'static str, &'static str)];

#[test]
fn values_expand_to_the_uri_that_gives_them_back() {
    let values = |pairs: Pairs| {
        move |name: &str| pairs.iter().find(|pair| pair.0 == name).map(|pair| Cow::Borrowed(pair.1))
    };
    let cases: &[(&str, Pairs, Option<&str>)] = &[
        ("w://{x}/y", &[("x", "são paulo")], Some("w://s%C3%A3o%20paulo/y")),
        ("w://{x}/y", &[("x", "50%,a:b")], Some("w://50%25%2Ca%3Ab/y")),
        ("w://{x}/y", &[], None),
        ("w://{x}/y", &[("x", "")], None),
        ("w://{x}/y", &[("x", "a/b")], None),
        ("w://{x}/y", &[("x", "..")], None),
        ("w:///{+x}", &[("x", "a b/c?d#e,f%41")], Some("w:///a%20b/c?d#e,f%2541")),
        ("w:///{+x}{?q}", &[("x", "a?b"), ("q", "1 &=")], Some("w:///a%3Fb?q=1%20%26%3D")),
        ("w:///{+x}", &[("x", "a/../b")], None),
        ("w:///{+x}", &[("x", "/a")], None),
        ("w:{/x*}", &[("x", "a/b,c?")], Some("w:/a/b%2Cc%3F")),
        ("w://a{?x,y}", &[("y", "")], Some("w://a?y=")),
        ("w://a{?x,y}", &[("x", "1"), ("y", "2")], Some("w://a?x=1&y=2")),
        ("w://a?b=c{&x,y}", &[("y", "2")], Some("w://a?b=c&y=2")),
        ("w://{n}.{e}", &[("n", "a.b"), ("e", "c")], Some("w://a.b.c")),
        ("w://{n}.{e}", &[("n", "a"), ("e", "b.c")], None),
    ];
    for (text, pairs, uri) in cases {
        assert_eq!(template(text).expand(values(pairs)).as_deref(), *uri, "{text} with {pairs:?}");
    }
}

#[test]
fn the_more_that_is_said_the_earlier_a_template_is_asked() {
    let order = ["a://b", "a://{x}/edit", "a://{x}", "a://{+x}", "b:{x}", "b:{+x}"];
    let mut sorted = order;
    sorted.reverse();
    sorted.sort_by_key(|text| std::cmp::Reverse(template(text).specificity()));
    assert_eq!(sorted, order);
    assert_eq!(template("A://%62").uri(), Uri::new("a://b"));
    assert_eq!(template("a://{b}").uri(), None);
    let names: Vec<_> = template("a://{b}{/c*}{?d}").variables().collect();
    assert_eq!(names, [("b", PartKind::Simple), ("c", PartKind::Segments), ("d", PartKind::Query)]);
}

#[test]
fn templates_that_match_the_same_uris_have_the_same_extent() {
    let same = [
        ["a://{x}", "a://{y}"],
        ["a://b/{x}", "a://b{/y}"],
        ["a://%62", "a://b"],
        ["a://b/{+x}{?y,z}", "a://b{/w*}{?z,y}"],
    ];
    for [one, other] in same {
        assert_eq!(template(one).extent(), template(other).extent(), "{one} and {other}");
    }
    let different =
        ["a://b", "a://b/{x}", "a://b/{+x}", "a://b/{x}{?y}", "a://b/{x}{?z}", "a://{x}/{y}", "a://{x}.{y}"];
    for (index, one) in different.iter().enumerate() {
        for other in &different[..index] {
            assert_ne!(template(one).extent(), template(other).extent(), "{one} and {other}");
        }
    }
}

/// Numbers that vary, from a seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn text(&mut self, pieces: &[&str], longest: usize) -> String {
        let length = self.below(longest + 1);
        (0..length).map(|_| pieces[self.below(pieces.len())]).collect()
    }
}

/// Templates in which nothing but a reserved character separates two values.
const SHARP: [&str; 9] = [
    "a://{x}",
    "a://{x}/b/{y}",
    "a:{/x}{/y}",
    "a://{x}{/y*}",
    "a://{+x}/raw",
    "a://{+x}/{y}{?z}",
    "a://b/{x,y}",
    "a://b?k={x}&l={y}{&z}",
    "a://{x}{?y,z}",
];

const PIECES: [&str; 32] = [
    "a", "B", "7", "-", ".", "_", "~", "é", "😀", " ", "+", "%", "%2F", "%41", ",", ":", ";", "=", "&", "?",
    "#", "/", "\\", "..", "\0", "\n", "raw", "[", "]", "@", "'", "\"",
];

#[test]
fn every_harmless_value_survives_expanding_and_matching() {
    let mut numbers = Numbers(11);
    let mut survived = 0;
    for round in 0..20_000 {
        let template = template_of(SHARP[round % SHARP.len()]);
        let values: Vec<(&str, PartKind, String)> =
            template.variables().map(|(name, kind)| (name, kind, numbers.text(&PIECES, 6))).collect();
        let harmful = |kind, value: &str| {
            kind != PartKind::Query && value.is_empty() || safety::refusal(kind, value).is_some()
        };
        let find = |name: &str| values.iter().find(|value| value.0 == name);
        let uri = template.expand(|name| find(name).map(|value| Cow::Borrowed(value.2.as_str())));
        if values.iter().any(|(_, kind, value)| harmful(*kind, value)) {
            assert_eq!(uri, None, "{template} with {values:?}");
            continue;
        }
        let uri = uri.unwrap_or_else(|| panic!("{template} with {values:?} gives no URI"));
        let Match::Values(back) = template.matches(&uri) else { panic!("{template} lost {uri}") };
        for (name, _, value) in &values {
            assert_eq!(back.get(name), Some(value.as_str()), "{template} and {uri}");
        }
        survived += 1;
    }
    assert!(survived > 5_000, "only {survived} values were harmless");
}

#[test]
fn no_uri_panics_and_what_matches_can_be_expanded_again() {
    const BLURRED: [&str; 4] = ["a://{x}.{y}", "a://{+x}.{y}-{z}", "a://{x}%41{y}", "a://{+x}a{y}a{z}{?k}"];
    let mut numbers = Numbers(13);
    let mut matches = 0;
    for round in 0..40_000 {
        let all = SHARP.len() + BLURRED.len();
        let index = round % all;
        let template = template_of(SHARP.get(index).unwrap_or_else(|| &BLURRED[index - SHARP.len()]));
        let head = ["a://", "a:/", "A://b/", "a://b?k=", ""][numbers.below(5)];
        let uri = head.to_owned() + &numbers.text(&PIECES, 12);
        let Match::Values(values) = template.matches(&uri) else { continue };
        let again = template.expand(|name| values.get(name).map(Cow::Borrowed));
        let again = again.unwrap_or_else(|| panic!("{template} took {uri:?} for {values:?}"));
        let Match::Values(back) = template.matches(&again) else { panic!("{template} lost {again}") };
        assert!(
            values.iter().all(|(name, value)| back.get(name) == Some(value)),
            "{template}: {uri} {again}"
        );
        matches += 1;
    }
    assert!(matches > 500, "only {matches} URIs matched");
}

/// Made once for each text: the parts are never freed.
fn template_of(text: &'static str) -> Template {
    thread_local! {
        static MADE: std::cell::RefCell<std::collections::HashMap<&'static str, Template>> = Default::default();
    }
    MADE.with_borrow_mut(|made| made.entry(text).or_insert_with(|| template(text)).clone())
}
