//! How many connections there may be, and what becomes of those beyond that.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections that are told to come back later at a time; the next ones wait in the backlog of the operating system.
const TURNED_AWAY: usize = 64;

/// How long a connection that is turned away may take to ask and to be told.
pub(super) const TURNED_AWAY_WITHIN: Duration = Duration::from_secs(2);

/// The places for connections.
pub(super) struct Places {
    served: Arc<Semaphore>,
    turned_away: Arc<Semaphore>,
}

/// The place of one connection, free again when this is dropped.
pub(super) enum Place {
    Served(#[expect(dead_code, reason = "held until the connection ends")] OwnedSemaphorePermit),
    TurnedAway(#[expect(dead_code, reason = "held until the connection ends")] OwnedSemaphorePermit),
}

impl Places {
    /// This many are served.
    pub(super) fn new(served: usize) -> Self {
        let served = served.clamp(1, Semaphore::MAX_PERMITS);
        Self { served: Arc::new(Semaphore::new(served)), turned_away: Arc::new(Semaphore::new(TURNED_AWAY)) }
    }

    /// The next one: to be served if there is room, else to be turned away.
    pub(super) async fn next(&self) -> Place {
        let (served, turned_away) = (Arc::clone(&self.served), Arc::clone(&self.turned_away));
        tokio::select! {
            biased;
            Ok(permit) = served.acquire_owned() => Place::Served(permit),
            Ok(permit) = turned_away.acquire_owned() => Place::TurnedAway(permit),
            // Neither is ever closed.
            else => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn beyond_the_places_some_are_turned_away_until_one_is_free() {
        let places = Places::new(2);
        let mut held = Vec::new();
        for number in 0..2 + TURNED_AWAY {
            let place = places.next().await;
            assert_eq!(matches!(place, Place::Served(_)), number < 2, "{number}");
            held.push(place);
        }
        let mut next = std::pin::pin!(places.next());
        assert!(futures_now(next.as_mut()).await.is_none(), "neither is free");
        held.remove(0);
        assert!(matches!(next.await, Place::Served(_)));
    }

    /// What a future has to give at once.
    async fn futures_now<F: Future + Unpin>(future: F) -> Option<F::Output> {
        tokio::time::timeout(Duration::ZERO, future).await.ok()
    }
}
