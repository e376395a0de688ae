//! Several messages in one array, for clients of the one revision that has batches.
//!
//! Every message of a batch is served as if it had come alone; only their answers go back together.

use super::Server;
use crate::connection::{Arrival, Batch, Received, Reply};
use crate::jsonrpc::{MetaKey, RpcError, code, decode, split, write_error};
use crate::protocol::Shape;
use bytes::Bytes;

impl Server {
    /// Takes a batch in. It is refused whole where batches do not exist; nothing of it is done then.
    pub(super) fn batch(&self, batch: Bytes, arrival: &Arrival<'_>, out: &mut Vec<u8>) -> Received {
        let version = arrival.connection.and_then(|connection| connection.protocol_version());
        if !version.is_some_and(|version| Shape::of(version).batches) {
            // What is wrong with it is for the reader of single messages to say.
            return self.single(batch, arrival, out);
        }
        let messages = match split(&batch, self.limits().batch_messages) {
            Ok(messages) => messages,
            Err(error) => {
                write_error(out, None, &error);
                return Received::Replied(Reply::Unreadable);
            }
        };
        let places = self.limits().calls_at_work;
        if arrival.connection.is_some_and(|connection| connection.calls_at_work() >= places) {
            return Received::Busy(batch);
        }
        let mut answers = Batch::default();
        let mut bytes = 0;
        for message in messages {
            bytes += self.element(message, bytes, arrival, &mut answers);
        }
        answers.received(out)
    }

    /// Serves one message of a batch. Returns the size of its answer, if it is ready.
    fn element(&self, message: Bytes, before: usize, arrival: &Arrival<'_>, answers: &mut Batch) -> usize {
        let mut answer = Vec::new();
        let refuse = |message: Bytes, code, text: &'static str| {
            let mut answer = Vec::new();
            let connection = arrival.connection.map(|connection| &**connection);
            self.refuse(message, connection, &RpcError::new(code, text), &mut answer);
            answer
        };
        if self.is_alone(&message) {
            answer = refuse(message, code::INVALID_REQUEST, "this request cannot be part of a batch");
        } else if before > self.limits().result_bytes {
            answer = refuse(message, code::INTERNAL_ERROR, "the answers of the batch are too large");
        } else {
            match self.single(message, arrival, &mut answer) {
                Received::Pending(call) => {
                    answers.waiting(call);
                    return 0;
                }
                Received::Busy(message) => {
                    let text = "too many calls are at work; try again later";
                    answer = refuse(message, code::INTERNAL_ERROR, text);
                }
                _ => {}
            }
        }
        let size = answer.len();
        if size > 0 {
            answers.ready(answer);
        }
        size
    }

    /// Whether a message is one that only comes alone: a handshake, or a request of the revisions without batches.
    fn is_alone(&self, message: &Bytes) -> bool {
        decode(message.clone(), self.limits().message_depth).is_ok_and(|(_, frame)| {
            frame.meta(MetaKey::ProtocolVersion).is_some()
                || matches!(&*frame.method(), "initialize" | "server/discover")
        })
    }
}
