//! A server whose tools misbehave in every way that the tests ask about.

/// Gives memory back to the system, which that of the C library does only where it happens to be able to.
#[cfg(feature = "tikv-jemallocator")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> Result<(), mcp_transports::Error> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime can be made");
    runtime.block_on(mcp_transports::run(tests::faults::server()?))
}
