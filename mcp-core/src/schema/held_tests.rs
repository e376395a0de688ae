//! Types whose reading keeps their schema's promises, and types whose reading does not.

use super::held_by_type;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::num::NonZeroU16;

macro_rules! type_of {
    ($($body:tt)*) => {{
        #[derive(Deserialize, JsonSchema)]
        #[allow(dead_code, reason = "only its schema and its reading matter")]
        $($body)*
        held_by_type::<T>()
    }};
}

#[derive(Deserialize, JsonSchema)]
enum Unit {
    #[serde(rename = "metric")]
    Metric,
    Imperial,
}

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only its schema and its reading matter")]
struct Tree {
    kids: Vec<Tree>,
    parent: Option<Box<Tree>>,
}

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only its schema and its reading matter")]
struct Name {
    first: String,
    given: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only its schema and its reading matter")]
enum Shape {
    Empty,
    Circle(f64),
    Square { side: u8 },
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "kind", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema and its reading matter")]
enum Tagged {
    A { n: i64 },
    B { s: String },
}

/// Reads digits only, which its schema does not say.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Digits;

impl TryFrom<String> for Digits {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.bytes().all(|byte| byte.is_ascii_digit()).then_some(Self).ok_or("not digits")
    }
}

impl JsonSchema for Digits {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Digits".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "maxLength": 3 })
    }
}

#[test]
fn plain_types_keep_their_promises() {
    let held = [
        held_by_type::<bool>(),
        held_by_type::<i64>(),
        held_by_type::<u8>(),
        held_by_type::<i16>(),
        held_by_type::<usize>(),
        held_by_type::<NonZeroU16>(),
        held_by_type::<f64>(),
        held_by_type::<String>(),
        held_by_type::<char>(),
        held_by_type::<Option<u8>>(),
        held_by_type::<Vec<Vec<u8>>>(),
        held_by_type::<[u8; 3]>(),
        held_by_type::<(u8, String, Unit)>(),
        held_by_type::<BTreeMap<String, Unit>>(),
        held_by_type::<Value>(),
        held_by_type::<Unit>(),
        held_by_type::<Option<Unit>>(),
        held_by_type::<Tree>(),
        held_by_type::<Shape>(),
        held_by_type::<HashMap<String, Vec<Shape>>>(),
        type_of!(
            #[serde(deny_unknown_fields, rename_all = "camelCase")]
            struct T {
                first_name: String,
                #[serde(default)]
                age: u8,
                home: Option<Shape>,
            }
        ),
        type_of!(
            struct T {
                #[serde(flatten)]
                name: Name,
                more: Option<String>,
            }
        ),
        type_of!(
            #[serde(untagged)]
            enum T {
                Number(i64),
                Text(String),
            }
        ),
        type_of!(
            #[serde(tag = "t", content = "c")]
            enum T {
                A(u8),
                B { x: Unit },
                C,
            }
        ),
    ];
    assert_eq!(held.iter().position(|held| !held), None);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn what_only_the_schema_says_is_not_held() {
    let held = [
        held_by_type::<Digits>(),
        type_of!(
            struct T {
                #[serde(flatten)]
                name: Option<Name>,
            }
        ),
        // Buffered, so that an array does for an object, and an object for a unit variant.
        held_by_type::<Tagged>(),
        type_of!(
            struct T {
                #[serde(flatten)]
                tree: Tree,
            }
        ),
        type_of!(
            #[serde(untagged)]
            enum T {
                Number(i64),
                Unit(Unit),
            }
        ),
        held_by_type::<HashSet<u8>>(),
        held_by_type::<HashMap<u8, u8>>(),
        held_by_type::<std::net::Ipv4Addr>(),
        type_of!(
            struct T {
                #[schemars(range(min = 1))]
                n: u8,
            }
        ),
        type_of!(
            struct T {
                #[schemars(range(max = 9.5))]
                n: f64,
            }
        ),
        type_of!(
            struct T {
                #[schemars(length(min = 1))]
                s: String,
            }
        ),
        type_of!(
            struct T {
                #[schemars(length(equal = 1))]
                s: String,
            }
        ),
        type_of!(
            struct T {
                #[schemars(length(max = 2))]
                v: Vec<u8>,
            }
        ),
        type_of!(
            struct T {
                #[schemars(inner(length(max = 2)))]
                v: Option<Vec<String>>,
            }
        ),
        type_of!(
            struct T {
                #[schemars(regex(pattern = "^a"))]
                s: String,
            }
        ),
        type_of!(
            struct T {
                #[schemars(email)]
                s: String,
            }
        ),
        type_of!(
            struct T {
                #[schemars(required)]
                n: Option<u8>,
            }
        ),
        type_of!(
            struct T {
                #[schemars(with = "Unit")]
                s: String,
            }
        ),
        type_of!(
            struct T {
                #[schemars(with = "u8")]
                n: i64,
            }
        ),
        type_of!(
            struct T {
                #[schemars(extend("enum" = ["a", "b"]))]
                s: String,
            }
        ),
        type_of!(
            struct T {
                #[schemars(extend("multipleOf" = 5))]
                n: i64,
            }
        ),
        type_of!(
            #[schemars(deny_unknown_fields)]
            struct T {
                n: u8,
            }
        ),
        type_of!(
            enum T {
                A,
                #[serde(other)]
                Other,
            }
        ),
        type_of!(
            struct T {
                inner: Vec<Option<HashMap<String, HashSet<u8>>>>,
            }
        ),
    ];
    assert_eq!(held.iter().position(|held| *held), None);
}
