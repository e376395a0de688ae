//! A server whose tools misbehave in every way that the tests ask about. With `FAULTS_LOG` it logs warnings to standard error.

use tracing_subscriber::filter::LevelFilter;

/// Gives memory back to the system, which that of the C library does only where it happens to be able to.
#[cfg(feature = "tikv-jemallocator")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> Result<(), mcp_transports::Error> {
    if std::env::var_os("FAULTS_LOG").is_some() {
        let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false);
        log.with_max_level(LevelFilter::WARN).init();
    }
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime can be made");
    runtime.block_on(mcp_transports::run(tests::faults::builder()))
}
