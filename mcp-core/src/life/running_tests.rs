//! Who serves a server, against a plain model: every short series of starts, drains, stops and drops.
//!
//! `drain` and `leave` do all they do under one lock, and starts and tear-downs exclude each other under another, so that what
//! threads do at once is what they do in some order: the orders are tried, all of them.

use super::phase::Lifecycle;
use super::running::Running;
use crate::{Job, Server, every};
use std::future::pending;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Start,
    DrainFirst,
    DrainLast,
    StopFirst,
    StopLast,
    DropLast,
}

const STEPS: [Step; 6] =
    [Step::Start, Step::DrainFirst, Step::DrainLast, Step::StopFirst, Step::StopLast, Step::DropLast];

/// What must be: those who serve, with whether each drains, and where the server is.
struct Model {
    draining: Vec<bool>,
    phase: Lifecycle,
}

impl Model {
    fn settle(&mut self) {
        if self.draining.is_empty() && self.phase != Lifecycle::Created {
            self.phase = Lifecycle::Closed;
        } else if self.phase == Lifecycle::Ready && self.draining.iter().all(|draining| *draining) {
            self.phase = Lifecycle::ShuttingDown;
        }
    }
}

async fn run(steps: &[Step]) {
    let server = Server::builder("model", "1.0.0").build().unwrap();
    let mut model = Model { draining: Vec::new(), phase: Lifecycle::Created };
    let mut running: Vec<Running> = Vec::new();
    for step in steps {
        let place = match step {
            Step::DrainFirst | Step::StopFirst => 0,
            _ => running.len().saturating_sub(1),
        };
        match step {
            Step::Start if model.phase == Lifecycle::ShuttingDown => {
                let start = pin!(server.start());
                let polled = start.poll(&mut Context::from_waker(Waker::noop()));
                assert!(polled.is_pending(), "a start waits for the tear-down: {steps:?}");
            }
            Step::Start => {
                running.push(server.start().await.unwrap());
                model.draining.push(false);
                model.phase = Lifecycle::Ready;
            }
            _ if running.is_empty() => return,
            Step::DrainFirst | Step::DrainLast => {
                running[place].drain();
                model.draining[place] = true;
            }
            Step::StopFirst | Step::StopLast => {
                running.remove(place).stop().await;
                model.draining.remove(place);
            }
            Step::DropLast => {
                drop(running.pop());
                model.draining.pop();
            }
        }
        model.settle();
        if model.phase == Lifecycle::Closed {
            server.lifecycle().wait_for(|phase| *phase == Lifecycle::Closed).await.unwrap();
        }
        assert_eq!(*server.lifecycle().borrow(), model.phase, "{steps:?}");
        let serves = !matches!(model.phase, Lifecycle::ShuttingDown | Lifecycle::Closed);
        assert_eq!(server.life().is_accepting(), serves, "{steps:?}");
    }
}

fn wait(future: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future);
}

#[test]
fn every_series_of_six_steps_comes_to_what_a_plain_model_says() {
    wait(async {
        for series in 0..6_usize.pow(5) {
            let rest = (0..5).map(|step| STEPS[series / 6_usize.pow(step) % 6]);
            run(&std::iter::once(Step::Start).chain(rest).collect::<Vec<_>>()).await;
        }
    });
}

#[test]
fn the_last_who_does_not_drain_leaves_and_nothing_new_is_begun() {
    wait(run(&[Step::Start, Step::Start, Step::DrainFirst, Step::StopLast, Step::Start]));
}

#[test]
fn a_tear_down_that_is_given_up_leaves_a_server_that_can_be_started_again() {
    wait(async {
        let server = Server::builder("model", "1.0.0").state(()).on_shutdown(async |_| pending().await);
        let server = server.build().unwrap();
        let running = server.start().await.unwrap();
        {
            let stop = pin!(running.stop());
            assert!(stop.poll(&mut Context::from_waker(Waker::noop())).is_pending());
            assert_eq!(*server.lifecycle().borrow(), Lifecycle::ShuttingDown);
        }
        assert_eq!(*server.lifecycle().borrow(), Lifecycle::Closed);
        let again = pin!(server.start());
        let Poll::Ready(again) = again.poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("the start waits for a tear-down that never ends")
        };
        again.unwrap().stop().await;
    });
}

#[test]
fn a_server_that_is_dropped_outside_its_runtime_is_torn_down_there() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (told, is_down) = tokio::sync::oneshot::channel();
    let told = std::sync::Mutex::new(Some(told));
    let server = Server::builder("model", "1.0.0").state(()).on_shutdown(async move |_| {
        let _ = told.lock().unwrap().take().unwrap().send(());
    });
    let server = server.build().unwrap();
    drop(runtime.block_on(server.start()).unwrap());
    assert_eq!(*server.lifecycle().borrow(), Lifecycle::ShuttingDown);
    runtime.block_on(async {
        is_down.await.unwrap();
        server.lifecycle().wait_for(|phase| *phase == Lifecycle::Closed).await.unwrap();
        server.start().await.unwrap().stop().await;
    });
}

#[test]
fn a_server_whose_runtime_is_gone_is_closed_and_can_be_started_on_another() {
    let server = Server::builder("model", "1.0.0").background("job", every(SECOND), async |_: Job| {});
    let server = server.build().unwrap();
    for _ in 0..2 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let running = runtime.block_on(server.start()).unwrap();
        drop(runtime);
        drop(running);
        assert_eq!(*server.lifecycle().borrow(), Lifecycle::Closed);
    }
    wait(async { server.start().await.unwrap().stop().await });
}

#[test]
fn a_server_that_has_no_runtime_at_all_is_closed_too() {
    let server = Server::builder("model", "1.0.0").build().unwrap();
    let start = pin!(server.start());
    let Poll::Ready(running) = start.poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("a start-up without anything to wait for waits")
    };
    drop(running.unwrap());
    assert_eq!(*server.lifecycle().borrow(), Lifecycle::Closed);
}
