//! Several messages in one array, for clients of the one revision that has batches.
//!
//! Every message of a batch is served as if it had come alone; only their answers go back together.

use super::Server;
use crate::connection::{Arrival, Batch, Connection, Received, Reply};
use crate::jsonrpc::{Frame, Kind, MetaKey, RpcError, code, decode, join, split, write_error};
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
        let messages = match arrival.connection.filter(|own| own.calls_at_work() >= places) {
            Some(connection) => match self.without_place(messages, connection, arrival) {
                Ok(messages) => messages,
                Err(waiting) => return Received::Busy(waiting),
            },
            None => messages,
        };
        let mut answers = Batch::default();
        let mut bytes = 0;
        for message in messages {
            bytes += self.element(message, bytes, arrival, &mut answers);
        }
        answers.received(out)
    }

    /// A batch for whose calls there is no place. What asks for nothing, such as the cancellation of a call that is at work,
    /// does not wait; the rest comes back to be handed in later, and on a pipe each of its requests can be taken back
    /// meanwhile. Nothing is left to serve but in a batch that asks for nothing at all.
    #[cold]
    fn without_place(
        &self,
        messages: Vec<Bytes>,
        connection: &Connection,
        arrival: &Arrival<'_>,
    ) -> Result<Vec<Bytes>, Bytes> {
        let asks = |message: &Bytes| {
            let decoded = decode(message.clone(), self.limits().message_depth);
            !matches!(decoded, Ok((Kind::Notification | Kind::Response, _)))
        };
        let (waiting, others): (Vec<Bytes>, Vec<Bytes>) = messages.into_iter().partition(asks);
        if waiting.is_empty() {
            return Ok(others);
        }
        let batch = join(&waiting);
        if arrival.headers.is_none() {
            self.requests(waiting).for_each(|frame| connection.calls.park(frame.id()));
        }
        for message in others {
            let received = self.single(message, arrival, &mut Vec::new());
            debug_assert!(matches!(received, Received::Accepted | Received::Refused), "it asks for nothing");
        }
        Err(batch)
    }

    /// Nothing of a batch waits any longer.
    #[cold]
    pub(super) fn unpark_batch(&self, batch: &Bytes, connection: &Connection) {
        let messages = split(batch, self.limits().batch_messages).unwrap_or_default();
        for frame in self.requests(messages) {
            connection.calls.unpark(frame.id());
        }
    }

    /// The requests among messages.
    fn requests(&self, messages: Vec<Bytes>) -> impl Iterator<Item = Frame> {
        let depth = self.limits().message_depth;
        messages.into_iter().filter_map(move |message| match decode(message, depth) {
            Ok((Kind::Request, frame)) => Some(frame),
            _ => None,
        })
    }

    /// Serves one message of a batch. Returns the size of its answer, if it is ready.
    fn element(&self, message: Bytes, before: usize, arrival: &Arrival<'_>, answers: &mut Batch) -> usize {
        let mut answer = Vec::new();
        let looked_at = decode(message.clone(), self.limits().message_depth).ok();
        if let (Some((Kind::Request, frame)), Some(connection)) = (&looked_at, arrival.connection)
            && connection.calls.unpark(frame.id())
        {
            // The batch waited, and its client took this back meanwhile.
            return 0;
        }
        let refuse = |message: Bytes, code, text: &'static str| {
            let mut answer = Vec::new();
            let connection = arrival.connection.map(|connection| &**connection);
            self.refuse(message, connection, &RpcError::new(code, text), &mut answer);
            answer
        };
        if looked_at.is_some_and(|(_, frame)| is_alone(&frame)) {
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
}

/// Whether a message is one that only comes alone: a handshake, or a request of the revisions without batches.
fn is_alone(frame: &Frame) -> bool {
    frame.meta(MetaKey::ProtocolVersion).is_some()
        || matches!(&*frame.method(), "initialize" | "server/discover")
}
