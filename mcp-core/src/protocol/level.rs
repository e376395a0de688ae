//! Severities of log messages to the client.

use serde::{Deserialize, Serialize};

/// How severe a log message is (RFC 5424), from least to most.
///
/// ```
/// use mcp_core::LogLevel;
///
/// assert!(LogLevel::Debug < LogLevel::Error);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Detail for debugging.
    Debug,
    /// Ordinary progress.
    Info,
    /// Ordinary but significant.
    Notice,
    /// Something may be wrong.
    Warning,
    /// An operation failed.
    Error,
    /// A component failed.
    Critical,
    /// Somebody must act at once.
    Alert,
    /// The system is unusable.
    Emergency,
}

impl LogLevel {
    const ALL: [Self; 8] = [
        Self::Debug,
        Self::Info,
        Self::Notice,
        Self::Warning,
        Self::Error,
        Self::Critical,
        Self::Alert,
        Self::Emergency,
    ];

    /// The level stored as `self as u8`, for atomics.
    pub(crate) fn from_u8(value: u8) -> Self {
        Self::ALL[usize::from(value).min(Self::ALL.len() - 1)]
    }
}
