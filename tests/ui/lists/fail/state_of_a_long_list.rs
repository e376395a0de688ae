use mcp_core::{Server, State, tool, tools};

#[derive(Clone)]
struct Database;

macro_rules! hello {
    ($($name:ident)*) => {$(
        /// Says hello.
        #[tool]
        fn $name() {}
    )*};
}

hello!(a b c d e f g h);

/// Counts the rows.
#[tool]
fn count(State(_database): State<Database>) -> u64 {
    0
}

fn main() {
    let _ = Server::builder("crm", "1.0.0").tools(tools![a, b, c, d, count, e, f, g, h]).build();
}
