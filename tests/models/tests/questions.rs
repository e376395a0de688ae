//! The questions to a client that wait for their answers, under every order of answer, close and end of the call.
//!
//! The code under test is that of `mcp-core/src/ask/waiting.rs`, with loom's locks and atomics in it. What is proved, for a
//! call, a client that answers and a connection that closes: a call that waits always ends, with the answer or without; an
//! answer reaches its own question; nothing is left in the table, and nothing that is sent afterwards waits for ever.

#![allow(dead_code, reason = "a model stands for more than each test needs")]

mod oneshot;

pub type Value = u8;

mod ask {
    pub mod waiting {
        include!(concat!(env!("OUT_DIR"), "/waiting.rs"));

        /// How a question ends: with an answer, with none, or not at all.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Came {
            Answer(Option<u8>),
            NoMore,
            NotBegun,
        }

        impl Questions {
            /// What a call does.
            pub fn ask(&self) -> Came {
                let Some(mut waiting) = self.begin() else { return Came::NotBegun };
                waiting.answer.wait().map_or(Came::NoMore, Came::Answer)
            }

            /// A call that ends while it waits.
            pub fn ask_and_leave(&self) {
                drop(self.begin());
            }

            pub fn left(&self) -> usize {
                self.lock().len()
            }
        }
    }
}

use ask::waiting::{Came, Questions};
use loom::sync::Arc;
use loom::thread;

fn both(questions: &Arc<Questions>, work: impl FnOnce(&Questions) + 'static) -> thread::JoinHandle<()> {
    let questions = Arc::clone(questions);
    thread::spawn(move || work(&questions))
}

#[test]
fn a_call_that_asks_while_the_connection_closes_ends() {
    loom::model(|| {
        let questions = Arc::new(Questions::default());
        let closing = both(&questions, |questions| questions.close());
        assert!(matches!(questions.ask(), Came::NoMore | Came::NotBegun));
        closing.join().unwrap();
        assert_eq!(questions.left(), 0);
        assert_eq!(questions.ask(), Came::NotBegun);
    });
}

#[test]
fn an_answer_and_the_end_of_the_connection_end_a_call_once() {
    loom::model(|| {
        let questions = Arc::new(Questions::default());
        let answering = both(&questions, |questions| questions.answer(b"1", Some(7)));
        let closing = both(&questions, |questions| questions.close());
        let came = questions.ask();
        assert!(matches!(came, Came::Answer(Some(7)) | Came::NoMore | Came::NotBegun), "{came:?}");
        answering.join().unwrap();
        closing.join().unwrap();
        assert_eq!(questions.left(), 0);
    });
}

#[test]
fn an_answer_to_a_call_that_ends_in_this_moment_is_forgotten() {
    loom::model(|| {
        let questions = Arc::new(Questions::default());
        let answering = both(&questions, |questions| {
            questions.answer(b"1", Some(7));
            questions.answer(b"1", None);
        });
        questions.ask_and_leave();
        answering.join().unwrap();
        assert_eq!(questions.left(), 0);
    });
}

#[test]
fn two_calls_that_ask_at_once_have_ids_of_their_own() {
    loom::model(|| {
        let questions = Arc::new(Questions::default());
        let other = both(&questions, |questions| questions.ask_and_leave());
        let mine = both(&questions, |questions| questions.ask_and_leave());
        questions.answer(b"2", None);
        other.join().unwrap();
        mine.join().unwrap();
        assert_eq!(questions.left(), 0);
        questions.close();
    });
}
