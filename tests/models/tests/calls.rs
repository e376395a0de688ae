//! The table of calls at work, under every order in which threads can take its lock.
//!
//! The code under test is that of `mcp-core/src/connection/calls.rs`, with loom's lock in it. What is proved, for two or three
//! threads: a call that begins while its connection closes is cancelled; a cancellation reaches every call of its id that is
//! in the table and no other; the count is that of the calls in it.

mod connection {
    pub mod call {
        use loom::sync::atomic::{AtomicBool, Ordering};

        /// A call, as far as the table knows it.
        #[derive(Debug, Default)]
        pub struct CallInner {
            pub cancel: Cancel,
        }

        #[derive(Debug, Default)]
        pub struct Cancel(AtomicBool);

        impl Cancel {
            pub fn set(&self) {
                self.0.store(true, Ordering::SeqCst);
            }

            pub fn is_set(&self) -> bool {
                self.0.load(Ordering::SeqCst)
            }
        }
    }

    pub mod calls {
        include!(concat!(env!("OUT_DIR"), "/calls.rs"));
    }
}

mod jsonrpc {
    /// An id, as far as the table knows it.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct RequestId(pub u8);

    impl RequestId {
        pub fn parse(raw: &[u8]) -> Option<Self> {
            raw.first().copied().map(Self)
        }
    }
}

use connection::call::CallInner;
use connection::calls::Calls;
use jsonrpc::RequestId;
use loom::sync::Arc;
use loom::thread;

#[test]
fn a_call_that_begins_while_the_client_goes_is_cancelled() {
    loom::model(|| {
        let (calls, call) = (Arc::new(Calls::default()), Arc::new(CallInner::default()));
        let closing = thread::spawn({
            let calls = Arc::clone(&calls);
            move || calls.close()
        });
        calls.add(RequestId(1), &call);
        closing.join().unwrap();
        assert!(call.cancel.is_set());
        calls.remove(&RequestId(1), &call);
        assert_eq!(calls.count(), 0);
    });
}

#[test]
fn two_calls_of_one_id_end_by_themselves_while_the_client_cancels_and_closes() {
    loom::model(|| {
        let calls = Arc::new(Calls::default());
        let mine: [_; 2] = std::array::from_fn(|_| Arc::new(CallInner::default()));
        calls.add(RequestId(1), &mine[0]);
        let other = thread::spawn({
            let (calls, call) = (Arc::clone(&calls), Arc::clone(&mine[1]));
            move || {
                calls.add(RequestId(1), &call);
                assert!(calls.contains(&[1]), "its own is in");
                calls.remove(&RequestId(1), &call);
            }
        });
        let ending = thread::spawn({
            let (calls, call) = (Arc::clone(&calls), Arc::clone(&mine[0]));
            move || {
                calls.remove(&RequestId(1), &call);
                // Twice is once.
                calls.remove(&RequestId(1), &call);
            }
        });
        calls.cancel(&RequestId(1));
        assert!(calls.count() <= 2);
        other.join().unwrap();
        ending.join().unwrap();
        assert_eq!((calls.count(), calls.contains(&[1])), (0, false));
    });
}

#[test]
fn a_cancellation_reaches_the_calls_of_its_id_and_no_other() {
    loom::model(|| {
        let calls = Arc::new(Calls::default());
        let mine: [_; 3] = std::array::from_fn(|_| Arc::new(CallInner::default()));
        calls.add(RequestId(1), &mine[0]);
        calls.add(RequestId(1), &mine[1]);
        let cancelling = thread::spawn({
            let calls = Arc::clone(&calls);
            move || calls.cancel(&RequestId(1))
        });
        calls.add(RequestId(2), &mine[2]);
        cancelling.join().unwrap();
        assert_eq!(mine.each_ref().map(|call| call.cancel.is_set()), [true, true, false]);
        assert_eq!(calls.count(), 3);
    });
}
