//! HTTP/1.1 and a pipe by hand: nothing helpful stands between the measurement and the bytes.

use crate::process::program;
use serde_json::Value;
use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;
use tests::http::Request;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

/// Longer than anything takes that works.
const PATIENCE: Duration = Duration::from_secs(30);

/// One connection.
pub(crate) struct Http {
    stream: BufReader<TcpStream>,
    addr: SocketAddr,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) session: Option<String>,
    /// Null for none; the last message of an event stream.
    pub(crate) json: Value,
}

struct Head {
    status: u16,
    session: Option<String>,
    length: Option<usize>,
    chunked: bool,
}

impl Http {
    pub(crate) async fn open(addr: SocketAddr) -> Result<Self> {
        let stream = timeout(PATIENCE, TcpStream::connect(addr)).await??;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::with_capacity(1024, stream), addr })
    }

    pub(crate) async fn send(&mut self, request: &Request) -> Result<()> {
        self.stream.get_mut().write_all(&request.bytes(self.addr)).await
    }

    /// Asks, and reads the whole answer.
    pub(crate) async fn ask(&mut self, request: &Request) -> Result<Answer> {
        self.send(request).await?;
        self.answer_now().await
    }

    /// Reads a whole answer.
    pub(crate) async fn answer_now(&mut self) -> Result<Answer> {
        timeout(PATIENCE, self.answer()).await?
    }

    pub(crate) async fn modern(&mut self, message: &Value) -> Result<Answer> {
        self.ask(&Request::modern(message)).await
    }

    /// Asks for a stream, and reads no further than its headers.
    pub(crate) async fn stream(&mut self, request: &Request) -> Result<u16> {
        self.send(request).await?;
        Ok(timeout(PATIENCE, self.head()).await??.status)
    }

    /// Reads a little of whatever comes.
    pub(crate) async fn sip(&mut self) -> Result<usize> {
        let mut some = [0; 512];
        self.stream.read(&mut some).await
    }

    async fn answer(&mut self) -> Result<Answer> {
        let head = self.head().await?;
        let mut body = vec![0; head.length.unwrap_or_default()];
        self.stream.read_exact(&mut body).await?;
        loop {
            if !head.chunked {
                break;
            }
            let size = usize::from_str_radix(self.line().await?.trim(), 16).map_err(broken)?;
            let at = body.len();
            body.resize(at + size, 0);
            self.stream.read_exact(&mut body[at..]).await?;
            self.line().await?;
            if size == 0 {
                break;
            }
        }
        Ok(Answer { status: head.status, session: head.session, json: message(&body) })
    }

    async fn head(&mut self) -> Result<Head> {
        let line = self.line().await?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| broken(line.as_str()))?;
        let mut head = Head { status, session: None, length: None, chunked: false };
        loop {
            let line = self.line().await?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { return Ok(head) };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => head.length = value.parse().ok(),
                "transfer-encoding" => head.chunked = true,
                "mcp-session-id" => head.session = Some(value.to_owned()),
                _ => {}
            }
        }
    }

    async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        match self.stream.read_line(&mut line).await? {
            0 => Err(ErrorKind::UnexpectedEof.into()),
            _ => Ok(line),
        }
    }
}

fn broken(what: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}

fn message(body: &[u8]) -> Value {
    let text = String::from_utf8_lossy(body);
    let mut data =
        text.lines().filter_map(|line| line.strip_prefix("data: ")).filter(|data| !data.is_empty());
    serde_json::from_str(data.next_back().unwrap_or(&text)).unwrap_or_default()
}

/// A server on pipes.
pub(crate) struct Pipe {
    pub(crate) child: Child,
    pub(crate) input: ChildStdin,
    pub(crate) output: Lines<BufReader<ChildStdout>>,
}

impl Pipe {
    pub(crate) fn start() -> Self {
        let mut command = Command::new(program());
        command.args(["--transport", "stdio"]).kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("fault-server is built beside this program");
        let input = child.stdin.take().expect("piped");
        let output = BufReader::new(child.stdout.take().expect("piped")).lines();
        Self { child, input, output }
    }
}
