//! All sessions, by ids that cannot be guessed.

use super::caller::Caller;
use super::live::Session;
use crate::http::gate::Rejection;
use crate::http::resume::EventStore;
use http::{HeaderValue, StatusCode};
use mcp_core::Auth;
use mcp_core::transport::Connection;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

pub(in crate::http) struct Sessions {
    table: Mutex<Table>,
    limits: Limits,
    events: Arc<dyn EventStore>,
    /// Other processes may go on with what is idle here.
    is_shared: bool,
}

/// How many sessions there may be, and for how long.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct Limits {
    pub(in crate::http) sessions: usize,
    pub(in crate::http) per_caller: usize,
    pub(in crate::http) idle: Duration,
}

#[derive(Default)]
struct Table {
    by_id: HashMap<u128, Arc<Session>>,
    /// How many sessions each caller has that is known.
    by_caller: HashMap<Caller, usize>,
    /// Somebody looks for idle sessions from time to time.
    is_swept: bool,
}

const FULL: Rejection = (StatusCode::SERVICE_UNAVAILABLE, "the server has no room for another session");

const TOO_MANY: Rejection =
    (StatusCode::TOO_MANY_REQUESTS, "this caller has as many sessions at work as it may have");

impl Sessions {
    pub(in crate::http) fn new(limits: Limits, events: Arc<dyn EventStore>, is_shared: bool) -> Self {
        Self { table: Mutex::default(), limits, events, is_shared }
    }

    /// Opens a session under a new id.
    pub(in crate::http) async fn open(
        &self,
        connection: Arc<Connection>,
        caller: Caller,
    ) -> Result<Arc<Session>, Rejection> {
        self.insert(random()?, connection, caller).await
    }

    /// Opens a session under this id, or finds the one that is open already.
    pub(super) async fn insert(
        &self,
        id: u128,
        connection: Arc<Connection>,
        caller: Caller,
    ) -> Result<Arc<Session>, Rejection> {
        let (session, evicted) = {
            let mut table = self.lock();
            if let Some(open) = table.by_id.get(&id) {
                open.touch();
                return Ok(Arc::clone(open));
            }
            let evicted = table.make_room(&caller, self.limits)?;
            let session = Arc::new(Session::new(id, connection, caller));
            table.add(Arc::clone(&session));
            (session, evicted)
        };
        self.drop_all(evicted).await;
        Ok(session)
    }

    /// The session of an id, if it is open and the caller's own.
    pub(in crate::http) fn find(&self, id: u128, auth: Option<&Auth>) -> Option<Arc<Session>> {
        let table = self.lock();
        let session = table.by_id.get(&id)?;
        if !session.caller.is(auth) || is_forgotten(session, self.limits.idle) {
            return None;
        }
        session.touch();
        Some(Arc::clone(session))
    }

    /// Closes a session; false when the caller has none of that id.
    pub(in crate::http) async fn close(&self, id: u128, auth: Option<&Auth>) -> bool {
        if self.find(id, auth).is_none() {
            return false;
        }
        let removed = self.lock().remove(id);
        let known = removed.is_some();
        self.end(removed.into_iter().collect()).await;
        known
    }

    /// Forgets what is idle for too long. Says whether any session is left; if not, nobody sweeps from now on.
    pub(in crate::http) async fn sweep(&self) -> bool {
        let (idle, is_left) = {
            let mut table = self.lock();
            let idle = table.take_idle(self.limits.idle);
            table.is_swept = !table.by_id.is_empty();
            (idle, table.is_swept)
        };
        self.drop_all(idle).await;
        is_left
    }

    /// Whether the caller of this is to sweep from now on.
    pub(in crate::http) fn wants_sweeper(&self) -> bool {
        !std::mem::replace(&mut self.lock().is_swept, true)
    }

    pub(in crate::http) fn idle(&self) -> Duration {
        self.limits.idle
    }

    /// Ends every stream, so that their connections can be closed.
    pub(in crate::http) fn end_streams(&self) {
        self.lock().by_id.values().for_each(|session| session.end_streams());
    }

    /// Ends what is at work for any session. What is stored of them stays: another process may go on with it.
    pub(in crate::http) fn end_all(&self) {
        let table = std::mem::take(&mut *self.lock());
        table.by_id.values().for_each(|session| session.end());
    }

    pub(in crate::http) fn count(&self) -> usize {
        self.lock().by_id.len()
    }

    /// The callers that sessions are counted for.
    #[cfg(test)]
    pub(super) fn callers(&self) -> usize {
        self.lock().by_caller.len()
    }

    /// The sessions with a call at work or an open stream.
    pub(super) fn busy(&self) -> Vec<u128> {
        let table = self.lock();
        table.by_id.values().filter(|session| session.is_busy()).map(|session| session.id).collect()
    }

    /// Ends sessions that nobody uses here.
    async fn drop_all(&self, sessions: Vec<Arc<Session>>) {
        if self.is_shared {
            sessions.iter().for_each(|session| session.end());
        } else {
            self.end(sessions).await;
        }
    }

    /// Ends sessions for good.
    async fn end(&self, sessions: Vec<Arc<Session>>) {
        for session in sessions {
            session.end();
            if let Err(error) = self.events.forget(session.id).await {
                tracing::warn!(error, "the event store does not forget the streams of a session");
            }
        }
    }

    /// No code that can panic runs under the lock.
    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn add(&mut self, session: Arc<Session>) {
        if session.caller.is_known() {
            *self.by_caller.entry(session.caller.clone()).or_default() += 1;
        }
        self.by_id.insert(session.id, session);
    }

    fn remove(&mut self, id: u128) -> Option<Arc<Session>> {
        let session = self.by_id.remove(&id)?;
        if let Some(count) = self.by_caller.get_mut(&session.caller) {
            *count -= 1;
            if *count == 0 {
                self.by_caller.remove(&session.caller);
            }
        }
        Some(session)
    }

    /// Takes out whatever stands in the way of another session of this caller: first its own, then anybody's.
    fn make_room(&mut self, caller: &Caller, limits: Limits) -> Result<Vec<Arc<Session>>, Rejection> {
        let mut evicted = Vec::new();
        let own = self.by_caller.get(caller).copied().unwrap_or(0);
        if caller.is_known() && own >= limits.per_caller {
            let oldest = self.longest_idle(|session| session.caller == *caller).ok_or(TOO_MANY)?;
            evicted.extend(self.remove(oldest));
        }
        if self.by_id.len() >= limits.sessions {
            evicted.extend(self.take_idle(limits.idle));
        }
        if self.by_id.len() >= limits.sessions {
            let oldest = self.longest_idle(|_| true).ok_or(FULL)?;
            evicted.extend(self.remove(oldest));
        }
        Ok(evicted)
    }

    fn longest_idle(&self, matches: impl Fn(&Session) -> bool) -> Option<u128> {
        let idle = self.by_id.values().filter(|session| !session.is_busy() && matches(session));
        idle.min_by_key(|session| session.age()).map(|session| session.id)
    }

    fn take_idle(&mut self, idle: Duration) -> Vec<Arc<Session>> {
        let over = self.by_id.values().filter(|session| is_forgotten(session, idle));
        let ids: Vec<u128> = over.map(|session| session.id).collect();
        let removed = ids.into_iter().filter_map(|id| self.remove(id)).collect();
        if self.by_id.len() < self.by_id.capacity() / 4 {
            self.by_id.shrink_to(self.by_id.len() * 2);
        }
        removed
    }
}

fn is_forgotten(session: &Session, idle: Duration) -> bool {
    let unused = milliseconds().saturating_sub(session.last_use());
    !session.is_busy() && u128::from(unused) > idle.as_millis()
}

/// Milliseconds since the process first asked.
pub(in crate::http) fn milliseconds() -> u64 {
    #[cfg(test)]
    if let Some(now) = CLOCK.get() {
        return now;
    }
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed().as_millis() as u64
}

#[cfg(test)]
thread_local! {
    static CLOCK: std::cell::Cell<Option<u64>> = const { std::cell::Cell::new(None) };
}

/// Sets the clock of this thread.
#[cfg(test)]
pub(super) fn set_clock(now: u64) {
    CLOCK.set(Some(now));
}

/// A new id: 128 random bits.
pub(in crate::http) fn random() -> Result<u128, Rejection> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "the operating system gives no random numbers");
        (StatusCode::SERVICE_UNAVAILABLE, "the server cannot make a session id")
    })?;
    Ok(u128::from_be_bytes(bytes))
}

/// Ids are 32 hexadecimal digits in lower case, as they were handed out.
pub(in crate::http) fn parse(digits: &[u8]) -> Option<u128> {
    let (high, low) = <&[u8; 32]>::try_from(digits).ok()?.split_at(16);
    Some(u128::from(half(high)?) << 64 | u128::from(half(low)?))
}

fn half(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0, |id, digit| {
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => return None,
        };
        Some(id << 4 | u64::from(value))
    })
}

impl Session {
    /// The id as it is handed out.
    pub(in crate::http) fn header(&self) -> HeaderValue {
        HeaderValue::from_str(&format!("{:032x}", self.id)).expect("hexadecimal digits are a header value")
    }
}
