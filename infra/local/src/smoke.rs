//! Tries a deployed stack, in a real account or on the emulator: sends one marked order through it to SES's mailbox
//! simulator, looks at what came of it, forgets it again, and says what it cost.
//!
//! The order is marked by its id, and does no harm: its one line is digital, so no warehouse and no shop is told
//! anything, and its customer is a machine of SES, whose deliveries count neither for the reputation nor for the daily
//! quota (docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html). It is no `test` order, because those
//! get no mail.

pub(crate) mod account;
mod forgotten;
mod judged;
pub(crate) mod marked;
mod report;
mod spent;
mod steps;

use std::time::Duration;

pub use account::Place;
pub use report::Report;

use crate::terminal::{STRONG, print, styled};

use account::Account;
use forgotten::forget;
use marked::Marked;
use steps::Steps;

/// Decides how a stack is tried.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The shop of the order; it is in the stack's policy.
    pub shop: String,
    /// The longest wait for the mail.
    pub patience: Duration,
}

/// Tries the stack of this name, and prints each step. The order is forgotten in any case.
///
/// # Errors
/// Returns an error if this machine lets no client start.
pub fn run(stack: &str, place: Place, plan: &Plan) -> std::io::Result<Report> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(async { all_steps(&Account::of(stack, place).await, plan).await }))
}

async fn all_steps(account: &Account, plan: &Plan) -> Report {
    let marked = Marked::new(&plan.shop);
    print(&format!("Trying {} with the order {}", styled(STRONG, &account.shown()), marked.shown()));
    let mut steps = Steps::new(account, &marked, plan.patience);
    if let Some(before) = steps.before().await {
        let sent = steps.sent().await;
        steps.after(before).await;
        let forgotten = forget(account, &marked, sent).await;
        steps.report.add("forgotten", forgotten);
    }
    spent::show(account, steps.order());
    steps.report
}
