//! Types and attributes as people write them.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

macro_rules! types {
    ($($(#[$attribute:meta])* $kind:ident $name:ident { $($body:tt)* })*) => {
        $(
            #[derive(Deserialize, JsonSchema)]
            #[allow(dead_code, missing_docs, reason = "only what it reads matters")]
            $(#[$attribute])*
            pub(crate) $kind $name { $($body)* }
        )*
    };
}

types! {
    struct Plain { id: i64, name: String, on: bool, ratio: f64 }

    #[serde(rename_all = "camelCase")]
    struct Renamed { first_name: String, #[serde(rename = "kind-of")] kind_of: u8 }

    struct Optional { a: Option<i64>, b: Option<String>, c: Option<Vec<Unit>>, d: Option<Box<Plain>> }

    #[serde(default)]
    #[derive(Default)]
    struct AllDefault { count: u32, name: String, list: Vec<bool> }

    struct SomeDefault { #[serde(default)] count: i16, #[serde(default = "three")] three: u8, must: char }

    struct Skipped { shown: String, #[serde(skip)] hidden: u8, #[serde(skip_deserializing)] out: Option<u8> }

    #[serde(deny_unknown_fields)]
    struct Closed { a: i64, b: Option<Inner> }

    #[serde(deny_unknown_fields)]
    struct Inner { deep: Vec<Unit> }

    struct Aliased { #[serde(alias = "nick")] name: String, age: Option<u8> }

    #[serde(deny_unknown_fields)]
    struct Flattened { id: u8 }

    struct Around { top: String, #[serde(flatten)] plain: Inside, #[serde(flatten)] rest: BTreeMap<String, i64> }

    struct Inside { x: i64, y: Option<i64> }

    struct AroundTagged { top: bool, #[serde(flatten)] shape: Tagged }

    struct AroundExternal { top: bool, #[serde(flatten)] shape: External }

    struct AroundOption { top: bool, #[serde(flatten)] inside: Option<Inside> }

    struct Nested { rows: Vec<Vec<Inside>>, by_name: HashMap<String, Vec<Option<u8>>> }

    struct Tree { value: i32, kids: Vec<Tree> }

    struct Chain { next: Option<Box<Chain>>, #[schemars(range(min = 1))] level: u8 }

    #[derive(PartialEq, Eq, PartialOrd, Ord)]
    enum Unit { #[serde(rename = "metric")] Metric, Imperial }

    /// Documented.
    #[derive(PartialEq, Eq, Hash)]
    enum Told {
        /// One.
        One,
        /// Two.
        #[serde(rename = "2")]
        Two,
        Three,
    }

    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    enum External { Nothing, Circle(f64), Pair(i64, String), Square { side: u8, name: Option<String> } }

    #[serde(tag = "kind", rename_all = "lowercase")]
    enum Tagged { Circle { radius: f64 }, Square { side: u8, unit: Option<Unit> }, Empty }

    #[serde(tag = "kind", deny_unknown_fields)]
    enum TaggedClosed { A { n: i64 }, B { s: String } }

    #[serde(tag = "t", content = "c")]
    enum Adjacent { A(i32), B { deep: Vec<Unit> }, C }

    #[serde(untagged)]
    enum Untagged { Number(i64), Text(String), Point(Inside), Many(Vec<Untagged>) }

    enum WithOther { A, #[serde(other)] Rest }

    struct Ranges {
        #[schemars(range(min = 1, max = 100))] level: u8,
        #[schemars(range(min = -0.5, max = 0.5))] tilt: f64,
        #[schemars(range(min = 10))] big: Option<i64>,
    }

    struct Lengths {
        #[schemars(length(min = 2, max = 5))] name: String,
        #[schemars(length(min = 1, max = 2))] tags: Vec<String>,
        #[schemars(length(equal = 1))] initial: String,
    }

    struct Patterns {
        #[schemars(regex(pattern = r"^[a-z]+\d?$"))] slug: String,
        #[schemars(pattern(r"\s"))] spaced: Option<String>,
    }

    struct Formats {
        #[schemars(email)] mail: String,
        #[schemars(url)] link: Option<String>,
        #[schemars(ip)] address: Option<String>,
        #[schemars(extend("format" = "date"))] day: Option<String>,
        #[schemars(extend("format" = "uuid"))] id: Option<String>,
    }

    struct InnerRules {
        #[schemars(inner(length(max = 3)))] tags: Vec<String>,
        #[schemars(inner(range(min = 0, max = 9)))] digits: Vec<i64>,
        #[schemars(length(max = 2), inner(regex(pattern = "^x")))] both: Vec<String>,
    }

    struct Extended {
        #[schemars(extend("multipleOf" = 5))] fives: i64,
        #[schemars(extend("enum" = ["a", "b"]))] letter: String,
        #[schemars(extend("exclusiveMinimum" = 0))] above: f64,
        #[schemars(with = "Unit")] unit: String,
        #[schemars(required)] wanted: Option<u8>,
    }

    #[schemars(deny_unknown_fields)]
    struct SchemaClosed { a: i64 }

    struct Owned { text: Cow<'static, str>, items: Cow<'static, [u8]>, one: Box<i64>, any: Value, maybe: Option<Value> }

    struct Sets { letters: BTreeSet<char>, #[serde(default)] numbers: BTreeSet<u16> }

    struct Tuples { pair: (i64, i64), mixed: (bool, String, Unit), nested: Vec<(u8, Option<u8>)>, unit: () }

    struct Unlikely { #[serde(flatten)] a: Tagged, extra: Option<Untagged> }
}

/// A type around one value.
#[derive(Deserialize, JsonSchema)]
#[allow(dead_code, reason = "only what it reads matters")]
pub(crate) struct Newtype(#[schemars(range(max = 9))] u8);

/// A transparent one.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
#[allow(dead_code, reason = "only what it reads matters")]
pub(crate) struct Transparent {
    inner: Vec<Unit>,
}

/// A struct that is an array.
#[derive(Deserialize, JsonSchema)]
#[allow(dead_code, reason = "only what it reads matters")]
pub(crate) struct TupleStruct(i64, #[schemars(length(max = 2))] String);

fn three() -> u8 {
    3
}
