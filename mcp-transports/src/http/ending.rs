//! The end of a connection: in order, once what was asked is answered.

use std::future::poll_fn;
use std::ops::DerefMut;
use std::pin::{Pin, pin};
use std::task::{Poll, Waker};
use tokio::sync::watch;
use tokio::task::unconstrained;

/// Drives a connection to its end, which it is told of in time.
pub(super) async fn until<C: Future>(
    mut connection: Pin<impl DerefMut<Target = C>>,
    ending: &mut watch::Receiver<bool>,
    end: impl FnOnce(Pin<&mut C>),
) -> C::Output {
    let mut waiting = ending.clone();
    // Told by whoever accepts, or left alone by it. Asked for whether or not the connection has used up its task's turn.
    let mut told = pin!(unconstrained(waiting.wait_for(|is_ending| *is_ending)));
    let mut asked_for: Option<Waker> = None;
    let ended = poll_fn(|cx| {
        if let Poll::Ready(ended) = connection.as_mut().poll(cx) {
            return Poll::Ready(Some(ended));
        }
        // Asked once for a task: asking again with each request would cost more than to see that nothing is new.
        let is_asked = asked_for.as_ref().is_some_and(|waker| waker.will_wake(cx.waker()));
        if is_asked && matches!(ending.has_changed(), Ok(false)) {
            return Poll::Pending;
        }
        asked_for = Some(cx.waker().clone());
        told.as_mut().poll(cx).map(|_| None)
    })
    .await;
    if let Some(ended) = ended {
        return ended;
    }
    end(connection.as_mut());
    connection.await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::task::Context;
    use std::time::Duration;
    use tokio::sync::Notify;
    use tokio::task::consume_budget;
    use tokio::time::timeout;

    /// Uses up its task's turn the first time, has nothing to do from then on, and ends when it is told to.
    #[derive(Default)]
    struct Busy {
        polls: usize,
        is_idle: Arc<Notify>,
        ended: bool,
    }

    impl Future for Busy {
        type Output = ();

        fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
            if self.ended {
                return Poll::Ready(());
            }
            self.polls += 1;
            match self.polls {
                1 => while pin!(consume_budget()).poll(cx).is_ready() {},
                _ => self.is_idle.notify_one(),
            }
            Poll::Pending
        }
    }

    #[tokio::test]
    async fn a_connection_that_had_more_to_do_than_its_turn_allows_is_told_of_the_end_all_the_same() {
        let (sender, mut ending) = watch::channel(false);
        let connection = Busy::default();
        let is_idle = Arc::clone(&connection.is_idle);
        let ended = tokio::spawn(async move {
            until(Box::pin(connection), &mut ending, |connection| connection.get_mut().ended = true).await;
        });
        is_idle.notified().await;
        sender.send_replace(true);
        timeout(Duration::from_secs(10), ended).await.expect("it is told").unwrap();
    }
}
