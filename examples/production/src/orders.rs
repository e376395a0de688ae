//! The orders of a shop, in an SQLite file.

use rusqlite::{Connection, Error};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// An order that was placed.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Order {
    /// The order's number.
    id: i64,
    article: String,
    quantity: u32,
}

/// The table of orders. Every method blocks for as long as the disk does.
#[derive(Clone)]
pub(crate) struct Orders {
    connection: Arc<Mutex<Option<Connection>>>,
}

impl Orders {
    pub(crate) fn open(file: &str) -> Result<Self, Error> {
        let connection = Connection::open(file)?;
        connection.execute(
            "CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY, article TEXT NOT NULL, quantity INTEGER NOT NULL)",
            [],
        )?;
        Ok(Self { connection: Arc::new(Mutex::new(Some(connection))) })
    }

    pub(crate) fn place(&self, article: &str, quantity: u32) -> Result<Order, Error> {
        let connection = self.lock();
        let connection = connection.as_ref().ok_or(Error::InvalidQuery)?;
        connection.execute("INSERT INTO orders (article, quantity) VALUES (?1, ?2)", (article, quantity))?;
        Ok(Order { id: connection.last_insert_rowid(), article: article.to_owned(), quantity })
    }

    pub(crate) fn count(&self) -> Result<u64, Error> {
        let connection = self.lock();
        let connection = connection.as_ref().ok_or(Error::InvalidQuery)?;
        connection.query_one("SELECT count(*) FROM orders", [], |row| row.get(0))
    }

    /// Writes everything to the disk and closes the file.
    pub(crate) fn close(&self) {
        if let Some(Err((_, error))) = self.lock().take().map(Connection::close) {
            tracing::error!(%error, "the database cannot be closed");
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Connection>> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
