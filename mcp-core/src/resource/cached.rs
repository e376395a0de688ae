//! What a reader may keep of what was read: as the attribute says, as the server says, or as this very result says.
//!
//! Owns which of them counts. Must not know how it is written.

use super::into_result::IntoResourceResult;
use super::reply::ResourceReply;
use super::spec::Published;
use crate::protocol::CacheScope;
use crate::tool::ToolError;
use std::time::Duration;

/// What one of the three says; where it says nothing, the next one counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Caching {
    pub(crate) ttl: Option<Duration>,
    pub(crate) scope: Option<CacheScope>,
}

impl Caching {
    /// What counts of a result, of its resource, and of the server.
    pub(super) fn settle(self, published: Option<&Published>, server: Self) -> (Duration, CacheScope) {
        let own = published.map_or_else(Self::default, |published| published.caching);
        // What may depend on who reads it is not for others, unless its author says so.
        let server_scope = server.scope.filter(|_| published.is_some_and(|published| !published.personal));
        let ttl = self.ttl.or(own.ttl).or(server.ttl).unwrap_or_default();
        (ttl, self.scope.or(own.scope).or(server_scope).unwrap_or_default())
    }
}

/// What a resource returns when it says itself how long its contents stay good, and for whom (2026-07-28 on).
///
/// What is not said follows the keys `ttl` and `cache_scope` of the resource, then the server's
/// [`read_ttl`](crate::ServerBuilder::read_ttl) and [`read_cache_scope`](crate::ServerBuilder::read_cache_scope).
///
/// ```
/// use mcp_core::{Cached, resource};
/// use std::time::Duration;
///
/// /// The rates of one day. Those of past days do not change any more.
/// #[resource("rates://{day}")]
/// fn rates(day: &str) -> Cached<String> {
///     let ttl = if day < "2026-07-28" { Duration::from_secs(86_400) } else { Duration::from_secs(5) };
///     Cached::new(format!("the rates of {day}")).ttl(ttl).public()
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Cached<R> {
    result: R,
    caching: Caching,
}

impl<R> Cached<R> {
    /// A result of which nothing is said yet.
    pub fn new(result: R) -> Self {
        Self { result, caching: Caching::default() }
    }

    /// How long it may be kept; zero is not at all.
    #[must_use]
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.caching.ttl = Some(ttl);
        self
    }

    /// Anybody may be given a copy.
    #[must_use]
    pub fn public(mut self) -> Self {
        self.caching.scope = Some(CacheScope::Public);
        self
    }

    /// Only the same caller may be given a copy.
    #[must_use]
    pub fn private(mut self) -> Self {
        self.caching.scope = Some(CacheScope::Private);
        self
    }
}

impl<R: IntoResourceResult> IntoResourceResult for Cached<R> {
    const MIME: Option<&'static str> = R::MIME;

    fn write(self, reply: &mut ResourceReply<'_>) -> Result<(), ToolError> {
        reply.caching(self.caching);
        self.result.write(reply)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CacheScope::{Private, Public};

    const SECOND: Duration = Duration::from_secs(1);

    fn published(caching: Caching, personal: bool) -> Published {
        Published { caching, personal, ..Published::default() }
    }

    #[test]
    fn the_nearest_that_says_something_counts() {
        let nothing = Caching::default();
        let all = |ttl, scope| Caching { ttl: Some(SECOND * ttl), scope: Some(scope) };
        let cases = [
            (nothing, nothing, false, nothing, (0, Private)),
            (nothing, nothing, false, all(3, Public), (3, Public)),
            (nothing, nothing, true, all(3, Public), (3, Private)),
            (nothing, all(2, Private), false, all(3, Public), (2, Private)),
            (nothing, all(2, Public), true, all(3, Private), (2, Public)),
            (all(1, Public), all(2, Private), true, all(3, Private), (1, Public)),
            (all(0, Private), all(2, Public), false, all(3, Public), (0, Private)),
        ];
        for (result, own, personal, server, (ttl, scope)) in cases {
            let settled = result.settle(Some(&published(own, personal)), server);
            assert_eq!(settled, (SECOND * ttl, scope), "{result:?} {own:?} {personal} {server:?}");
        }
    }
}
