//! A server that says on standard error when it starts, lives and is torn down, for tests of its end.

use mcp_core::{Context, Job, Lifecycle, Server, State, ToolError, every, tool, tools};
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

/// A state that cannot be used after it is closed.
#[derive(Clone)]
struct App(Arc<std::sync::atomic::AtomicBool>);

impl App {
    fn is_open(&self) -> bool {
        !self.0.load(std::sync::atomic::Ordering::SeqCst)
    }
}

fn say(text: &str) {
    // Nobody may listen.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Says when its work begins and when it is over, which is when it is dropped, and whether the state was still there.
struct Work(App);

impl Work {
    fn begin(app: App) -> Self {
        say("call began");
        Self(app)
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        say(if self.0.is_open() { "call over in time" } else { "call over TOO LATE" });
    }
}

/// Adds two integers.
#[tool]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

/// Waits until it is cancelled.
#[tool]
async fn hang(State(app): State<App>) {
    let _work = Work::begin(app);
    std::future::pending::<()>().await;
}

/// Tells how far it is, again and again, until it is cancelled.
#[tool]
async fn stream(ctx: &Context, State(app): State<App>) {
    let _work = Work::begin(app);
    for step in 1_u32.. {
        ctx.progress(f64::from(step));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Takes some time.
#[tool]
async fn nap(State(app): State<App>, milliseconds: u64) -> u64 {
    let _work = Work::begin(app);
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    milliseconds
}

/// Tells its own process to end, and goes on for a moment.
#[tool]
async fn stop(State(app): State<App>) -> Result<&'static str, ToolError> {
    let _work = Work::begin(app);
    let id = std::process::id().to_string();
    std::process::Command::new("kill").args(["-s", "TERM", &id]).status()?;
    tokio::time::sleep(Duration::from_millis(200)).await;
    Ok("stopping")
}

/// Blocks the thread it runs on.
#[tool]
fn block() -> Result<(), ToolError> {
    say("call began");
    std::thread::sleep(Duration::from_secs(3600));
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), mcp_transports::Error> {
    let fails = std::env::var_os("LIFE_FAILS").is_some();
    let slow = std::env::var_os("LIFE_SLOW_START").is_some();
    let server = Server::builder("life", "1.0.0")
        .lifespan(async move || {
            // Standard output belongs to the protocol already.
            #[expect(clippy::print_stdout, reason = "it must not reach the client")]
            {
                println!("starting");
            }
            if slow {
                say("starting slowly");
                tokio::time::sleep(Duration::from_secs(3600)).await;
            }
            if fails { Err("no database") } else { Ok(App(Arc::default())) }
        })
        .on_shutdown(async |app: Arc<App>| {
            app.0.store(true, std::sync::atomic::Ordering::SeqCst);
            say("torn down");
        })
        .on_connect(|_| say("connect"))
        .on_initialized(|_| say("initialized"))
        .on_disconnect(|_| say("disconnect"))
        .background("tick", every(Duration::from_millis(10)), async |job: Job<App>| {
            say(if job.state().is_open() { "tick" } else { "tick TOO LATE" });
        })
        .shutdown_grace(Duration::from_secs(1))
        .tools(tools![add, hang, stream, nap, stop, block]);
    let server = server.build()?;
    let mut life = server.lifecycle();
    tokio::spawn(async move {
        if life.wait_for(|state| *state == Lifecycle::ShuttingDown).await.is_ok() {
            say("stopping");
        }
    });
    #[cfg(unix)]
    if std::env::args().any(|argument| argument == "--tcp") {
        let listener = mcp_transports::socket::Listener::bind_tcp(server, "127.0.0.1:0").await?;
        listener.local_addr().iter().for_each(|addr| say(&format!("tcp://{addr}")));
        return listener.serve().await;
    }
    mcp_transports::run(server).await
}
