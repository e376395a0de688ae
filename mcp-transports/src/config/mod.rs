//! All settings of a server and its transports, and where they come from: the command line, the environment, a file
//! `.env`, defaults.
//!
//! Reading order: `settings` (the table of all of them), `value` (what each kind is written like), `sources` (where
//! they come from), `apply` (what they do), `nearest` (what a misspelt name may have meant), `help`.

mod apply;
mod help;
mod nearest;
mod settings;
mod sources;
mod value;

pub use apply::IntoServer;
pub(crate) use help::help;
pub use settings::ServerConfig;
pub(crate) use sources::Asked;
pub use sources::ConfigError;
pub use value::{Keys, LogFormat, Transport};
