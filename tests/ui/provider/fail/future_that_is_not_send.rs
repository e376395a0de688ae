use mcp_core::provider;
use std::sync::Mutex;

struct Notes(Mutex<Vec<String>>);

#[provider]
impl Notes {
    /// Saves a note.
    #[tool]
    async fn save(&self, text: String) -> usize {
        let mut notes = self.0.lock().unwrap();
        notes.push(text);
        tokio::task::yield_now().await;
        notes.len()
    }
}

fn main() {}
