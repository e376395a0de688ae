//! Results that cannot be sent as they are, and questions that cannot be asked.

use super::{both, call, results};
use serde_json::json;
use tests::both::{ERAS, Era};
use tests::message::text;

#[test]
fn hnd_12_a_large_result_is_sent_and_one_that_is_too_large_is_an_error() {
    for answer in results("big", &json!({ "bytes": 10 << 20 })) {
        assert_eq!(text(&answer).len(), 10 << 20);
    }
    for answer in results("big", &json!({ "bytes": 17 << 20 })) {
        assert_eq!(answer["error"]["code"], -32603, "{answer}");
        assert_eq!(answer["error"]["message"], "the result is too large");
    }
}

/// A tool whose result cannot be JSON has failed: the model is told so, and the log says why.
#[test]
fn hnd_13_a_result_that_is_no_json_is_a_masked_error() {
    for answer in results("odd_keys", &json!({})) {
        assert_eq!(answer["result"]["isError"], true, "{answer}");
        assert!(text(&answer).starts_with("internal error"), "{answer}");
        assert!(answer["result"].get("structuredContent").is_none(), "{answer}");
    }
}

/// JSON has no such number. What says that it is a number is not sent as null.
#[test]
fn hnd_13_a_number_that_is_none_is_a_masked_error() {
    for answer in results("not_a_number", &json!({})) {
        assert_eq!(answer["result"]["isError"], true, "{answer}");
        assert!(text(&answer).starts_with("internal error"), "{answer}");
    }
}

#[test]
fn hnd_15_a_question_that_the_client_did_not_say_it_takes_fails_at_once() {
    let both = both();
    for era in ERAS {
        let outcome = both.send(era, &call(era, "confirm", &json!({})));
        for answer in [&outcome.pipe, &outcome.http] {
            match era {
                Era::Modern => assert_eq!(answer["error"]["code"], -32021, "{answer}"),
                Era::Legacy => assert_eq!(answer["result"]["isError"], true, "{answer}"),
            }
        }
        assert_eq!(outcome.status, if era == Era::Modern { 400 } else { 200 });
    }
}
