//! Requests that a handler answers: which handler, whether it may be called, and its first poll.

use super::Server;
use super::receive::{invalid, refuse};
use crate::ask::{Replay, circumstances, open};
use crate::completion::{Argument, Completer, Completers, Completion};
use crate::connection::{
    Arrival, CallInner, Connection, Origin, Place, Received, Reply, Target, duplicate_id,
};
use crate::context::Auth;
use crate::handler::{Gate, Handler, Kind, TooOften};
use crate::jsonrpc::{Frame, MetaKey, ParamKey, RpcError, code};
use crate::lifecycle::{Admitted, Refusal};
use crate::protocol::{Method, Shape, check_param, modern, not_found};
use crate::registry::Viewer;
use crate::resource::Values;
use crate::subscription::read_filter;
use crate::task::{self, EXTENSION};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::sync::Arc;

/// What a completion is asked about: a prompt by its name, or a resource template by its URI.
#[derive(Deserialize)]
struct Reference<'a> {
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    name: Option<String>,
    uri: Option<String>,
}

/// How a request is answered.
enum Way {
    Handler(Target),
    Values(Completion),
}

/// Why a handler does not take a call.
enum TooMuch {
    /// It serves as many as it has places.
    AtATime(usize),
    TooOften(TooOften),
}

impl Server {
    /// Serves a request by its handler.
    pub(super) fn call(
        &self,
        frame: Frame,
        admitted: &Admitted,
        arrival: &Arrival<'_>,
        out: &mut Vec<u8>,
    ) -> Received {
        let limit = self.limits().calls_at_work;
        // On a pipe a request waits for its place; over HTTP it is told to come back.
        let waits = arrival.headers.is_none();
        let place = |connection: &Arc<Connection>| connection.calls.place(frame.id(), limit, waits);
        match arrival.connection.map_or(Place::Free, place) {
            Place::Unwanted => return Received::Accepted,
            Place::Free if !arrival.full => {}
            Place::Free | Place::Taken => return Received::Busy(frame.into_bytes()),
        }
        match self.find(&frame, admitted, arrival) {
            Ok(Way::Handler(target)) => self.hand_over(frame, admitted, arrival, target, out),
            Ok(Way::Values(values)) => {
                let shape = Shape::of(admitted.version);
                let written =
                    self.write_result(out, frame.id(), shape, modern::COMPLETE, |out| values.write(out));
                debug_assert!(written.is_ok(), "strings are always JSON");
                Received::Replied(Reply::Answered)
            }
            Err(refusal) => refuse(&frame, &refusal, out),
        }
    }

    fn hand_over(
        &self,
        frame: Frame,
        admitted: &Admitted,
        arrival: &Arrival<'_>,
        target: Target,
        out: &mut Vec<u8>,
    ) -> Received {
        let replay = match self.resumed(&frame, admitted, &target, &arrival.auth()) {
            Ok(replay) => replay,
            Err(message) => return refuse(&frame, &answered(invalid(message)), out),
        };
        let gate = target.handler.gate.clone();
        let permit = gate.as_ref().and_then(Gate::enter);
        let full = permit.is_none().then_some(gate).flatten();
        let refused = match full {
            Some(gate) => Some(TooMuch::AtATime(gate.places())),
            None => {
                let rate = target.handler.rate.as_ref();
                rate.and_then(|rate| rate.count(&arrival.auth()).err()).map(TooMuch::TooOften)
            }
        };
        let origin = Origin {
            connection: arrival.connection.cloned(),
            outbox: Arc::clone(arrival.outbox),
            log_level: admitted.log_level,
            auth: arrival.auth(),
        };
        let call = CallInner::shared(self.clone(), frame, admitted.version, target, origin, permit);
        if let Some(replay) = replay {
            call.resume(replay);
        }
        let Some(refused) = refused else { return task::begin(call, out) };
        call.lend(std::mem::take(out));
        match refused {
            TooMuch::AtATime(places) => call.explain_busy(places),
            TooMuch::TooOften(refused) => call.explain_too_often(&refused),
        }
        *out = call.take_reply();
        Received::Replied(Reply::Answered)
    }

    /// What the client sent back of earlier passes of this request.
    fn resumed(
        &self,
        frame: &Frame,
        admitted: &Admitted,
        target: &Target,
        auth: &Auth,
    ) -> Result<Option<Box<Replay>>, &'static str> {
        let sent =
            [ParamKey::RequestState, ParamKey::InputResponses].iter().any(|key| frame.param(*key).is_some());
        if !sent || !Shape::of(admitted.version).modern || !target.kind.may_ask() {
            return Ok(None);
        }
        let replay =
            open(self.sealer(), &circumstances(target.kind, &target.handler.name, auth, frame), frame)?;
        Ok(replay.map(Box::new))
    }

    /// What serves a request, once everything but its arguments is in order.
    fn find(&self, frame: &Frame, admitted: &Admitted, arrival: &Arrival<'_>) -> Result<Way, Refusal> {
        if let (None, Some(connection)) = (arrival.headers, arrival.connection)
            && connection.calls.contains(frame.id())
        {
            return Err(duplicate_id().into());
        }
        let way = match admitted.method {
            Method::Complete => self.find_completer(frame, arrival)?,
            method => {
                let target = match method {
                    Method::PromptsGet => self.find_prompt(frame, arrival),
                    Method::Listen => self.find_listener(frame)?,
                    Method::TasksGet | Method::TasksUpdate | Method::TasksCancel => {
                        self.find_task_handler(frame, method)?
                    }
                    Method::ResourcesRead => self.find_resource(frame, admitted, arrival),
                    Method::Extension => self.find_method(frame)?,
                    _ => self.find_tool(frame, admitted, arrival)?,
                };
                let target = target.map_err(answered)?;
                permit(arrival, target.handler.scopes)?;
                Way::Handler(target)
            }
        };
        let token = frame.meta(MetaKey::ProgressToken);
        if token.is_some_and(|token| !is_token(token)) {
            return Err(answered(invalid("the progress token must be a string or an integer")));
        }
        Ok(way)
    }

    /// The outer error is one that shows outside the message.
    fn find_tool(
        &self,
        frame: &Frame,
        admitted: &Admitted,
        arrival: &Arrival<'_>,
    ) -> Result<Result<Target, RpcError>, Refusal> {
        let name = match named(frame) {
            Ok(name) => name,
            Err(error) => return Ok(Err(error)),
        };
        let (tools, viewer) = (self.inner.tools.now(), self.viewer(arrival));
        let Some(tool) = tools.find(&name, &viewer) else { return Ok(Err(unknown(Kind::Tool, &name))) };
        if let (true, Some(headers)) = (Shape::of(admitted.version).modern, arrival.headers) {
            for param in &tool.headers {
                check_param(headers, &param.name, param.argument(frame))?;
            }
        }
        Ok(Ok(Target::new(Kind::Tool, &tool.handler)))
    }

    /// The outer error is one that shows outside the message.
    fn find_method(&self, frame: &Frame) -> Result<Result<Target, RpcError>, Refusal> {
        let name = frame.method();
        let declared =
            || frame.meta_as::<Map<String, Value>>(MetaKey::ClientCapabilities).unwrap_or_default().into();
        self.inner.methods.check_client(&name, declared)?;
        let found = self.inner.methods.handler(&name).map(|handler| Target::new(Kind::Method, handler));
        Ok(found.ok_or_else(|| unknown(Kind::Method, &name)))
    }

    fn find_listener(&self, frame: &Frame) -> Result<Result<Target, RpcError>, Refusal> {
        match read_filter(frame) {
            Ok(filter) if filter.wants_tasks() && !task::declared(frame) => Err(task::missing().into()),
            Ok(_) => Ok(Ok(Target::new(Kind::Subscription, &self.inner.listen))),
            Err(error) => Ok(Err(error)),
        }
    }

    /// The extension is there if some tool may run as a task.
    fn find_task_handler(&self, frame: &Frame, method: Method) -> Result<Result<Target, RpcError>, Refusal> {
        if !self.inner.extensions.contains_key(EXTENSION) {
            let error = RpcError::new(code::METHOD_NOT_FOUND, "no tool of this server runs as a task");
            return Err(Refusal { error, reply: Reply::NoSuchMethod });
        }
        if !task::declared(frame) {
            return Err(task::missing().into());
        }
        Ok(self.tasks().handlers.find(method, frame).map(|handler| Target::new(Kind::Task, handler)))
    }

    fn find_prompt(&self, frame: &Frame, arrival: &Arrival<'_>) -> Result<Target, RpcError> {
        let name = named(frame)?;
        let (prompts, viewer) = (self.inner.prompts.now(), self.viewer(arrival));
        let prompt = prompts.find(&name, &viewer).ok_or_else(|| unknown(Kind::Prompt, &name))?;
        Ok(Target::new(Kind::Prompt, &prompt.handler))
    }

    fn find_resource(
        &self,
        frame: &Frame,
        admitted: &Admitted,
        arrival: &Arrival<'_>,
    ) -> Result<Target, RpcError> {
        let uri = frame.param_text(ParamKey::Uri).ok_or_else(|| invalid("params.uri must be a string"))?;
        let missing = || not_found(Shape::of(admitted.version), &uri, "resource not found");
        let (resources, viewer) = (self.inner.resources.now(), self.viewer(arrival));
        let (resource, variables) = resources.find(&uri, &viewer).ok_or_else(missing)?;
        Ok(Target { variables, ..Target::new(Kind::Resource, &resource.handler) })
    }

    /// Who looks, where callers see different things.
    fn viewer(&self, arrival: &Arrival<'_>) -> Viewer<'_> {
        self.inner.visibility.viewer(|| arrival.auth())
    }

    /// How what `params.ref` names is completed. To complete something takes what it takes to use it.
    fn find_completer(&self, frame: &Frame, arrival: &Arrival<'_>) -> Result<Way, Refusal> {
        let reference: Option<Reference<'_>> = frame.param_object(ParamKey::Reference);
        let viewer = self.viewer(arrival);
        match reference {
            Some(Reference { kind, name: Some(name), .. }) if kind == "ref/prompt" => {
                let prompts = self.inner.prompts.now();
                let prompt = prompts.find(&name, &viewer);
                let prompt = prompt.ok_or_else(|| answered(unknown(Kind::Prompt, &name)))?;
                completer(frame, arrival, &prompt.handler, &prompt.completers)
            }
            Some(Reference { kind, uri: Some(uri), .. }) if kind == "ref/resource" => {
                let resources = self.inner.resources.now();
                let found = resources.find_template(&uri, &viewer);
                let found =
                    found.ok_or_else(|| answered(invalid("params.ref.uri is no resource template")))?;
                completer(frame, arrival, &found.handler, &found.completers)
            }
            _ => Err(answered(invalid("params.ref must name a prompt or a resource template"))),
        }
    }
}

/// Whether progress can be told under this token: a string or an integer of reasonable length.
fn is_token(token: &[u8]) -> bool {
    let (first, rest) = token.split_first().unwrap_or((&0, &[]));
    let is_integer = matches!(first, b'-' | b'0'..=b'9') && rest.iter().all(u8::is_ascii_digit);
    (*first == b'"' || is_integer) && token.len() <= 1024
}

/// How one argument is completed.
fn completer(
    frame: &Frame,
    arrival: &Arrival<'_>,
    handler: &Handler,
    completers: &Completers,
) -> Result<Way, Refusal> {
    let argument: Option<Argument> = frame.param_object(ParamKey::Argument);
    let argument = argument
        .ok_or_else(|| answered(invalid("params.argument must have a name and a value, both strings")))?;
    permit(arrival, handler.scopes)?;
    if !completers.has_argument(&argument.name) {
        return Err(answered(invalid("params.argument.name is no argument of it")));
    }
    Ok(match completers.find(&argument.name) {
        Some(Completer::Function(handler)) => Way::Handler(Target::new(Kind::Completion, handler)),
        Some(Completer::Choices(choices)) => Way::Values(Completion::new(choices.beginning(&argument.value))),
        None => Way::Values(Completion::default()),
    })
}

/// Refuses a caller who lacks one of these scopes.
fn permit(arrival: &Arrival<'_>, scopes: &'static [&'static str]) -> Result<(), Refusal> {
    if scopes.is_empty() {
        return Ok(());
    }
    let auth = arrival.auth();
    let Some(scope) = scopes.iter().find(|scope| !auth.has_scope(scope)) else { return Ok(()) };
    let error = RpcError::new(code::INVALID_REQUEST, format!("the caller lacks the scope {scope:?}"));
    Err(Refusal { error, reply: Reply::Forbidden(scopes) })
}

impl Target {
    fn new(kind: Kind, handler: &Arc<Handler>) -> Self {
        Self { kind, handler: Arc::clone(handler), variables: Values::default() }
    }
}

/// The name that a request gives, and its arguments as an object.
fn named(frame: &Frame) -> Result<Cow<'_, str>, RpcError> {
    let name = frame.param_text(ParamKey::Name).ok_or_else(|| invalid("params.name must be a string"))?;
    if frame.param(ParamKey::Arguments).is_some_and(|raw| raw[0] != b'{' && raw != b"null") {
        return Err(invalid("params.arguments must be an object"));
    }
    Ok(name)
}

fn unknown(kind: Kind, name: &str) -> RpcError {
    let name: String = name.chars().take(128).collect();
    RpcError::new(code::INVALID_PARAMS, format!("unknown {kind}: {name:?}"))
}

/// An error of the method itself, which does not show outside the message.
fn answered(error: RpcError) -> Refusal {
    Refusal { error, reply: Reply::Answered }
}
