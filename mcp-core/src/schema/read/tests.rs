//! Where reading differs from serde_json's own, and that it does not differ elsewhere.

use super::read;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

#[derive(Debug, Deserialize, PartialEq)]
struct Point {
    x: i64,
    #[serde(default)]
    y: Option<u8>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Pair(i64, String);

#[derive(Debug, Deserialize, PartialEq)]
struct Id(u64);

#[derive(Debug, Deserialize, PartialEq)]
struct Nothing;

#[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    #[serde(rename = "m")]
    Metric,
    Imperial,
}

#[derive(Debug, Deserialize, PartialEq)]
enum Shape {
    Empty,
    Circle(f64),
    At(i64, i64),
    Square { side: u8 },
    Named(Point),
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(tag = "kind")]
enum Tagged {
    A { n: f64 },
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(untagged)]
enum Loose {
    Number(i64),
    Text(String),
    Point(Point),
}

#[derive(Debug, Deserialize, PartialEq)]
struct Flat {
    #[serde(flatten)]
    point: BTreeMap<String, Value>,
}

fn ours<T: DeserializeOwned>(json: &str) -> Option<T> {
    read(json.as_bytes()).ok()
}

/// Reads the same as serde_json does.
fn same<T: DeserializeOwned + PartialEq + Debug>(rows: &[&str]) {
    for json in rows {
        assert_eq!(ours::<T>(json), serde_json::from_str(json).ok(), "{json}");
    }
}

#[test]
fn all_kinds_of_values_are_read_as_ever() {
    same::<bool>(&["true", "1", "null"]);
    same::<i8>(&["-128", "128", "1.5", "\"1\"", "true"]);
    same::<u64>(&["18446744073709551615", "-1", "18446744073709551616"]);
    same::<u128>(&["340282366920938463463374607431768211455", "-1"]);
    same::<f64>(&["1", "1.5", "1e400", "null"]);
    same::<char>(&["\"a\"", "\"ab\"", "\"\\u00e9\""]);
    same::<String>(&["\"a\\n\"", "1"]);
    same::<()>(&["null", "0"]);
    same::<Nothing>(&["null", "{}"]);
    same::<Option<u8>>(&["null", "1", "256"]);
    same::<Vec<Option<u8>>>(&["[]", "[1,null]", "[1,]", "{}"]);
    same::<(u8, String)>(&["[1,\"a\"]", "[1]", "[1,\"a\",2]"]);
    same::<HashMap<u8, Unit>>(&["{\"1\":\"m\"}", "{\"a\":\"m\"}", "{\"1\":\"M\"}", "[]"]);
    same::<BTreeMap<Unit, i64>>(&["{\"m\":1}", "{\"x\":1}"]);
    same::<Point>(&["{\"x\":1}", "{\"x\":1,\"y\":null,\"z\":0}", "{}", "{\"x\":1,\"x\":2}", "7", "null"]);
    same::<Pair>(&["[1,\"a\"]", "[1]", "{}"]);
    same::<Id>(&["7", "[7]", "{}"]);
    same::<Unit>(&["\"m\"", "\"\\u006d\"", "\"Metric\"", "1", "[]", "{}"]);
    same::<Shape>(&[
        "\"Empty\"",
        "{\"Circle\":1}",
        "{\"Circle\":1,\"At\":[1,2]}",
        "{\"At\":[1,2]}",
        "{\"At\":[1]}",
        "{\"Square\":{\"side\":1}}",
        "{\"Named\":{\"x\":1}}",
        "\"Circle\"",
        "\"Square\"",
        "{\"Square\":7}",
        "{}",
        "null",
    ]);
    same::<Tagged>(&["{\"n\":1,\"kind\":\"A\"}", "{\"kind\":\"B\"}", "{}"]);
    same::<Loose>(&["1", "\"a\"", "{\"x\":1}", "1.5", "[true]"]);
    same::<Flat>(&["{\"x\":[1,{\"y\":null}]}", "[]"]);
    same::<Value>(&["{\"a\":[1,2.5,\"x\",null,true]}", "[", "1 2"]);
    let raw: Box<RawValue> = ours("{\"a\" : 1.0}").unwrap();
    assert_eq!(raw.get(), "{\"a\" : 1.0}");
    let borrowed: Cow<'_, str> = read(b"\"text\"").unwrap();
    assert_eq!(borrowed, "text");
    assert_eq!(read::<&str>(b"\"text\"").unwrap(), "text");
}

#[test]
fn a_struct_is_an_object_and_a_unit_variant_a_text() {
    assert!(serde_json::from_str::<Point>("[1,2]").is_ok(), "this is what serde takes");
    assert_eq!(ours::<Point>("[1,2]"), None);
    assert_eq!(ours::<Vec<Point>>("[[1,2]]"), None);
    assert_eq!(ours::<Option<Point>>("[1,2]"), None);
    assert_eq!(ours::<HashMap<String, Point>>("{\"a\":[1,2]}"), None);
    assert_eq!(ours::<Shape>("{\"Square\":[1]}"), None);
    assert_eq!(ours::<Shape>("{\"Named\":[1,2]}"), None);
    assert_eq!(ours::<Unit>("{\"m\":null}"), None);
    assert_eq!(ours::<Shape>("{\"Empty\":null}"), None);
}

#[test]
fn integral_floats_are_integers() {
    assert_eq!(ours::<i64>("1.0"), Some(1));
    assert_eq!(ours::<i64>("-1e3"), Some(-1000));
    assert_eq!(ours::<u8>("-0"), Some(0));
    assert_eq!(ours::<u64>("1e19"), Some(10_000_000_000_000_000_000));
    assert_eq!(ours::<Point>("{\"x\":2.0,\"y\":3.0}"), Some(Point { x: 2, y: Some(3) }));
    assert_eq!(ours::<Vec<Id>>("[7.0]"), Some(vec![Id(7)]));
    assert_eq!(ours::<Shape>("{\"At\":[1.0,2]}"), Some(Shape::At(1, 2)));
    for json in ["1.5", "1e300", "-1e300", "18446744073709551616.0", "9223372036854775808.0"] {
        assert_eq!(ours::<i64>(json), None, "{json}");
    }
    assert_eq!(ours::<u8>("256.0"), None);
    assert_eq!(ours::<u64>("-1.0"), None);
}
