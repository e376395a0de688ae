//! A booking that asks three times and charges once, for clients of every revision.
//!
//! `cargo run --example booking` serves it over HTTP; `-- --transport stdio` over standard input and output.

use mcp_core::{Choice, Context, Elicited, Form, Server, State, ToolError, tool, tools};
use serde::Deserialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

#[derive(Clone, Copy, Debug, Choice, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Room {
    #[choice(title = "Single, 80 a night")]
    Single,
    #[choice(title = "Double, 120 a night")]
    Double,
}

#[derive(Deserialize, Form)]
struct Stay {
    /// How long you stay.
    #[form(title = "Nights", range = 1..=14, default = 1)]
    nights: u32,
    room: Room,
}

#[derive(Deserialize, Form)]
struct Consent {
    /// Whether your card may be charged now.
    agreed: bool,
}

/// Charges cards, and counts how often.
#[derive(Clone, Default)]
struct Bank(Arc<AtomicU32>);

impl Bank {
    async fn charge(&self, amount: u32) -> Result<String, std::io::Error> {
        Ok(format!("receipt {} over {amount}", self.0.fetch_add(1, Ordering::Relaxed) + 1))
    }
}

/// Books a room, after asking for the stay, for consent, and for a rating.
///
/// A client of 2026-07-28 answers each question by calling again, so that this function runs from its start each time.
/// The charge is in `once`: it happens in the pass in which consent arrives, and later passes have its receipt.
#[tool(destructive = false)]
async fn book(ctx: &Context, State(bank): State<Bank>, hotel: &str) -> Result<String, ToolError> {
    let Some(Stay { nights, room }) = ctx.elicit(format!("Your stay at {hotel}")).await?.accepted() else {
        return Ok("nothing is booked".to_owned());
    };
    let price = nights * if matches!(room, Room::Single) { 80 } else { 120 };
    let consent = ctx.elicit::<Consent>(format!("{nights} nights cost {price}. Shall I book?")).await?;
    if !matches!(consent, Elicited::Accepted(Consent { agreed: true })) {
        return Ok("nothing is booked".to_owned());
    }
    let receipt = ctx.once("charge", || bank.charge(price)).await?;
    // One more question after the charge: the pass that answers it must not charge again.
    ctx.elicit::<()>("Booked. May the hotel send you its newsletter?").await?;
    Ok(format!("booked {hotel}: {receipt}"))
}

/// How often a card was charged.
#[tool(read_only)]
fn charges(State(bank): State<Bank>) -> u32 {
    bank.0.load(Ordering::Relaxed)
}

#[tokio::main]
async fn main() -> Result<(), mcp_transports::Error> {
    let builder = Server::builder("booking", "1.0.0").state(Bank::default());
    mcp_transports::run(builder.tools(tools![book, charges])).await
}
