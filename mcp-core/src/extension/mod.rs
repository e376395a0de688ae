//! Extensions: what a server declares beyond the protocol, and the request methods that come with it.
//!
//! Follows 2026-07-28, "Versioning", "Extension Negotiation". Owns identifiers, the methods of extensions and the contract
//! with the functions that serve them. Must not know any one extension, nor how messages travel.
//!
//! Reading order: `identifier` (what an extension may be called), `declared` (an extension, as its author puts it
//! together), `method` (one method of it), `params` and `serve` (a request to a function, and its result), `methods` (the
//! methods of a server, by name), `context` (what handlers can ask and say about extensions).

mod context;
mod declared;
mod identifier;
mod method;
mod methods;
mod params;
mod serve;

pub(crate) use declared::Collected;
pub use declared::Extension;
pub use method::ExtensionMethod;
pub(crate) use methods::Methods;
pub use params::MethodParam;
pub use serve::MethodHandler;
