//! The key `rate`: how often one caller may call.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{Auth, Server, code, prompt, prompts, resource, resources, tool, tools};
use serde_json::json;
use std::time::Duration;
use tests::message::{initialize, legacy, modern};
use tests::pipe::Pipe;

/// Sends a message.
#[tool(name = "rated", rate = "2/s")]
fn rated_tool() -> &'static str {
    "sent"
}

/// Sends a message, but only if it can be delivered.
#[prompt(name = "rated", rate = "1/m")]
fn rated_prompt() -> &'static str {
    "sent"
}

/// The last message.
#[resource("rated:last", rate = "1/h")]
fn rated_resource() -> &'static str {
    "sent"
}

fn rated() -> Server {
    let builder = Server::builder("rated", "1.0.0").tools(tools![rated_tool]).prompts(prompts![rated_prompt]);
    builder.resources(resources![rated_resource]).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_calls_too_often_is_told_when_to_come_back_and_served_then() {
    let server = rated();
    for client in Client::both(&server) {
        for _ in 0..3 {
            for _ in 0..2 {
                assert_eq!(client.call("rated", json!({})).await.unwrap().text(), "sent");
            }
            let refused = client.call("rated", json!({})).await.unwrap();
            assert!(refused.is_error());
            let expected = "rated serves at most 2 calls a second for each caller; try again in 1 s";
            assert_eq!(refused.text(), expected);
            tokio::time::advance(Duration::from_secs(1)).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn prompts_and_resources_that_are_asked_for_too_often_are_errors() {
    for (method, params, unit, name, seconds) in [
        ("prompts/get", json!({ "name": "rated" }), "a minute", "rated", 60),
        ("resources/read", json!({ "uri": "rated:last" }), "an hour", "rated:last", 3600),
    ] {
        let server = rated();
        let pipe = Pipe::new(&server);
        pipe.ask(&initialize("2025-11-25")).await;
        for message in [legacy(1, method, &params), modern(1, method, params)] {
            let served = pipe.ask(&message).await;
            assert!(served["result"].is_object(), "{served}");
            tokio::time::advance(Duration::from_secs(1)).await;
            let refused = pipe.ask(&message).await;
            let wait = seconds - 1;
            let text = format!("{name} serves at most 1 call {unit} for each caller; try again in {wait} s");
            assert_eq!(refused["error"], json!({ "code": code::INTERNAL_ERROR, "message": text }));
            tokio::time::advance(Duration::from_secs(wait)).await;
            let served = pipe.ask(&message).await;
            assert!(served["result"].is_object(), "{served}");
            tokio::time::advance(Duration::from_secs(seconds)).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn callers_have_rates_of_their_own_and_nobody_in_particular_has_one() {
    let server = rated();
    for auth in [Auth::new("ann"), Auth::new("bob"), Auth::anonymous(), Auth::local()] {
        let client = Client::modern(&server).with_auth(auth.clone());
        let again = Client::legacy(&server).with_auth(auth.clone());
        assert!(!client.call("rated", json!({})).await.unwrap().is_error(), "{auth:?}");
        assert!(!again.call("rated", json!({})).await.unwrap().is_error(), "{auth:?}");
        assert!(client.call("rated", json!({})).await.unwrap().is_error(), "{auth:?}");
        // A new token is the same caller.
        let other = Client::modern(&server).with_auth(auth.clone().scopes(["more"]));
        assert!(other.call("rated", json!({})).await.unwrap().is_error(), "{auth:?}");
    }
}
