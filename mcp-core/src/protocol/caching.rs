//! How long a result stays good, and for whom (2026-07-28, "Caching").

use std::time::Duration;

/// Who may be given a copy of a result that a client or a gateway keeps (`cacheScope`, 2026-07-28 on).
///
/// A hint for those who keep copies: it keeps nobody from asking the server. That is what scopes and
/// [`visible`](crate::ServerBuilder::visible) are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CacheScope {
    /// Anybody: there is nothing of one caller in it.
    Public,
    /// The same caller alone. The default of what is read.
    #[default]
    Private,
}

/// The greatest whole number that every reader of JSON takes.
const MOST: u128 = (1 << 53) - 1;

/// The members of a result that say so.
pub(crate) fn cache_members(ttl: Duration, scope: CacheScope) -> Vec<u8> {
    let scope = match scope {
        CacheScope::Public => "public",
        CacheScope::Private => "private",
    };
    format!(",\"ttlMs\":{},\"cacheScope\":\"{scope}\"", ttl.as_millis().min(MOST)).into_bytes()
}
