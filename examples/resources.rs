//! Resources: what a client can read, each under a URI; a template stands for many.
//!
//! `cargo run --example resources` serves them over HTTP; `-- --transport stdio` over standard input and output.

use mcp_core::{Annotations, Json, ResourceContents, Role, Server, State, ToolError, resource, resources};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Clone, Serialize, JsonSchema)]
struct Employee {
    name: &'static str,
    team: &'static str,
}

type Staff = Arc<BTreeMap<u32, Employee>>;

/// What this company is about.
#[resource("company://about", mime = "text/markdown", annotations = Annotations::default().audience([Role::Assistant]))]
fn about() -> &'static str {
    "# Acme\n\nWe make everything."
}

/// The logo.
#[resource("company://logo.png", mime = "image/png", ttl = "24h")]
fn logo() -> &'static [u8] {
    b"\x89PNG\r\n\x1a\n"
}

/// One employee by number. `None` tells the client that there is no such resource.
#[resource("company://staff/{number}", title = "Employee")]
fn employee(
    State(staff): State<Staff>,
    /// The number on the badge.
    #[arg(complete = numbers)]
    number: u32,
) -> Option<Json<Employee>> {
    staff.get(&number).cloned().map(Json)
}

fn numbers(start: &str) -> Vec<String> {
    (1..=3).map(|number| number.to_string()).filter(|number| number.starts_with(start)).collect()
}

/// The employees of a team, or everybody.
#[resource("company://staff{?team,limit}")]
async fn staff(
    State(staff): State<Staff>,
    team: Option<&str>,
    #[arg(default = 50)] limit: usize,
) -> Json<Vec<Employee>> {
    let members = staff.values().filter(|member| team.is_none_or(|team| team == member.team));
    Json(members.take(limit).cloned().collect())
}

/// A page of the handbook, with the pages it refers to.
///
/// A path that leads out of the handbook, such as `company://handbook/../secrets`, never gets here.
#[resource("company://handbook/{+path}")]
fn handbook(path: &str) -> Result<Vec<ResourceContents>, ToolError> {
    let page = |path: &str, text: &str| {
        ResourceContents::text(format!("company://handbook/{path}"), text).mime_type("text/markdown")
    };
    match path {
        "travel/trains" => Ok(vec![page(path, "See expenses."), page("expenses", "Keep the receipts.")]),
        "expenses" => Ok(vec![page(path, "Keep the receipts.")]),
        _ => Err(ToolError::not_found("the handbook has the pages travel/trains and expenses")),
    }
}

#[tokio::main]
async fn main() -> Result<(), mcp_transports::Error> {
    let people = [("Ada", "research"), ("Grace", "compilers"), ("Edsger", "research")];
    let staff_list: Staff = Arc::new((1..).zip(people.map(|(name, team)| Employee { name, team })).collect());
    let server = Server::builder("company", "1.0.0")
        .state(staff_list)
        .resources(resources![about, logo, employee, staff, handbook]);
    mcp_transports::run(server).await
}
