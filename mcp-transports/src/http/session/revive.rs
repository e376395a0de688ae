//! Sessions that outlive the process that opened them: told to the store, and opened again from it.

use super::caller::Caller;
use super::live::Session;
use super::store::{SessionRecord, SessionStore};
use super::table::milliseconds;
use crate::http::endpoint::Shared;
use crate::http::gate::Rejection;
use crate::http::outbox::CallOutbox;
use bytes::Bytes;
use http::StatusCode;
use mcp_core::Auth;
use mcp_core::transport::{Arrival, Connection, Outbox, Received};
use std::sync::Arc;
use std::sync::atomic::Ordering;

const UNREADABLE: Rejection = (StatusCode::SERVICE_UNAVAILABLE, "sessions cannot be looked up now");

const READY: &[u8] = br#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;

impl Shared {
    /// The session of an id, if it is open here or anywhere, and the caller's own.
    pub(in crate::http) async fn session(
        &self,
        id: u128,
        auth: Option<&Auth>,
    ) -> Result<Option<Arc<Session>>, Rejection> {
        let found = self.sessions.find(id, auth);
        match &self.config.session_store {
            None => Ok(found),
            Some(store) => Box::pin(self.shared_session(&**store, found, id, auth)).await,
        }
    }

    /// The same where other processes may know more of it.
    async fn shared_session(
        &self,
        store: &dyn SessionStore,
        found: Option<Arc<Session>>,
        id: u128,
        auth: Option<&Auth>,
    ) -> Result<Option<Arc<Session>>, Rejection> {
        let Some(session) = found else { return self.revive(id, auth).await };
        let told = session.told.load(Ordering::Relaxed);
        if u128::from(milliseconds() - told) < self.sessions.idle().as_millis() / 4 {
            return Ok(Some(session));
        }
        session.told.store(milliseconds(), Ordering::Relaxed);
        match store.touch(id, self.sessions.idle()).await {
            Ok(false) => {
                // Another process has closed it.
                self.sessions.close(id, auth).await;
                return Ok(None);
            }
            Ok(true) => {}
            Err(error) => tracing::warn!(error, "the session store takes no news of a session"),
        }
        Ok(Some(session))
    }

    /// Tells the store of a session that was opened here.
    pub(in crate::http) async fn save(&self, session: &Session, initialize: Vec<u8>) {
        let Some(store) = &self.config.session_store else { return };
        let Some(version) = session.connection.protocol_version() else { return };
        let (subject, issuer) = session.caller.names().unzip();
        let record = SessionRecord {
            subject: subject.map(str::to_owned),
            issuer: issuer.unwrap_or_default().to_owned(),
            protocol_version: version.as_str().to_owned(),
            initialize,
        };
        if let Err(error) = store.save(session.id, record, self.sessions.idle()).await {
            tracing::warn!(error, "the session store takes no session; it ends with this process");
        }
    }

    /// Tells the store of sessions that are in use though no request of theirs comes.
    pub(in crate::http) async fn keep_busy(&self) {
        let Some(store) = &self.config.session_store else { return };
        for id in self.sessions.busy() {
            if let Err(error) = store.touch(id, self.sessions.idle()).await {
                tracing::warn!(error, "the session store takes no news of a session");
            }
        }
    }

    /// Closes a session everywhere; false when the caller has none of that id.
    pub(in crate::http) async fn close(&self, id: u128, auth: Option<&Auth>) -> Result<bool, Rejection> {
        if self.session(id, auth).await?.is_none() {
            return Ok(false);
        }
        if let Some(store) = &self.config.session_store {
            store.remove(id).await.map_err(|error| {
                tracing::warn!(error, "the session store does not forget a session");
                UNREADABLE
            })?;
        }
        Ok(self.sessions.close(id, auth).await)
    }

    /// Opens a session again that another process has opened.
    async fn revive(&self, id: u128, auth: Option<&Auth>) -> Result<Option<Arc<Session>>, Rejection> {
        let Some(store) = &self.config.session_store else { return Ok(None) };
        let record = store.load(id).await.map_err(|error| {
            tracing::warn!(error, "the session store gives no session");
            UNREADABLE
        })?;
        let Some(record) = record else { return Ok(None) };
        let caller = Caller::new(record.subject, record.issuer);
        if !caller.is(auth) {
            return Ok(None);
        }
        let outbox: Arc<dyn Outbox> = Arc::new(CallOutbox::new(0));
        let received =
            self.server.receive(Bytes::from(record.initialize), &Arrival::new(&outbox), &mut Vec::new());
        // Another release may agree on another revision; then the client has to begin anew.
        match received {
            Received::Opened(connection)
                if connection.protocol_version().is_some_and(|v| v.as_str() == record.protocol_version) =>
            {
                self.ready(&connection);
                self.sessions.insert(id, connection, caller).await.map(Some)
            }
            _ => Ok(None),
        }
    }
    /// A session that was in use elsewhere has been told that its client is ready.
    fn ready(&self, connection: &Arc<Connection>) {
        let outbox: Arc<dyn Outbox> = Arc::new(CallOutbox::new(0));
        let arrival = Arrival::new(&outbox).on(connection);
        self.server.receive(Bytes::from_static(READY), &arrival, &mut Vec::new());
    }
}
