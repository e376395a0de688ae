use mcp_core::{Server, resources};

mod notes {
    /// All notes.
    #[mcp_core::resource("notes://all")]
    pub(super) fn all() -> &'static str {
        ""
    }

    pub(super) mod deep {
        use mcp_core::resource;

        /// One note.
        #[resource("notes://{id}")]
        pub(crate) async fn all(id: u32) -> String {
            id.to_string()
        }
    }
}

fn main() {
    let list = resources![self::notes::all, crate::notes::deep::all];
    let server = Server::builder("test", "1.0.0").resources(list).build().unwrap();
    assert_eq!(server.resource_uris().count(), 2);
}
