//! A server whose tools misbehave in every way that the tests ask about. With `FAULTS_LOG` it logs warnings to standard error.

use tracing_subscriber::filter::LevelFilter;

fn main() -> Result<(), mcp_transports::Error> {
    if std::env::var_os("FAULTS_LOG").is_some() {
        let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false);
        log.with_max_level(LevelFilter::WARN).init();
    }
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime can be made");
    runtime.block_on(mcp_transports::run(tests::faults::builder()))
}
