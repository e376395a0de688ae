//! A channel for one value with loom's locks: what tokio's promises, as far as the code under test relies on it.

use loom::sync::{Arc, Condvar, Mutex};

#[derive(Debug)]
enum State<T> {
    Open,
    Sent(T),
    Closed,
}

type Shared<T> = Arc<(Mutex<State<T>>, Condvar)>;

#[derive(Debug)]
pub struct Sender<T>(Option<Shared<T>>);

#[derive(Debug)]
pub struct Receiver<T>(Shared<T>);

pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let shared = Arc::new((Mutex::new(State::Open), Condvar::new()));
    (Sender(Some(Arc::clone(&shared))), Receiver(shared))
}

impl<T> Sender<T> {
    pub fn send(mut self, value: T) -> Result<(), T> {
        set(&self.0.take().unwrap(), State::Sent(value));
        Ok(())
    }
}

fn set<T>(shared: &Shared<T>, state: State<T>) {
    *shared.0.lock().unwrap() = state;
    shared.1.notify_one();
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        if let Some(shared) = self.0.take() {
            set(&shared, State::Closed);
        }
    }
}

impl<T> Receiver<T> {
    /// Waits for the value; an error when the sender is gone.
    pub fn wait(&mut self) -> Result<T, ()> {
        let mut state = self.0.0.lock().unwrap();
        loop {
            match std::mem::replace(&mut *state, State::Open) {
                State::Sent(value) => return Ok(value),
                State::Closed => return Err(()),
                State::Open => state = self.0.1.wait(state).unwrap(),
            }
        }
    }
}
