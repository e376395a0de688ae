//! Situations at the envelope, each with its outcome.

use super::*;
use bytes::Bytes;

fn outcome(text: &str) -> Result<Kind, (i32, Option<String>)> {
    match decode(Bytes::copy_from_slice(text.as_bytes()), 64) {
        Ok((kind, _)) => Ok(kind),
        Err(refused) => {
            let id = refused.id.map(|id| String::from_utf8(id.into_vec()).unwrap());
            Err((refused.error.code(), id))
        }
    }
}

#[test]
fn well_formed_messages_are_told_apart_by_their_members() {
    let rows = [
        (r#"{"jsonrpc":"2.0","id":0,"method":"ping"}"#, Kind::Request),
        (
            r#" { "id" : "a" , "params" : {} , "method" : "ping" , "jsonrpc" : "2.0" , "extra" : [1] } "#,
            Kind::Request,
        ),
        (r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, Kind::Notification),
        (r#"{"jsonrpc":"2.0","id":1,"result":{}}"#, Kind::Response),
        (r#"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}"#, Kind::Response),
        (r#"{"jsonrpc":"2.0","error":{"code":1,"message":""}}"#, Kind::Response),
        (r#"{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":""}}"#, Kind::Response),
        (r#"{"jsonrpc":"2.0","id":1,"result":{},"error":{}}"#, Kind::Response),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"\\u006dethod\":\"ping\"}", Kind::Request),
    ];
    for (text, kind) in rows {
        assert_eq!(outcome(text), Ok(kind), "{text}");
    }
}

#[test]
fn malformed_messages_are_refused_under_their_id_where_it_can_be_read() {
    let id = |text: &str| Some(text.to_owned());
    let rows = [
        ("", -32700, None),
        ("hello", -32700, None),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"", -32700, None),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} {}", -32700, None),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},", -32700, None),
        ("null", -32600, None),
        ("\"text\"", -32600, None),
        ("[]", -32600, None),
        ("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", -32600, None),
        (r#"{"id":7,"method":"ping"}"#, -32600, id("7")),
        (r#"{"jsonrpc":"1.0","id":7,"method":"ping"}"#, -32600, id("7")),
        (r#"{"jsonrpc":2.0,"id":"x","method":"ping"}"#, -32600, id("\"x\"")),
        (r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600, None),
        (r#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, -32600, None),
        (r#"{"jsonrpc":"2.0","id":1}"#, -32600, id("1")),
        (r#"{"jsonrpc":"2.0","id":1,"method":5}"#, -32600, id("1")),
        (r#"{"jsonrpc":"2.0","id":1,"method":""}"#, -32600, id("1")),
        (r#"{"jsonrpc":"2.0","id":1,"Method":"ping"}"#, -32600, id("1")),
        (r#"{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}"#, -32600, id("1")),
        (r#"{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}"#, -32600, None),
        (r#"{"jsonrpc":"2.0","method":"ping","method":"tools/call","id":1}"#, -32600, id("1")),
        (r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{},"_meta":{}}}"#, -32600, id("1")),
        (r#"{"jsonrpc":"2.0","method":"ping","params":[],"id":1}"#, -32602, id("1")),
        (r#"{"jsonrpc":"2.0","id":"\ud800","method":"ping"}"#, -32600, None),
    ];
    for (text, code, id) in rows {
        assert_eq!(outcome(text), Err((code, id)), "{text}");
    }
}

#[test]
fn bytes_that_are_not_utf8_are_a_parse_error() {
    let error =
        decode(Bytes::from_static(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\"}"), 64).unwrap_err();
    assert_eq!(error.error.code(), code::PARSE_ERROR);
}

#[test]
fn arguments_are_found_in_place_beyond_the_inline_ones_and_behind_escapes() {
    let many: Vec<String> = (0..20).map(|n| format!("\"k{n}\":{n}")).collect();
    let text = format!(
        r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"t","arguments":{{{},"\u0061":true}}}}}}"#,
        many.join(",")
    );
    let (_, frame) = decode(Bytes::from(text), 64).unwrap();
    assert_eq!(frame.arguments("k0").collect::<Vec<_>>(), [b"0"]);
    assert_eq!(frame.arguments("k19").collect::<Vec<_>>(), [b"19"]);
    assert_eq!(frame.arguments("a").collect::<Vec<_>>(), [b"true"]);
    assert_eq!(frame.arguments("A").count(), 0);
    assert_eq!(frame.param_as::<String>(ParamKey::Name).as_deref(), Some("t"));
}

#[test]
fn a_message_that_is_too_deep_is_refused_under_its_id() {
    let deep = format!(
        r#"{{"jsonrpc":"2.0","method":"ping","params":{{"a":{}{}}},"id":9}}"#,
        "[".repeat(500),
        "]".repeat(500)
    );
    assert_eq!(outcome(&deep), Err((code::PARSE_ERROR, Some("9".to_owned()))));
}

#[test]
fn a_method_is_read_through_its_escapes() {
    let (_, frame) =
        decode(Bytes::from_static(br#"{"jsonrpc":"2.0","id":1,"method":"tools\/call"}"#), 64).unwrap();
    assert_eq!(frame.method(), "tools/call");
}
