//! What a schema promises is what the server does: arguments made from the published schema are accepted and refused
//! exactly when an independent validator says so, for types and attributes of every kind.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod by_hand;
mod generate;
mod judge;
mod types;

use generate::candidates;
use judge::Judge;
use mcp_core::testing::Client;
use mcp_core::{Server, tool, tools};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, LinkedList, VecDeque};
use std::num::{NonZeroI16, NonZeroU32};
use types::*;

/// Where type and schema honestly cannot say the same.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Unlike {
    /// Integers of 64 bits and more are published without bounds, for JSON numbers cannot carry them; floats of 32 bits
    /// without theirs.
    Wide,
    /// Names that are numbers are published as any names: hosts drop or refuse a pattern for names.
    NumberNames,
    /// schemars does not see that the variants of an enum are names, if they are documented.
    VariantNames,
    /// A choice at the root is published as one object: hosts refuse the choice.
    RootChoice,
    /// An alias is there to be accepted, and only the author knows of it.
    Alias,
    /// serde refuses more than schemars says: unknown members of `Duration`, content beside a tag that has none.
    Stricter,
}

impl Unlike {
    /// Whether this is the reason for accepting or refusing these arguments.
    fn explains(self, arguments: &Value, accepted: bool) -> bool {
        match self {
            Self::Wide => !accepted && has_number(arguments, |number| number.abs() >= 9e15),
            Self::NumberNames => {
                !accepted && has_name(arguments, |name| name != "value" && name.parse::<u16>().is_err())
            }
            Self::VariantNames => {
                !accepted && has_name(arguments, |name| !["value", "One", "2", "Three"].contains(&name))
            }
            Self::RootChoice => !accepted,
            Self::Stricter => {
                !accepted && has_name(arguments, |name| !["secs", "nanos", "value", "t"].contains(&name))
            }
            Self::Alias => accepted && has_name(arguments, |name| name == "nick"),
        }
    }
}

fn has_number(value: &Value, is: impl Fn(f64) -> bool + Copy) -> bool {
    match value {
        Value::Number(number) => number.as_f64().is_some_and(is),
        Value::Array(items) => items.iter().any(|item| has_number(item, is)),
        Value::Object(members) => members.values().any(|member| has_number(member, is)),
        _ => false,
    }
}

fn has_name(value: &Value, is: impl Fn(&str) -> bool + Copy) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| has_name(item, is)),
        Value::Object(members) => members.iter().any(|(name, member)| is(name) || has_name(member, is)),
        _ => false,
    }
}

macro_rules! rows {
    ($($name:ident: $type:ty $(, $unlike:ident)*;)*) => {
        $(
            /// Takes one argument.
            #[tool]
            #[allow(clippy::boxed_local, reason = "a box is one of the types")]
            fn $name(value: $type) -> &'static str {
                let _ = value;
                "taken"
            }
        )*

        fn plain() -> (Server, Vec<(&'static str, Vec<Unlike>)>) {
            let server = Server::builder("plain", "1.0.0").tools(tools![$($name),*]).build().unwrap();
            (server, vec![$((stringify!($name), vec![$(Unlike::$unlike),*])),*])
        }
    };
}

macro_rules! flattened {
    ($($name:ident: $type:ty $(, $unlike:ident)*;)*) => {
        $(
            /// Takes the members of a type.
            #[tool]
            fn $name(#[arg(flatten)] value: $type) -> &'static str {
                let _ = value;
                "taken"
            }
        )*

        fn flat() -> (Server, Vec<(&'static str, Vec<Unlike>)>) {
            let server = Server::builder("flat", "1.0.0").tools(tools![$($name),*]).build().unwrap();
            (server, vec![$((stringify!($name), vec![$(Unlike::$unlike),*])),*])
        }
    };
}

macro_rules! flattened_beside {
    ($($name:ident: $type:ty $(, $unlike:ident)*;)*) => {
        $(
            /// Takes the members of a type beside an argument.
            #[tool]
            fn $name(beside: Option<u8>, #[arg(flatten)] value: $type) -> &'static str {
                let _ = (beside, value);
                "taken"
            }
        )*

        fn beside() -> (Server, Vec<(&'static str, Vec<Unlike>)>) {
            let server = Server::builder("beside", "1.0.0").tools(tools![$($name),*]).build().unwrap();
            (server, vec![$((stringify!($name), vec![$(Unlike::$unlike),*])),*])
        }
    };
}

rows! {
    bool_: bool;
    i8_: i8;
    i16_: i16;
    i32_: i32;
    i64_: i64, Wide;
    isize_: isize, Wide;
    i128_: i128, Wide;
    u8_: u8;
    u16_: u16;
    u32_: u32;
    u64_: u64, Wide;
    usize_: usize, Wide;
    u128_: u128, Wide;
    f32_: f32, Wide;
    f64_: f64;
    non_zero: NonZeroU32;
    non_zero_signed: NonZeroI16;
    char_: char;
    string: String;
    str_: &str;
    unit: ();
    any: Value;
    option: Option<i32>;
    option_enum: Option<Unit>;
    boxed: Box<u8>;
    list: Vec<u8>;
    list_of_options: Vec<Option<i16>>;
    slice: &[u8];
    array: [u8; 2];
    pair: (u8, u8);
    triple: (bool, String, Option<u8>);
    deque: VecDeque<bool>;
    linked: LinkedList<char>;
    set: HashSet<String>;
    tree_set: BTreeSet<u8>;
    map: HashMap<String, i32>;
    map_of_options: BTreeMap<String, Option<bool>>;
    map_by_number: BTreeMap<u16, bool>, NumberNames;
    map_by_enum: HashMap<Told, u8>, VariantNames;
    map_by_unit: BTreeMap<Unit, u8>;
    nested_map: HashMap<String, HashMap<String, Vec<char>>>;
    address: std::net::Ipv4Addr;
    any_address: std::net::IpAddr;
    duration: std::time::Duration, Wide, Stricter;
    plain_: Plain, Wide;
    renamed: Renamed;
    optional: Optional, Wide;
    all_default: AllDefault;
    some_default: SomeDefault;
    skipped: Skipped;
    closed: Closed, Wide;
    aliased: Aliased, Alias;
    around: Around, Wide;
    around_tagged: AroundTagged;
    around_external: AroundExternal, Wide;
    around_option: AroundOption, Wide;
    nested: Nested, Wide;
    tree: Tree;
    chain: Chain;
    enum_: Unit;
    told: Told;
    external: External, Wide;
    tagged: Tagged;
    tagged_closed: TaggedClosed, Wide;
    adjacent: Adjacent, Stricter;
    untagged: Untagged, Wide;
    with_other: WithOther;
    ranges: Ranges, Wide;
    lengths: Lengths;
    patterns: Patterns;
    formats: Formats;
    inner_rules: InnerRules;
    extended: Extended, Wide;
    schema_closed: SchemaClosed, Wide;
    owned: Owned, Wide;
    sets: Sets;
    tuples: Tuples, Wide;
    unlike: Unlikely, Wide;
    newtype: Newtype;
    transparent: Transparent;
    tuple_struct: TupleStruct, Wide;
}

flattened! {
    flat_plain: Plain, Wide;
    flat_optional: Optional, Wide;
    flat_default: AllDefault;
    flat_closed: Closed, Wide;
    flat_around: Around, Wide;
    flat_ranges: Ranges, Wide;
    flat_lengths: Lengths;
    flat_formats: Formats;
    flat_chain: Chain;
    flat_tree: Tree;
    flat_tagged: Tagged, RootChoice;
    flat_external_in: AroundExternal, RootChoice;
    flat_external: External, Wide, RootChoice;
    flat_tagged_closed: TaggedClosed, Wide, RootChoice;
    flat_map: HashMap<String, i32>;
}

flattened_beside! {
    beside_plain: Plain, Wide;
    beside_closed: Closed, Wide;
    beside_around: Around, Wide;
    beside_ranges: Ranges, Wide;
    beside_tagged: Tagged, RootChoice;
    beside_tagged_closed: TaggedClosed, Wide, RootChoice;
    beside_external: External, Wide, RootChoice;
    beside_map: HashMap<String, i32>;
}

/// Strings that fit the patterns, and arguments that no generator thinks of.
fn more() -> Vec<Value> {
    vec![
        json!("x y"),
        json!("xyz"),
        json!("abc1"),
        json!("9"),
        json!({ "nick": "a" }),
        json!({ "value": { "nick": "a" } }),
        json!({ "Metric": null }),
        json!("Metric"),
        json!({ "ONE": null }),
    ]
}

/// Those that can be arguments, each once.
fn different(mut all: Vec<Value>) -> Vec<Value> {
    let mut known = HashSet::new();
    all.retain(|arguments| arguments.is_object() && known.insert(arguments.to_string()));
    all
}

async fn check(server: &Server, rows: &[(&'static str, Vec<Unlike>)], more: &[Value]) {
    let client = Client::modern(server);
    let tools = client.list_tools().await.unwrap();
    let mut wrong = Vec::new();
    for ((name, unlike), tool) in rows.iter().zip(&tools) {
        assert_eq!(*name, tool.name);
        let judge = Judge::new(&tool.input_schema);
        let (mut fit, mut misfit) = (0, 0);
        for arguments in different(candidates(&judge, more)) {
            let expected = judge.accepts(&arguments);
            *(if expected { &mut fit } else { &mut misfit }) += 1;
            let result = client.call(name, arguments.clone()).await.unwrap();
            let accepted = !result.is_error();
            if accepted != expected && !unlike.iter().any(|reason| reason.explains(&arguments, accepted)) {
                wrong.push(format!(
                    "{name} accepts: {accepted}: {arguments}\n  {}\n  {}",
                    result.text(),
                    tool.input_schema
                ));
                break;
            }
        }
        if fit == 0 || misfit == 0 {
            wrong.push(format!("{name}: {fit} fit, {misfit} do not: {}", tool.input_schema));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_parameter_is_accepted_exactly_when_its_schema_says_so() {
    let (server, rows) = plain();
    assert!(rows.len() >= 60);
    check(&server, &rows, &more()).await;
}

#[tokio::test]
async fn members_of_a_flattened_type_are_accepted_exactly_when_the_schema_says_so() {
    let (server, rows) = flat();
    check(&server, &rows, &more()).await;
}

#[tokio::test]
async fn members_beside_other_arguments_are_accepted_exactly_when_the_schema_says_so() {
    let (server, rows) = beside();
    check(&server, &rows, &more()).await;
    let client = Client::modern(&server);
    for (name, arguments) in [
        ("beside_external", json!({ "CIRCLE": 1, "beside": 1 })),
        ("beside_external", json!({ "SQUARE": { "side": 1 } })),
        ("beside_tagged", json!({ "kind": "square", "side": 1, "beside": 1 })),
        ("beside_tagged_closed", json!({ "kind": "A", "n": 1, "beside": 1 })),
    ] {
        let result = client.call(name, arguments.clone()).await.unwrap();
        assert!(!result.is_error(), "{name} {arguments}: {}", result.text());
    }
}

#[tokio::test]
async fn every_keyword_and_format_is_checked_as_the_judge_checks_it() {
    let (server, names) = by_hand::server();
    let rows: Vec<_> = names.into_iter().map(|name| (name, Vec::new())).collect();
    let mut more: Vec<Value> = by_hand::TEXTS.iter().map(|text| json!(text)).collect();
    more.extend([
        json!([1, "a"]),
        json!([1, "a", null]),
        json!({ "a": 1, "b": 1 }),
        json!({ "zz": 7, "a": 7 }),
    ]);
    check(&server, &rows, &more).await;
}
