//! Serves the desk on this machine, over the orders of all stories, to look at: `cargo run -p candor-desk --example desk --
//! PORT [NOW]`. Who comes is called Kim Lee, and may do all; at addresses that end in `?masked`, Kim may only look.

#[path = "../tests/stories/mod.rs"]
mod stories;

use std::error::Error;
use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use candor_desk::desk::{Clock, Desk};
use candor_desk::memory::MemoryRecords;
use candor_desk::routes::routes;
use candor_desk::viewer::{Role, Viewer};
use jiff::Timestamp;
use tokio::net::TcpListener;

/// The moment at which most stories have a case open and none is forgotten.
const NOW: &str = "2026-03-04T15:00:00Z";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let port: u16 = arguments.next().ok_or("name a port")?.parse()?;
    let begins_at: Timestamp = arguments.next().as_deref().unwrap_or(NOW).parse()?;
    let policy = stories::policy().ok_or("the policy is wrong")?;
    let played = stories::files().into_iter().filter_map(|file| stories::orders(&file));
    let orders: Vec<_> = played.flat_map(|(orders, _)| orders).collect();
    let mut out = std::io::stdout();
    writeln!(out, "{} orders at http://127.0.0.1:{port}/", orders.len())?;
    let records = MemoryRecords::of(orders, policy.clone());
    let started = Instant::now();
    let clock: Clock = Arc::new(move || begins_at.saturating_add(started.elapsed()).unwrap_or(begins_at));
    let desk = Arc::new(Desk::new(records, policy, clock));
    let app = routes(desk).layer(from_fn(viewed));
    axum::serve(TcpListener::bind(("127.0.0.1", port)).await?, app).await?;
    Ok(())
}

/// Says who looks, as a login will.
async fn viewed(mut request: Request, next: Next) -> axum::response::Response {
    let is_masked = request.uri().query().is_some_and(|query| query.ends_with("masked"));
    let role = if is_masked { Role::Viewer } else { Role::Lead };
    request.extensions_mut().insert(Viewer::new("Kim Lee", role));
    next.run(request).await
}
