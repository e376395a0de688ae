//! What a server offers, as JSON that changes only when the offer does.
//!
//! Owns which lists there are and what is left out of them. Must not know how a server keeps its lists.

use crate::lint::Lint;
use crate::server::Server;
use serde_json::{Map, Value, json};

/// The lists, and what the entries of each are known by.
const LISTS: [(&str, &str); 4] =
    [("prompts", "name"), ("resourceTemplates", "uriTemplate"), ("resources", "uri"), ("tools", "name")];

/// Everything that clients can use of a server, for a snapshot test: its name and all entries of its lists, as the newest
/// revision that it serves shows them.
///
/// What is served but not listed is there too, marked `hidden`, and so are the settings `scopes` and `task`. Entries are
/// sorted by name or URI and members by name, so that the order of registration does not matter. Left out
/// is what may change while the offer stays the same: the version of the server, the size of a resource and when it was
/// last modified. A list that the server does not have is empty.
///
/// ```
/// use mcp_core::{Server, testing, tool, tools};
///
/// /// Adds two integers.
/// #[tool(read_only)]
/// fn add(
///     /// First addend.
///     a: i64,
/// ) -> i64 {
///     a
/// }
///
/// let server = Server::builder("calculator", "1.0.0").tools(tools![add]).build()?;
/// // In a test: compare with a file, and write the file when the change is meant.
/// let expected = serde_json::json!({
///     "name": "calculator",
///     "prompts": [],
///     "resourceTemplates": [],
///     "resources": [],
///     "tools": [{
///         "name": "add",
///         "description": "Adds two integers.",
///         "annotations": { "readOnlyHint": true },
///         "inputSchema": {
///             "type": "object",
///             "properties": { "a": { "type": "integer", "description": "First addend." } },
///             "required": ["a"],
///         },
///     }],
/// });
/// assert_eq!(testing::surface(&server), expected);
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
pub fn surface(server: &Server) -> Value {
    let mut surface = json!({ "name": server.info().name });
    if let Some(newest) = server.versions().iter().max() {
        for (list, key) in LISTS {
            let mut entries = server.entries(list, *newest);
            entries.iter_mut().filter_map(Value::as_object_mut).for_each(leave_out_what_changes);
            entries.sort_by(|a, b| a[key].as_str().cmp(&b[key].as_str()));
            surface[list] = entries.into();
        }
    }
    surface.sort_all_objects();
    surface
}

/// What a model or a host will stumble over; the same as [`Server::lint`], for a test.
///
/// ```
/// use mcp_core::{Server, testing, tool, tools};
///
/// /// Adds two integers.
/// #[tool(read_only)]
/// fn add(
///     /// First addend.
///     a: i64,
///     /// Second addend.
///     b: i64,
/// ) -> i64 {
///     a + b
/// }
///
/// let server = Server::builder("calculator", "1.0.0").tools(tools![add]).build()?;
/// assert!(testing::lint(&server).is_empty(), "{:#?}", testing::lint(&server));
/// # Ok::<(), mcp_core::BuildError>(())
/// ```
pub fn lint(server: &Server) -> Vec<Lint> {
    server.lint()
}

fn leave_out_what_changes(entry: &mut Map<String, Value>) {
    entry.remove("size");
    if let Some(Value::Object(annotations)) = entry.get_mut("annotations") {
        annotations.remove("lastModified");
        if annotations.is_empty() {
            entry.remove("annotations");
        }
    }
}

#[cfg(test)]
#[cfg(feature = "macros")]
mod tests {
    use super::*;
    use crate::{Version, tools};
    use mcp_macros::tool;

    /// Says hello to someone.
    #[tool(crate = crate, title = "Greeting", read_only)]
    fn hello(name: String) -> String {
        name
    }

    /// Forgets what was said.
    #[tool(crate = crate)]
    fn forget(zeal: i64, all: bool) {
        let _ = (zeal, all);
    }

    fn server(version: &str, pages: usize) -> Server {
        let builder = Server::builder("test", version).page_size(pages);
        builder.tools(tools![hello, forget]).build().unwrap()
    }

    #[test]
    fn neither_the_version_nor_the_order_nor_the_pages_change_it() {
        let expected = surface(&server("1.0.0", 1000));
        assert_eq!(surface(&server("2.0.0", 1)).to_string(), expected.to_string());
        let other = Server::builder("test", "1.0.0").tools(tools![forget, hello]).build().unwrap();
        assert_eq!(surface(&other).to_string(), expected.to_string());
        let names: Vec<&str> =
            expected["tools"].as_array().unwrap().iter().filter_map(|t| t["name"].as_str()).collect();
        assert_eq!(names, ["forget", "hello"]);
    }

    #[test]
    fn members_are_in_the_order_of_their_names_but_arguments_are_all_there() {
        let text = surface(&server("1.0.0", 1000))["tools"][0].to_string();
        let places: Vec<Option<usize>> = ["\"description\"", "\"inputSchema\"", "\"all\"", "\"zeal\""]
            .map(|name| text.find(name))
            .to_vec();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{text}");
    }

    #[test]
    fn it_shows_what_the_newest_revision_served_shows() {
        let title = |version| {
            let server = Server::builder("test", "1.0.0").versions([Version::ALL[0], version]);
            surface(&server.tools(tools![hello]).build().unwrap())["tools"][0]["title"].clone()
        };
        assert_eq!(title(Version::ALL[0]), Value::Null, "the first revision has no titles");
        assert_eq!(title(Version::LATEST_LEGACY), "Greeting");
        assert_eq!(title(Version::LATEST), "Greeting");
    }

    #[test]
    fn a_server_without_a_list_has_an_empty_one() {
        let surface = surface(&Server::builder("test", "1.0.0").build().unwrap());
        assert!(LISTS.iter().all(|list| surface[list.0] == json!([])), "{surface}");
    }

    #[test]
    fn what_changes_by_itself_is_left_out() {
        let mut entry = json!({ "uri": "a:b", "size": 5, "annotations": { "lastModified": "2026-01-01" } });
        leave_out_what_changes(entry.as_object_mut().unwrap());
        assert_eq!(entry, json!({ "uri": "a:b" }));
        let mut entry = json!({ "annotations": { "priority": 1.0, "lastModified": "2026-01-01" } });
        leave_out_what_changes(entry.as_object_mut().unwrap());
        assert_eq!(entry, json!({ "annotations": { "priority": 1.0 } }));
    }
}
