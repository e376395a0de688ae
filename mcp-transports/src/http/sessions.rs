//! The sessions of legacy clients: bounded, forgotten when idle, found by an id that cannot be guessed.
//!
//! A session is an entry in a map. It has no task and no channel.

use super::gate::Rejection;
use http::{HeaderValue, StatusCode};
use mcp_core::transport::Connection;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

pub(super) struct Sessions {
    by_id: Mutex<HashMap<u128, Arc<Session>>>,
    capacity: usize,
    idle: Duration,
    /// What `Session::used` counts from.
    start: Instant,
}

/// One client's session.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) connection: Arc<Connection>,
    /// Milliseconds from the start of the server to the last use.
    used: AtomicU64,
    start: Instant,
    users: AtomicUsize,
    over: AtomicBool,
    ended: Notify,
}

/// Keeps a session from being idle while a stream of it is open or a call is at work.
pub(super) struct InUse(Arc<Session>);

const FULL: Rejection = (StatusCode::SERVICE_UNAVAILABLE, "the server has no room for another session");

impl Sessions {
    pub(super) fn new(capacity: usize, idle: Duration) -> Self {
        Self { by_id: Mutex::default(), capacity, idle, start: Instant::now() }
    }

    /// Opens a session under a new id.
    pub(super) fn open(&self, connection: Arc<Connection>) -> Result<HeaderValue, Rejection> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| {
            tracing::error!(%error, "the operating system gives no random numbers");
            (StatusCode::SERVICE_UNAVAILABLE, "the server cannot make a session id")
        })?;
        let id = u128::from_be_bytes(bytes);
        let session = Arc::new(Session {
            connection,
            used: AtomicU64::new(milliseconds(self.start)),
            start: self.start,
            users: AtomicUsize::new(0),
            over: AtomicBool::new(false),
            ended: Notify::new(),
        });
        let mut sessions = self.lock();
        if sessions.len() >= self.capacity {
            self.make_room(&mut sessions)?;
        }
        sessions.insert(id, session);
        drop(sessions);
        Ok(HeaderValue::from_str(&format!("{id:032x}")).expect("hexadecimal digits are a header value"))
    }

    /// The session of an id, if it is open.
    pub(super) fn find(&self, id: &HeaderValue) -> Option<Arc<Session>> {
        let id = parse(id)?;
        let mut sessions = self.lock();
        let session = sessions.get(&id)?;
        if self.is_forgotten(session) {
            sessions.remove(&id)?.end();
            return None;
        }
        session.touch();
        Some(Arc::clone(session))
    }

    /// Closes a session; false when there is none of that id.
    pub(super) fn close(&self, id: &HeaderValue) -> bool {
        let removed = parse(id).and_then(|id| self.lock().remove(&id));
        removed.is_some_and(|session| {
            let known = !self.is_forgotten(&session);
            session.end();
            known
        })
    }

    /// Ends every stream, so that their connections can be closed.
    pub(super) fn end_streams(&self) {
        self.lock().values().for_each(|session| session.end_streams());
    }

    /// Closes every session.
    pub(super) fn end_all(&self) {
        self.lock().drain().for_each(|(_, session)| session.end());
    }

    pub(super) fn count(&self) -> usize {
        self.lock().len()
    }

    /// Forgets what is idle for too long; if that frees nothing, the session that is idle longest.
    fn make_room(&self, sessions: &mut HashMap<u128, Arc<Session>>) -> Result<(), Rejection> {
        sessions.retain(|_, session| {
            let keep = !self.is_forgotten(session);
            if !keep {
                session.end();
            }
            keep
        });
        if sessions.len() < self.capacity {
            return Ok(());
        }
        let idle = sessions.iter().filter(|(_, session)| !session.is_busy());
        let longest = idle.min_by_key(|(_, session)| session.used.load(Ordering::Relaxed)).map(|(id, _)| *id);
        let evicted = longest.and_then(|id| sessions.remove(&id)).ok_or(FULL)?;
        evicted.end();
        Ok(())
    }

    fn is_forgotten(&self, session: &Session) -> bool {
        let idle = milliseconds(self.start).saturating_sub(session.used.load(Ordering::Relaxed));
        !session.is_busy() && u128::from(idle) > self.idle.as_millis()
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, HashMap<u128, Arc<Session>>> {
        self.by_id.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn milliseconds(since: Instant) -> u64 {
    since.elapsed().as_millis() as u64
}

/// Ids are 32 hexadecimal digits in lower case, as they were handed out.
fn parse(id: &HeaderValue) -> Option<u128> {
    let digits = id.as_bytes();
    let canonical =
        digits.len() == 32 && digits.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    canonical.then(|| u128::from_str_radix(id.to_str().ok()?, 16).ok())?
}

impl Session {
    fn touch(&self) {
        self.used.store(milliseconds(self.start), Ordering::Relaxed);
    }

    /// A session with a call at work or an open stream is never idle.
    fn is_busy(&self) -> bool {
        self.users.load(Ordering::Acquire) > 0
    }

    fn end(&self) {
        self.end_streams();
        self.connection.close();
    }

    fn end_streams(&self) {
        self.over.store(true, Ordering::Release);
        self.ended.notify_waiters();
    }

    /// Resolves when the session is over.
    pub(super) async fn ended(&self) {
        let ended = self.ended.notified();
        if !self.over.load(Ordering::Acquire) {
            ended.await;
        }
    }
}

impl InUse {
    pub(super) fn new(session: Arc<Session>) -> Self {
        session.users.fetch_add(1, Ordering::AcqRel);
        Self(session)
    }

    pub(super) fn session(&self) -> &Arc<Session> {
        &self.0
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        // Its idle time begins now.
        self.0.touch();
        self.0.users.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sessions(capacity: usize) -> Sessions {
        Sessions::new(capacity, Duration::from_secs(60))
    }

    fn open(sessions: &Sessions) -> HeaderValue {
        sessions.open(Arc::new(Connection::new())).unwrap()
    }

    #[test]
    fn an_id_finds_its_session_until_it_is_closed() {
        let sessions = sessions(10);
        let (a, b) = (open(&sessions), open(&sessions));
        assert_ne!(a, b);
        assert!(sessions.find(&a).is_some());
        assert!(sessions.close(&a));
        assert!(!sessions.close(&a));
        assert!(sessions.find(&a).is_none());
        assert!(sessions.find(&b).is_some());
    }

    #[test]
    fn only_the_exact_id_is_known() {
        let sessions = sessions(10);
        let id = open(&sessions).to_str().unwrap().to_owned();
        for other in [id.to_uppercase() + "0", format!("0{id}"), format!("+{}", &id[1..]), String::new()] {
            assert!(sessions.find(&HeaderValue::from_str(&other).unwrap()).is_none(), "{other}");
        }
    }

    #[test]
    fn a_full_server_forgets_the_idle_and_keeps_the_busy() {
        let sessions = sessions(2);
        let busy = open(&sessions);
        let stream = InUse::new(sessions.find(&busy).unwrap());
        let idle = open(&sessions);
        let third = open(&sessions);
        assert!(sessions.find(&idle).is_none());
        assert!(sessions.find(&busy).is_some());
        let second_stream = InUse::new(sessions.find(&third).unwrap());
        assert_eq!(sessions.open(Arc::new(Connection::new())).unwrap_err(), FULL);
        drop((stream, second_stream));
        assert!(sessions.open(Arc::new(Connection::new())).is_ok());
    }

    #[test]
    fn an_idle_session_is_forgotten_when_it_is_next_asked_for() {
        let sessions = Sessions::new(10, Duration::ZERO);
        let id = open(&sessions);
        while milliseconds(sessions.start) < 2 {
            std::thread::yield_now();
        }
        assert!(sessions.find(&id).is_none());
        assert_eq!(sessions.count(), 0);
    }
}
