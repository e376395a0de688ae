//! Starting a server, with a tool around it where something is counted, and reading what the kernel knows of it.

use crate::load::Result;
use rustix::process::{Pid, Signal, kill_process};
use rustix::thread::{CpuSet, sched_setaffinity};
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Longer than anything takes that works, a server under valgrind included.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// What a server has used since it began.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    pub cpu: Duration,
    pub switches: u64,
    pub faults: u64,
    /// Resident memory, in bytes.
    pub memory: u64,
}

/// A server's process, ended when this is dropped.
pub struct Running {
    child: Child,
    errors: Receiver<String>,
    said: String,
}

pub fn io(doing: &str) -> impl FnOnce(std::io::Error) -> String {
    move |error| format!("{doing}: {error}")
}

impl Running {
    /// Starts a command under the wrapper, which may be empty.
    pub fn start(wrapper: &[String], command: &[String], environment: &[(&str, &str)]) -> Result<Self> {
        let words: Vec<&String> = wrapper.iter().chain(command).collect();
        let mut process = Command::new(words[0]);
        process.args(&words[1..]).envs(environment.iter().copied());
        process.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let spawned = on_first_processor(|| process.spawn())?;
        let mut child = spawned.map_err(|error| format!("{}: {error}", words[0]))?;
        let errors = follow(child.stderr.take().ok_or("stderr is piped")?);
        Ok(Self { child, errors, said: String::new() })
    }

    pub fn pipes(&mut self) -> Result<(ChildStdin, ChildStdout)> {
        let input = self.child.stdin.take().ok_or("the pipes are taken")?;
        Ok((input, self.child.stdout.take().ok_or("the pipes are taken")?))
    }

    /// Where the server says that it listens.
    pub fn address(&mut self) -> Result<SocketAddr> {
        loop {
            let Ok(line) = self.errors.recv_timeout(PATIENCE) else {
                return Err(format!("the server says no address: {}", self.said));
            };
            let address =
                line.split_once("http://").map(|(_, rest)| rest.split('/').next().unwrap_or_default());
            if let Some(address) = address.and_then(|address| address.trim().parse().ok()) {
                return Ok(address);
            }
            self.said += &line;
            self.said.push('\n');
        }
    }

    pub fn usage(&self) -> Result<Usage> {
        let process = format!("/proc/{}", self.child.id());
        let mut usage = Usage::default();
        for task in fs::read_dir(format!("{process}/task")).map_err(io("reading /proc"))? {
            let path = task.map_err(io("reading /proc"))?.path();
            let (Ok(time), Ok(status)) =
                (fs::read_to_string(path.join("schedstat")), fs::read_to_string(path.join("status")))
            else {
                // The thread has ended in the meantime.
                continue;
            };
            let nanoseconds = time.split(' ').next().and_then(|field| field.parse().ok());
            usage.cpu += Duration::from_nanos(nanoseconds.unwrap_or_default());
            usage.switches += field(&status, "voluntary_ctxt_switches:");
        }
        let stat = fs::read_to_string(format!("{process}/stat")).map_err(io("reading /proc"))?;
        let after_name = stat.rsplit(") ").next().unwrap_or_default();
        usage.faults = after_name.split(' ').nth(7).and_then(|field| field.parse().ok()).unwrap_or_default();
        let status = fs::read_to_string(format!("{process}/status")).map_err(io("reading /proc"))?;
        usage.memory = field(&status, "VmRSS:") * 1024;
        Ok(usage)
    }

    /// Asks the process to end, and waits for it.
    pub fn stop(self) -> Result<String> {
        let signal = kill_process(self.served(), Signal::TERM);
        signal.map_err(|error| format!("ending the server: {error}"))?;
        self.wait()
    }

    /// The server's own process: a tool around it may have started it, and keep signals for itself.
    fn served(&self) -> Pid {
        let pid = self.child.id();
        let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
        let child = children.split_whitespace().next().and_then(|child| Pid::from_raw(child.parse().ok()?));
        child.unwrap_or_else(|| Pid::from_child(&self.child))
    }

    /// Waits for the process to end, and returns what it wrote to standard error.
    pub fn wait(mut self) -> Result<String> {
        let mut said = std::mem::take(&mut self.said);
        loop {
            match self.errors.recv_timeout(PATIENCE) {
                Ok(line) => {
                    said += &line;
                    said.push('\n');
                }
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => return Err(format!("the server does not end: {said}")),
            }
        }
        self.child.wait().map_err(io("waiting for the server"))?;
        Ok(said)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may be over already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether `run` has bound the driver to the second processor, so that nothing else uses it.
pub fn is_pinned() -> bool {
    std::env::var_os("DRIVER_PINNED").is_some()
}

/// Gives what is started here the first processor, where the driver is bound to the second.
fn on_first_processor<T>(start: impl FnOnce() -> T) -> Result<T> {
    if !is_pinned() {
        return Ok(start());
    }
    let bind = |processor| {
        let mut only = CpuSet::new();
        only.set(processor);
        sched_setaffinity(None, &only).map_err(|error| format!("binding to a processor: {error}"))
    };
    bind(0)?;
    let started = start();
    bind(1)?;
    Ok(started)
}

fn follow(errors: ChildStderr) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let lines = BufReader::new(errors).lines().map_while(std::result::Result::ok);
        lines.for_each(|line| drop(sender.send(line)));
    });
    receiver
}

fn field(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
