use mcp_core::{Server, tools};

mod text {
    /// Counts the words of a text.
    #[mcp_core::tool(read_only)]
    pub(super) fn words(text: &str) -> usize {
        text.split_whitespace().count()
    }

    pub(super) mod deep {
        use crate::Words;
        use mcp_core::tool;

        /// Splits a text.
        #[tool(name = "text.split")]
        pub(crate) fn words(text: &str) -> Words {
            text.split_whitespace().map(str::to_owned).collect()
        }
    }
}

type Words = Vec<String>;

fn main() {
    let list = tools![self::text::words, crate::text::deep::words];
    let server = Server::builder("test", "1.0.0").tools(list).build().unwrap();
    assert_eq!(server.tool_names().collect::<Vec<_>>(), ["words", "text.split"]);
    assert_eq!(text::words("a b"), 2);
}
