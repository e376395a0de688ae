use mcp_core::{Server, tools};

mod text {
    /// Counts the words of a text.
    #[mcp_core::tool]
    fn words(text: &str) -> usize {
        text.split_whitespace().count()
    }
}

fn main() {
    let _ = Server::builder("text", "1.0.0").tools(tools![text::words]).build();
}
