//! What is served of one file: its contents, what they are, and the digest that hosts check.

use crate::protocol::ResourceContents;
use bytes::Bytes;
use sha2::{Digest, Sha256};

#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) contents: Bytes,
    pub(super) mime: &'static str,
}

/// What files are, by the end of their names.
const TYPES: [(&str, &str); 24] = [
    ("md", "text/markdown"),
    ("txt", "text/plain"),
    ("json", "application/json"),
    ("yaml", "application/yaml"),
    ("yml", "application/yaml"),
    ("toml", "application/toml"),
    ("xml", "application/xml"),
    ("csv", "text/csv"),
    ("html", "text/html"),
    ("css", "text/css"),
    ("js", "text/javascript"),
    ("mjs", "text/javascript"),
    ("ts", "text/plain"),
    ("py", "text/x-python"),
    ("sh", "text/x-shellscript"),
    ("rs", "text/x-rust"),
    ("sql", "application/sql"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("pdf", "application/pdf"),
];

impl File {
    pub(super) fn new(path: &str, contents: Bytes) -> Self {
        let end = path.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
        let known = TYPES.iter().find(|(known, _)| end.as_deref() == Some(*known)).map(|(_, mime)| *mime);
        let usual =
            if std::str::from_utf8(&contents).is_ok() { "text/plain" } else { "application/octet-stream" };
        Self { contents, mime: known.unwrap_or(usual) }
    }

    /// The SHA-256 of its bytes, as the extension writes it.
    pub(super) fn digest(&self) -> String {
        let hash = Sha256::digest(&self.contents);
        hash.iter().fold("sha256:".to_owned(), |text, byte| text + &format!("{byte:02x}"))
    }

    /// Text where it is text, else bytes.
    pub(super) fn read(&self, uri: &str) -> ResourceContents {
        let contents = match std::str::from_utf8(&self.contents) {
            Ok(text) => ResourceContents::text(uri, text),
            Err(_) => ResourceContents::blob(uri, &self.contents),
        };
        contents.mime_type(self.mime)
    }
}
