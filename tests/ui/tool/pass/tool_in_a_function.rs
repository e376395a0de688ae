use mcp_core::{Server, tool, tools};

fn main() {
    struct Local(u64);

    impl Local {
        fn get(&self) -> u64 {
            self.0
        }
    }

    /// Answers.
    #[tool]
    fn answer() -> u64 {
        Local(42).get()
    }

    let server = Server::builder("test", "1.0.0").tools(tools![answer]).build().unwrap();
    assert_eq!(server.tool_names().collect::<Vec<_>>(), ["answer"]);
    assert_eq!(answer(), 42);
}
