use mcp_core::{FromRef, Server, State, tool, tools};

#[derive(Clone)]
struct Database;

#[derive(Clone)]
struct Mailer;

struct App {
    database: Database,
}

impl FromRef<App> for Database {
    fn from_ref(app: &App) -> Self {
        app.database.clone()
    }
}

/// Counts the rows.
#[tool]
async fn count(State(_database): State<Database>) -> u64 {
    0
}

/// Sends a mail.
#[tool]
async fn send(State(_mailer): State<Mailer>) {}

fn main() {
    let app = App { database: Database };
    let _ = Server::builder("crm", "1.0.0").state(app).tools(tools![count, send]).build();
}
