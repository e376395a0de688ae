//! Schemas: those that lead elsewhere, into themselves, or into more work than anybody has time for.

use super::{call, mistake};
use mcp_core::{Server, tool, tools};
use serde_json::{Map, Value, json};
use std::net::TcpListener;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use tests::message::text;
use tests::pipe::Pipe;

/// The schema of the next server: a function that makes one takes no arguments.
static SCHEMA: Mutex<Value> = Mutex::new(Value::Null);
/// Held while a server is built.
static BUILDING: Mutex<()> = Mutex::new(());

fn schema() -> Value {
    SCHEMA.lock().unwrap().clone()
}

/// Takes what its schema takes.
#[tool(input_schema = schema)]
fn held(#[arg(flatten)] arguments: Map<String, Value>) -> usize {
    arguments.len()
}

/// A server whose one argument `v` has this schema.
#[expect(clippy::needless_pass_by_value, reason = "shorter where it is called")]
fn of(v: Value, definitions: Value) -> Result<Pipe, String> {
    let building = BUILDING.lock();
    *SCHEMA.lock().unwrap() = json!({ "type": "object", "properties": { "v": v }, "$defs": definitions });
    let server = Server::builder("schemas", "1.0.0").tools(tools![held]).build();
    drop(building);
    server.map(|server| Pipe::new(&server)).map_err(|error| error.to_string())
}

/// Longer than any of this takes, on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(5);

#[test]
fn arg_02_a_schema_that_refers_to_itself_ends_in_an_answer() {
    let pipe = of(
        json!({ "$ref": "#/$defs/Tree" }),
        json!({ "Tree": { "type": "array", "items": { "$ref": "#/$defs/Tree" } } }),
    )
    .unwrap();
    let nested = |depth: usize| format!(r#"{{"v":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
    assert_eq!(text(&call(&pipe, "held", &nested(60))), "1");
    assert_eq!(call(&pipe, "held", &nested(10_000))["error"]["code"], -32700);
    assert!(mistake(&call(&pipe, "held", r#"{"v":[[[[1]]]]}"#)).contains("v[0][0][0][0]"));
    let endless = of(json!({ "allOf": [{ "$ref": "#/properties/v" }] }), json!({})).unwrap();
    mistake(&call(&endless, "held", r#"{"v":1}"#));
    assert_eq!(text(&call(&pipe, "held", r#"{"v":[]}"#)), "1");
}

#[test]
fn arg_09_references_that_lead_elsewhere_are_reported_and_not_followed() {
    let canary = TcpListener::bind("127.0.0.1:0").unwrap();
    canary.set_nonblocking(true).unwrap();
    let addr = canary.local_addr().unwrap();
    for reference in [
        format!("http://{addr}/schema.json"),
        format!("https://{addr}/schema.json"),
        format!("//{addr}/schema.json"),
        "file:///etc/passwd".to_owned(),
        "../schema.json".to_owned(),
        "schema.json#/a".to_owned(),
        "#anchor".to_owned(),
        "#/$defs/nowhere".to_owned(),
    ] {
        for place in [json!({ "$ref": reference }), json!({ "items": { "anyOf": [{ "$ref": reference }] } })]
        {
            let error = of(place, json!({ "Unused": true })).unwrap_err();
            assert!(error.contains("`$ref`"), "{reference}: {error}");
        }
        // An address of its own does not make it any less elsewhere.
        let based = json!({ "$id": format!("http://{addr}/"), "$ref": reference });
        assert!(of(based, json!({})).is_err(), "{reference}");
    }
    for keyword in ["$dynamicRef", "$recursiveRef"] {
        let error = of(json!({ keyword: "#" }), json!({})).unwrap_err();
        assert!(error.contains(keyword), "{error}");
    }
    assert!(canary.accept().is_err(), "nobody came for a schema");
    let pipe = of(json!({ "$id": format!("http://{addr}/"), "type": "integer" }), json!({})).unwrap();
    assert_eq!(text(&call(&pipe, "held", r#"{"v":1}"#)), "1");
    assert!(canary.accept().is_err(), "nor when something was checked against one");
}

#[test]
fn arg_10_a_pattern_takes_time_in_proportion_to_the_text() {
    for pattern in ["^(a+)+$", "^(a|aa)+$", "^(a*)*b?$", "^(.*a){12}$"] {
        let pipe = of(json!({ "type": "string", "pattern": pattern }), json!({})).unwrap();
        let took = |length: usize| {
            let hostile = format!(r#"{{"v":"{}!"}}"#, "a".repeat(length));
            let start = Instant::now();
            assert!(mistake(&call(&pipe, "held", &hostile)).contains("v: "));
            start.elapsed()
        };
        // Where every way is tried, the short one does not come back either.
        let (short, long) = (took(2_000), took(20_000));
        assert!(long < short * 40 + Duration::from_secs(1), "{pattern}: {short:?} {long:?}");
        assert_eq!(text(&call(&pipe, "held", r#"{"v":"aaaaaaaaaaaa"}"#)), "1");
    }
}

#[test]
fn arg_11_a_schema_that_is_too_much_is_refused_when_the_server_is_built() {
    let many = Value::from(vec![json!({ "type": "integer" }); 20_000]);
    let error = of(json!({ "anyOf": many }), json!({})).unwrap_err();
    assert!(error.contains("a schema has at most 10000 others in it") && error.len() < 500, "{error}");
    let named: Map<String, Value> = (0..20_000).map(|at| (at.to_string(), json!({}))).collect();
    assert!(of(json!({}), Value::from(named)).unwrap_err().contains("at most 10000"));
    let nested = |depth| (0..depth).fold(json!({ "type": "integer" }), |inner, _| json!({ "items": inner }));
    assert!(of(nested(50), json!({})).is_ok());
    for depth in [64, 100, 300] {
        let error = of(nested(depth), json!({})).unwrap_err();
        assert!(error.contains("at most 64 deep") && error.len() < 1000, "{error}");
    }
}

#[test]
fn arg_11_choices_within_choices_end_in_an_answer() {
    // Each of twenty levels tries two ways into the next one.
    let level = |at: usize| {
        let next = json!({ "$ref": format!("#/$defs/L{}", at + 1) });
        let other = json!({ "allOf": [next.clone()] });
        (format!("L{at}"), json!({ "anyOf": [next, other] }))
    };
    let mut levels: Map<String, Value> = (0..20).map(level).collect();
    levels.insert("L20".into(), json!({ "type": "boolean" }));
    let pipe = of(json!({ "$ref": "#/$defs/L0" }), levels.into()).unwrap();
    let start = Instant::now();
    mistake(&call(&pipe, "held", r#"{"v":1}"#));
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    assert_eq!(text(&call(&pipe, "held", r#"{"v":true}"#)), "1");
}
