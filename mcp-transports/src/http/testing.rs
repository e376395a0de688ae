//! What an implementation of a store must do, as tests that any of them can run.
//!
//! ```
//! use mcp_transports::http::{MemoryEventStore, MemorySessionStore, testing};
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! testing::event_store_contract(&MemoryEventStore::default()).await.unwrap();
//! testing::session_store_contract(&MemorySessionStore::new()).await.unwrap();
//! # });
//! ```

use super::resume::{Batch, EventStore, Replay, StreamKey};
use super::session::{SessionRecord, SessionStore, random};
use bytes::Bytes;
use std::fmt;
use std::time::Duration;

/// What a store does not do as it should.
#[derive(Debug)]
pub struct Broken(String);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Broken {}

/// Checks that a store of events is one. It has to have room for a few kilobytes; what it holds already does not matter.
///
/// # Errors
///
/// What it does not do as it should.
pub async fn event_store_contract(store: &dyn EventStore) -> Result<(), Broken> {
    let (one, other) = (session()?, session()?);
    let key = StreamKey { session: one, stream: 1 };
    let elsewhere = StreamKey { session: other, stream: 1 };
    let beside = StreamKey { session: one, stream: 2 };
    replays(store, key, 0, None, "a stream that nobody wrote to is gone").await?;
    append(store, key, 0, &[""], false).await?;
    replays(store, key, 0, Some((&[], false)), "event 0 opens a stream").await?;
    append(store, key, 1, &["a", "b"], false).await?;
    append(store, beside, 0, &["", "x"], false).await?;
    append(store, elsewhere, 0, &["", "y"], false).await?;
    append(store, key, 3, &["\u{2028} c\r\0"], false).await?;
    let rest: &[&str] = &["b", "\u{2028} c\r\0"];
    replays(store, key, 1, Some((rest, false)), "events come back in order, as they were").await?;
    replays(store, key, 1, Some((rest, false)), "events come back as often as they are asked for").await?;
    replays(store, key, 3, Some((&[], false)), "nothing follows the newest event").await?;
    replays(store, key, 4, None, "nothing can follow an event that is not there yet").await?;
    replays(store, key, u64::MAX, None, "nothing can follow the last number").await?;
    replays(store, beside, 0, Some((&["x"], false)), "streams of a session are apart").await?;
    replays(store, elsewhere, 0, Some((&["y"], false)), "sessions are apart").await?;
    append(store, key, 4, &["last"], true).await?;
    replays(store, key, 3, Some((&["last"], true)), "the end of a stream is kept with its events").await?;
    replays(store, key, 4, Some((&[], true)), "the end is known after the last event").await?;
    append(store, beside, 2, &[], true).await?;
    replays(store, beside, 0, Some((&["x"], true)), "a stream can end without another event").await?;
    forget(store, one).await?;
    replays(store, key, 0, None, "a session that is forgotten is gone").await?;
    replays(store, beside, 0, None, "all of a session is forgotten").await?;
    replays(store, elsewhere, 0, Some((&["y"], false)), "only that session is forgotten").await?;
    forget(store, one).await?;
    forget(store, other).await
}

/// Checks that a store of sessions is one. What it holds already does not matter. Takes about a second.
///
/// # Errors
///
/// What it does not do as it should.
pub async fn session_store_contract(store: &dyn SessionStore) -> Result<(), Broken> {
    const LONG: Duration = Duration::from_secs(60);
    const SHORT: Duration = Duration::from_millis(500);
    let (one, other, brief) = (session()?, session()?, session()?);
    let record = |subject: Option<&str>| SessionRecord {
        subject: subject.map(str::to_owned),
        issuer: "https://issuer.example".to_owned(),
        protocol_version: "some revision".to_owned(),
        initialize: "{\"\u{e9}\":1}".as_bytes().to_vec(),
    };
    let alice = record(Some("alice"));
    loads(store, one, None, "a session that nobody saved is not there").await?;
    check(!touch(store, one, LONG).await?, "what is not there cannot be touched")?;
    save(store, one, &alice, LONG).await?;
    save(store, other, &record(None), LONG).await?;
    save(store, brief, &alice, SHORT).await?;
    loads(store, one, Some(&alice), "a session is kept as it was saved").await?;
    loads(store, other, Some(&record(None)), "sessions are apart, and may be nobody's").await?;
    check(touch(store, one, LONG).await?, "what is there can be touched")?;
    tokio::time::sleep(SHORT * 2).await;
    loads(store, brief, None, "a session is kept for its time only").await?;
    check(!touch(store, brief, LONG).await?, "what is over cannot be touched")?;
    loads(store, one, Some(&alice), "others are kept for theirs").await?;
    remove(store, one).await?;
    loads(store, one, None, "a session that is removed is gone").await?;
    loads(store, other, Some(&record(None)), "only that session is removed").await?;
    remove(store, one).await?;
    remove(store, other).await
}

fn session() -> Result<u128, Broken> {
    random().map_err(|(_, message)| Broken(message.to_owned()))
}

fn check(holds: bool, rule: &str) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(Broken(format!("broken: {rule}"))) }
}

fn failed(error: impl fmt::Display) -> Broken {
    Broken(format!("the store fails: {error}"))
}

async fn append(
    store: &dyn EventStore,
    key: StreamKey,
    first: u64,
    messages: &[&str],
    ended: bool,
) -> Result<(), Broken> {
    let messages = messages.iter().map(|message| Bytes::copy_from_slice(message.as_bytes())).collect();
    store.append(key, Batch { first, messages, ended }).await.map_err(failed)
}

async fn replays(
    store: &dyn EventStore,
    key: StreamKey,
    after: u64,
    expected: Option<(&[&str], bool)>,
    rule: &str,
) -> Result<(), Broken> {
    let expected = expected.map_or(Replay::Gone, |(messages, ended)| {
        let messages = messages.iter().map(|message| Bytes::copy_from_slice(message.as_bytes())).collect();
        Replay::Events { messages, ended }
    });
    check(store.after(key, after).await.map_err(failed)? == expected, rule)
}

async fn forget(store: &dyn EventStore, session: u128) -> Result<(), Broken> {
    store.forget(session).await.map_err(failed)
}

async fn save(
    store: &dyn SessionStore,
    id: u128,
    record: &SessionRecord,
    time: Duration,
) -> Result<(), Broken> {
    store.save(id, record.clone(), time).await.map_err(failed)
}

async fn loads(
    store: &dyn SessionStore,
    id: u128,
    expected: Option<&SessionRecord>,
    rule: &str,
) -> Result<(), Broken> {
    check(store.load(id).await.map_err(failed)?.as_ref() == expected, rule)
}

async fn touch(store: &dyn SessionStore, id: u128, time: Duration) -> Result<bool, Broken> {
    store.touch(id, time).await.map_err(failed)
}

async fn remove(store: &dyn SessionStore, id: u128) -> Result<(), Broken> {
    store.remove(id).await.map_err(failed)
}
