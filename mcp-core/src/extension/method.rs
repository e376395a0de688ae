//! One request method of an extension: its name, what serves it, and what it asks of a request.

use super::declared::Entry;
use super::methods::Asked;
use super::serve::MethodHandler;
use crate::handler::{About, Call, Run};
use crate::protocol::{CacheScope, cache_members};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

/// The longest period of a rate.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A request method of an [`Extension`](crate::Extension).
///
/// ```
/// use mcp_core::{Extension, ExtensionMethod, Server, ToolError};
/// use serde::{Deserialize, Serialize};
/// use std::time::Duration;
///
/// #[derive(Deserialize)]
/// struct Wanted {
///     id: String,
/// }
///
/// #[derive(Serialize)]
/// struct Entry {
///     text: String,
/// }
///
/// async fn get(Wanted { id }: Wanted) -> Result<Entry, ToolError> {
///     Ok(Entry { text: format!("entry {id}") })
/// }
///
/// let get = ExtensionMethod::new("audit/get", get)
///     .mirrored("id") // the header `Mcp-Name` repeats it
///     .ttl(Duration::from_secs(60))
///     .timeout(Duration::from_secs(5))
///     .rate(10, Duration::from_secs(1));
/// let server = Server::builder("crm", "1.0.0").extension(Extension::new("com.example/audit").with_method(get)).build()?;
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
#[must_use = "hand it to `Extension::with_method`"]
pub struct ExtensionMethod<S = ()> {
    about: About,
    run: Box<dyn FnOnce(Vec<u8>) -> Run>,
    mirrored: Option<&'static str>,
    ttl: Option<Duration>,
    scope: CacheScope,
    state: PhantomData<fn() -> S>,
}

impl<S> fmt::Debug for ExtensionMethod<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExtensionMethod").field("name", &self.about.name).finish_non_exhaustive()
    }
}

impl<S: Send + Sync + 'static> ExtensionMethod<S> {
    /// A method of this name, served by this function: see [`MethodHandler`].
    pub fn new<M>(name: impl Into<String>, handler: impl MethodHandler<S, M>) -> Self {
        let run = move |cache: Vec<u8>| -> Run {
            let (handler, cache): (_, Arc<[u8]>) = (Arc::new(handler), cache.into());
            Box::new(move |call| {
                let (handler, cache) = (Arc::clone(&handler), Arc::clone(&cache));
                let call: Call<S> = Call::new(call);
                Box::pin(async move {
                    let result = handler.serve(&call).await;
                    super::serve::finish(&call, result, &cache)
                })
            })
        };
        Self {
            about: About { name: name.into().into(), ..About::default() },
            run: Box::new(run),
            mirrored: None,
            ttl: None,
            scope: CacheScope::Private,
            state: PhantomData,
        }
    }

    /// The member of `params` that the header `Mcp-Name` must repeat on HTTP. Default: none.
    pub fn mirrored(mut self, param: &'static str) -> Self {
        self.mirrored = Some(param);
        self
    }

    /// How long the client may keep the result (`ttlMs`), for the caller alone unless it is [`public`](Self::public).
    /// Default: nothing is said, and the client must not keep it.
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = Some(ttl);
        self
    }

    /// The result is the same for all callers (`cacheScope`), so that who stands between may keep it too.
    pub fn public(mut self) -> Self {
        self.scope = CacheScope::Public;
        self
    }

    /// How long a call may take. Default: as long as it takes.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.about.timeout = Some(timeout);
        self
    }

    /// How many calls of it there may be at a time; further ones are told to come back (-32603). Default: no limit of its own.
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.about.concurrency = Some(calls);
        self
    }

    /// How many calls of one [caller](crate::Auth) there may be in a period of up to a day: so many at once, and used ones
    /// come back evenly. Further calls are told when to come back (-32603); callers that are not known count as one. Default:
    /// no limit.
    pub fn rate(mut self, calls: u32, period: Duration) -> Self {
        self.about.rate = Some((calls, period));
        self
    }

    /// What the caller must be allowed. Default: nothing.
    pub fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.about.scopes = scopes;
        self
    }

    pub(super) fn name(&self) -> &str {
        &self.about.name
    }

    pub(super) fn problems(&self) -> impl Iterator<Item = &'static str> {
        let (name, rate) = (self.name(), self.about.rate);
        let rules = [
            (
                !((1..=128).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic())),
                "a name has 1 to 128 visible characters of ASCII",
            ),
            (
                name.starts_with("notifications/"),
                "a method that is answered cannot be called like a notification",
            ),
            (name.starts_with("rpc."), "names that begin with `rpc.` are those of JSON-RPC"),
            (self.about.concurrency == Some(0), "`concurrency` is 0, so that no call could be served"),
            (rate.is_some_and(|(calls, _)| calls == 0), "`rate` has 0 calls, so that none could be served"),
            (
                rate.is_some_and(|(_, period)| period.is_zero() || period > DAY),
                "the period of `rate` must be more than nothing and at most a day",
            ),
        ];
        rules.into_iter().filter(|(broken, _)| *broken).map(|(_, text)| text)
    }

    pub(super) fn into_entry(self, client_must_declare: Option<Arc<str>>) -> Entry {
        let cache = self.ttl.map(|ttl| cache_members(ttl, self.scope)).unwrap_or_default();
        Entry {
            name: (*self.about.name).into(),
            handler: Arc::new(self.about.handler((self.run)(cache), None)),
            asked: Asked { mirrored: self.mirrored, client_must_declare },
        }
    }
}
