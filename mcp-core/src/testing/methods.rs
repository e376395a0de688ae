//! Which methods there are, for tests that must leave none out.

use crate::protocol::{Version, all_methods};

/// Every request that a client may send to a server of this library, with the revisions that have it, oldest first.
///
/// ```
/// use mcp_core::Version;
/// use mcp_core::testing::methods;
///
/// let (_, versions) = methods().into_iter().find(|(name, _)| *name == "ping").unwrap();
/// assert!(versions.contains(&Version::LATEST_LEGACY) && !versions.contains(&Version::LATEST));
/// ```
pub fn methods() -> Vec<(&'static str, Vec<Version>)> {
    let versions =
        |since, until| Version::ALL.iter().copied().filter(|v| (since..=until).contains(v)).collect();
    all_methods().map(|(name, since, until)| (name, versions(since, until))).collect()
}
