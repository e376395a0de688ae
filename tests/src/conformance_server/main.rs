//! The server that the official conformance suite is run against: real tools, one for each behaviour it looks at.
//!
//! `conformance-server [--port N]` listens on the loopback address and says where on standard error.

mod asks;
mod capabilities;
mod changes;
mod content;
mod headers;
mod media;
mod polling;
mod prompts;
mod reports;
mod resources;
mod schema;
mod skills;
mod tasks;

use mcp_core::{Server, prompts, resources, tools};
use mcp_transports::Error;
use mcp_transports::http::{Config, Listener};
use std::env;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let listener = Listener::bind_with(server()?, ("127.0.0.1", port()?), config()).await?;
    announce(&listener);
    listener.serve().await
}

/// The suite calls the first tool without knowing it, so that one needs nothing.
fn server() -> Result<Server, Error> {
    let tools = tools![
        content::test_simple_text,
        content::test_image_content,
        content::test_audio_content,
        content::test_embedded_resource,
        content::test_multiple_content_types,
        content::test_error_handling,
        reports::test_tool_with_progress,
        reports::test_tool_with_logging,
        reports::test_logging_tool,
        schema::json_schema_2020_12_tool,
        capabilities::test_missing_capability,
        headers::test_custom_header,
        content::greet,
        changes::test_trigger_tool_change,
        changes::test_trigger_prompt_change,
        polling::test_reconnection,
        asks::test_sampling,
        asks::test_elicitation,
        asks::test_elicitation_sep1034_defaults,
        asks::test_elicitation_sep1330_enums,
        asks::test_input_required_result_elicitation,
        asks::test_streaming_elicitation,
        asks::test_input_required_result_sampling,
        asks::test_input_required_result_list_roots,
        asks::test_input_required_result_request_state,
        asks::test_input_required_result_tampered_state,
        asks::test_input_required_result_multiple_inputs,
        asks::test_input_required_result_multi_round,
        asks::test_input_required_result_capabilities,
        tasks::slow_compute,
        tasks::failing_job,
        tasks::protocol_error_job,
        tasks::confirm_delete,
        tasks::multi_input,
        tasks::test_tool_with_task,
    ];
    let prompts = prompts![
        prompts::test_simple_prompt,
        prompts::test_prompt_with_arguments,
        prompts::test_prompt_with_embedded_resource,
        prompts::test_prompt_with_image,
        asks::test_input_required_result_prompt,
    ];
    let resources = resources![
        resources::static_text,
        resources::static_binary,
        resources::template_data,
        changes::watched_resource
    ];
    let server = Server::builder("conformance", env!("CARGO_PKG_VERSION"));
    let server = server.tools(tools).prompts(prompts).resources(resources);
    Ok(server.skills(skills::skills().map_err(|error| Error::Usage(error.to_string()))?).build()?)
}

/// The suite asks for streams in one place, so that the server answers with them wherever it can.
fn config() -> Config {
    let mut config = Config::default();
    config.stream_answers = true;
    config
}

fn port() -> Result<u16, Error> {
    let args: Vec<String> = env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Ok(0),
        ["--port", port] => port.parse().map_err(|_| Error::Usage(format!("{port:?} is not a port"))),
        _ => Err(Error::Usage("usage: conformance-server [--port N]".to_owned())),
    }
}

#[expect(clippy::print_stderr, reason = "whoever starts the server waits for this line")]
fn announce(listener: &Listener) {
    eprintln!("listening on {}", listener.url());
}
