//! How many connections there may be, and what becomes of those beyond that.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Connections that are told to come back later at a time; the next ones wait in the backlog of the operating system.
const TURNED_AWAY: usize = 256;

/// How long a connection waits for a place of its own before that: somebody who has just left may not be missed yet.
const WAIT: Duration = Duration::from_millis(50);

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

    /// Whether the place stays what it is: one that is to be turned away may be lucky yet.
    pub(super) async fn settle(&self, place: Place) -> Place {
        if matches!(place, Place::Served(_)) {
            return place;
        }
        match timeout(WAIT, Arc::clone(&self.served).acquire_owned()).await {
            Ok(Ok(permit)) => Place::Served(permit),
            _ => place,
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
        assert!(timeout(Duration::ZERO, next.as_mut()).await.is_err(), "neither is free");
        held.remove(0);
        assert!(matches!(next.await, Place::Served(_)));
    }

    #[tokio::test]
    async fn a_place_that_is_free_in_time_is_taken_by_who_would_be_turned_away() {
        let places = Places::new(1);
        let first = places.next().await;
        let second = places.next().await;
        let second = places.settle(second).await;
        assert!(matches!(second, Place::TurnedAway(_)), "nobody leaves");
        let mut settling = std::pin::pin!(places.settle(second));
        assert!(timeout(Duration::ZERO, settling.as_mut()).await.is_err());
        drop(first);
        assert!(matches!(settling.await, Place::Served(_)));
    }
}
