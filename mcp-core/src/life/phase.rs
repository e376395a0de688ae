//! The states of a server, and the one function that moves between them.

use std::fmt;

/// Where a server is in its life. [`Server::lifecycle`](crate::Server::lifecycle) tells of every change.
///
/// ```
/// use mcp_core::{Lifecycle, Server};
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let server = Server::builder("calculator", "1.0.0").build()?;
/// assert_eq!(*server.lifecycle().borrow(), Lifecycle::Created);
///
/// let running = server.start().await?; // transports do this
/// assert_eq!(*server.lifecycle().borrow(), Lifecycle::Ready);
///
/// running.stop().await;
/// assert_eq!(*server.lifecycle().borrow(), Lifecycle::Closed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Lifecycle {
    /// Built; nobody serves it yet.
    Created,
    /// The start-up of its lifespan is at work.
    Initializing,
    /// It serves.
    Ready,
    /// Calls at work may finish; nothing new is begun.
    ShuttingDown,
    /// The tear-down of its lifespan is done.
    Closed,
}

/// What moves a server on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Start,
    Started,
    Failed,
    Stop,
    Stopped,
}

impl Lifecycle {
    /// The state after an event; nothing where the event has no meaning.
    pub(super) fn after(self, event: Event) -> Option<Self> {
        Some(match (self, event) {
            (Self::Created | Self::Closed, Event::Start) => Self::Initializing,
            (Self::Initializing, Event::Started) => Self::Ready,
            (Self::Initializing, Event::Failed) => Self::Closed,
            (Self::Initializing | Self::Ready, Event::Stop) => Self::ShuttingDown,
            (Self::ShuttingDown, Event::Stopped) => Self::Closed,
            _ => return None,
        })
    }
}

impl fmt::Display for Lifecycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Created => "created",
            Self::Initializing => "initializing",
            Self::Ready => "ready",
            Self::ShuttingDown => "shutting down",
            Self::Closed => "closed",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: [Event; 5] = [Event::Start, Event::Started, Event::Failed, Event::Stop, Event::Stopped];

    #[test]
    fn every_series_of_events_serves_only_between_start_up_and_tear_down() {
        // All series of seven events: a model that counts is told by every one of them.
        for series in 0..5_usize.pow(7) {
            let (mut state, mut begun, mut torn_down) = (Lifecycle::Created, 0, 0);
            for step in 0..7 {
                let event = EVENTS[series / 5_usize.pow(step) % 5];
                let Some(next) = state.after(event) else { continue };
                assert_ne!(next, Lifecycle::Created, "nothing comes back to its beginning");
                begun += usize::from(event == Event::Start);
                torn_down += usize::from(event == Event::Stopped);
                state = next;
                assert!(torn_down <= begun, "one tear-down for each start at most");
                if state == Lifecycle::Ready {
                    assert_eq!(event, Event::Started, "only a start-up that is done makes it ready");
                }
            }
        }
    }

    #[test]
    fn a_server_that_is_closed_can_be_started_again() {
        assert_eq!(Lifecycle::Closed.after(Event::Start), Some(Lifecycle::Initializing));
        assert_eq!(Lifecycle::Ready.after(Event::Start), None);
        assert_eq!(Lifecycle::Created.after(Event::Stop), None);
    }
}
