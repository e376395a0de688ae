//! A server whose tools misbehave in every way that the tests ask about.

fn main() -> Result<(), mcp_transports::Error> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime can be made");
    runtime.block_on(mcp_transports::run(tests::faults::server()?))
}
