//! A client on one or more HTTP connections, each with one request at a time. One thread; the kernel says who has an
//! answer.

use crate::load::{Client, Clock, Load, Result, Seen};
use crate::server::{PATIENCE, Running, io, is_pinned};
use crate::work::{Era, MODERN, Work, handshake};
use rustix::event::{Timespec, epoll};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::OwnedFd;
use std::time::Instant;

/// The clients of one server.
pub struct Http {
    pub server: Running,
    pub address: SocketAddr,
    era: Era,
    session: Option<String>,
    connections: Vec<Connection>,
    next_id: u64,
}

/// One connection, and what has come in on it.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    filled: usize,
}

/// An answer, and how many bytes it took.
struct Answer {
    status: u16,
    session: Option<String>,
    body: Vec<u8>,
    length: usize,
}

impl Http {
    pub fn open(mut server: Running, era: Era) -> Result<Self> {
        let address = server.address()?;
        let mut http = Self { server, address, era, session: None, connections: Vec::new(), next_id: 1 };
        if era == Era::Legacy {
            http.session = Some(http.open_session()?);
        }
        Ok(http)
    }

    /// Shakes hands and returns the session's id.
    pub fn open_session(&self) -> Result<String> {
        let mut connection = Connection::open(self.address)?;
        self.open_session_on(&mut connection)
    }

    /// The same, on a connection that is open.
    pub fn open_session_on(&self, connection: &mut Connection) -> Result<String> {
        let (initialize, ready) = handshake();
        connection.send(&self.post(initialize.as_bytes(), None, ""))?;
        let session = connection.answer()?.session.ok_or("the server opens no session")?;
        connection.send(&self.post(ready.as_bytes(), Some(&session), ""))?;
        connection.answer()?;
        Ok(session)
    }

    /// Opens the stream of a legacy session, on which nothing comes.
    pub fn open_stream(&self, session: &str) -> Result<Connection> {
        let mut connection = Connection::open(self.address)?;
        let request = format!(
            "GET /mcp HTTP/1.1\r\nHost: {}\r\nAccept: text/event-stream\r\nMCP-Protocol-Version: 2025-11-25\r\nMcp-Session-Id: {session}\r\n\r\n",
            self.address
        );
        connection.send(request.as_bytes())?;
        let mut byte = [0; 12];
        connection.stream.read_exact(&mut byte).map_err(io("opening a stream"))?;
        if byte.ends_with(b"200") { Ok(connection) } else { Err("the server opens no stream".to_owned()) }
    }

    fn post(&self, body: &[u8], session: Option<&str>, more: &str) -> Vec<u8> {
        let mut head = format!(
            "POST /mcp HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: {}\r\n{more}",
            self.address,
            body.len()
        );
        if let Some(session) = session {
            head += &format!("MCP-Protocol-Version: 2025-11-25\r\nMcp-Session-Id: {session}\r\n");
        }
        head += "\r\n";
        [head.as_bytes(), body].concat()
    }

    fn request(&self, work: &Work, id: u64) -> Vec<u8> {
        let mut body = Vec::new();
        work.request(id, &mut body);
        let mut more = String::new();
        if self.era == Era::Modern {
            let method = if work.op.tool().is_some() { "tools/call" } else { "tools/list" };
            more = format!("MCP-Protocol-Version: {MODERN}\r\nMcp-Method: {method}\r\n");
            if let Some(tool) = work.op.tool() {
                more += &format!("Mcp-Name: {tool}\r\n");
            }
        }
        self.post(&body, self.session.as_deref(), &more)
    }

    fn ask(&mut self, clock: &mut Clock, work: &Work, connection: usize) -> Result<()> {
        if let Some(id) = clock.next_id() {
            let request = self.request(work, id);
            self.connections[connection].send(&request)?;
        }
        Ok(())
    }

    /// Reads what is there on a connection; asks again on it once its answer is whole.
    fn advance(&mut self, clock: &mut Clock, work: &mut Work, index: usize) -> Result<()> {
        if let Some(answer) = self.connections[index].read()? {
            if answer.status != 200 {
                return Err(format!("status {}: {}", answer.status, String::from_utf8_lossy(&answer.body)));
            }
            clock.answered(work.check(&answer.body)?)?;
            self.ask(clock, work, index)?;
        }
        Ok(())
    }

    fn wait_for_all(&mut self, clock: &mut Clock, work: &mut Work, epoll: &OwnedFd) -> Result<()> {
        let mut events = Vec::with_capacity(self.connections.len());
        // With a processor of its own the driver does not sleep: who wakes it pays for that, and so whoever is a little slower
        // than the driver would pay for every answer, and whoever is a little faster for none.
        let sleeps = if is_pinned() { Timespec::default() } else { Timespec { tv_sec: 120, tv_nsec: 0 } };
        let mut last = Instant::now();
        while clock.waiting() > 0 {
            events.clear();
            let spare = rustix::buffer::spare_capacity(&mut events);
            epoll::wait(epoll, spare, Some(&sleeps)).map_err(|error| format!("waiting: {error}"))?;
            if !events.is_empty() {
                last = Instant::now();
            } else if last.elapsed() > PATIENCE {
                return Err("no answer for two minutes".to_owned());
            }
            for event in &events {
                self.advance(clock, work, event.data.u64() as usize)?;
            }
        }
        Ok(())
    }

    /// Opens connections until there are this many.
    pub fn connect(&mut self, connections: usize) -> Result<()> {
        while self.connections.len() < connections {
            self.connections.push(Connection::open(self.address)?);
        }
        Ok(())
    }
}

impl Client for Http {
    fn run(&mut self, work: &mut Work, load: Load) -> Result<Seen> {
        self.connect(load.outstanding)?;
        let mut clock = Clock::new(load.stop, self.next_id);
        (0..load.outstanding).try_for_each(|index| self.ask(&mut clock, work, index))?;
        if load.outstanding == 1 {
            while clock.waiting() > 0 {
                self.advance(&mut clock, work, 0)?;
            }
        } else {
            let epoll = watch(&self.connections[..load.outstanding])?;
            self.wait_for_all(&mut clock, work, &epoll)?;
        }
        let (seen, next_id) = clock.finish();
        self.next_id = next_id;
        Ok(seen)
    }
}

fn watch(connections: &[Connection]) -> Result<OwnedFd> {
    let failed = |error| format!("watching connections: {error}");
    let epoll = epoll::create(epoll::CreateFlags::CLOEXEC).map_err(failed)?;
    for (index, connection) in connections.iter().enumerate() {
        let data = epoll::EventData::new_u64(index as u64);
        epoll::add(&epoll, &connection.stream, data, epoll::EventFlags::IN).map_err(failed)?;
    }
    Ok(epoll)
}

impl Connection {
    pub fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).map_err(io("connecting"))?;
        stream.set_nodelay(true).map_err(io("connecting"))?;
        Ok(Self { stream, buffer: Vec::new(), filled: 0 })
    }

    fn send(&mut self, bytes: &[u8]) -> Result<()> {
        self.stream.write_all(bytes).map_err(io("sending"))
    }

    fn answer(&mut self) -> Result<Answer> {
        loop {
            if let Some(answer) = self.read()? {
                return Ok(answer);
            }
        }
    }

    /// Reads once; an answer, if it is whole now.
    fn read(&mut self) -> Result<Option<Answer>> {
        if self.filled == self.buffer.len() {
            self.buffer.resize((self.filled * 2).max(32 * 1024), 0);
        }
        let read = self.stream.read(&mut self.buffer[self.filled..]).map_err(io("reading"))?;
        if read == 0 {
            return Err("the server has closed the connection".to_owned());
        }
        self.filled += read;
        let answer = parse(&self.buffer[..self.filled])?;
        if let Some(answer) = &answer {
            self.buffer.copy_within(answer.length..self.filled, 0);
            self.filled -= answer.length;
        }
        Ok(answer)
    }
}

/// An answer, if all of it is there.
fn parse(bytes: &[u8]) -> Result<Option<Answer>> {
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let head = std::str::from_utf8(&bytes[..end]).map_err(|_| "the head is no text")?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let status = status.ok_or_else(|| format!("no status in {head:?}"))?;
    let (mut length, mut chunked, mut events, mut session) = (0, false, false, None);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().map_err(|_| "a length is a number")?;
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            chunked = value.eq_ignore_ascii_case("chunked");
        } else if name.eq_ignore_ascii_case("content-type") {
            events = value.starts_with("text/event-stream");
        } else if name.eq_ignore_ascii_case("mcp-session-id") {
            session = Some(value.to_owned());
        }
    }
    let rest = &bytes[end + 4..];
    let whole = if chunked { unchunk(rest) } else { rest.get(..length).map(|body| (body.to_vec(), length)) };
    Ok(whole.map(|(body, length)| {
        let body = if events { last_event(&body) } else { body };
        Answer { status, session, body, length: end + 4 + length }
    }))
}

/// The body of a chunked answer and the bytes it took, if its end is there.
fn unchunk(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let (mut body, mut at) = (Vec::new(), 0);
    loop {
        let line = bytes[at..].windows(2).position(|window| window == b"\r\n")?;
        let size = std::str::from_utf8(&bytes[at..at + line]).ok()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        at += line + 2;
        body.extend_from_slice(bytes.get(at..at + size)?);
        at += size + 2;
        if at > bytes.len() {
            return None;
        }
        if size == 0 {
            return Some((body, at));
        }
    }
}

/// The data of the last event that has any.
fn last_event(body: &[u8]) -> Vec<u8> {
    let lines = body.split(|byte| *byte == b'\n');
    let mut data = lines.filter_map(|line| line.strip_prefix(b"data:")).map(<[u8]>::trim_ascii);
    data.rfind(|data| !data.is_empty()).unwrap_or_default().to_vec()
}
