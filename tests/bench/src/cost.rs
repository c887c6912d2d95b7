//! Says what a month costs on AWS: one with a million orders, and one with none.
//!
//! Invariants:
//! - **Counted, not guessed**: an order lives through its [`life`] in the functions themselves. Every request,
//!   unit, byte and call because of it is counted; [`bill`] multiplies them with [`prices`].
//! - **As it is deployed**: memory, queues, alarms and secrets are read from `infra/template.yaml`.
//! - **Dear rather than cheap**: no free tier, no batches that are not asked for, and the dearer reading where
//!   a price list can be read in two ways.
//!
//! What cannot be counted on this machine is assumed, and every such number has a name in [`assumed`].
//!
//! Start reading at [`measure`], then [`bill`].

use candor_local::terminal::Progress;

use crate::measure::{Fixture, MeasureError, Wanted};

pub mod assumed;
pub mod bill;
pub mod counts;
pub mod deployed;
pub mod invoice;
pub mod life;
pub use candor_local::prices;
pub mod town;

pub use bill::Bill;
use counts::Counted;
use deployed::Deployed;

/// Holds the two bills, and what they were made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// The counts.
    pub counted: Counted,
    /// The bill of a month with a million orders.
    pub million_orders: Bill,
    /// The bill of a month with none.
    pub idle_month: Bill,
}

impl Cost {
    /// Makes the bills from what was counted.
    #[must_use]
    pub fn of(counted: Counted, deployed: &Deployed) -> Self {
        let month = |orders| bill::month(orders, &counted, deployed, &prices::LIST);
        let (million_orders, idle_month) = (month(1e6), month(0.0));
        Self { counted, million_orders, idle_month }
    }
}

/// Lets an order live, and makes the bills.
///
/// # Errors
/// Returns a [`MeasureError`] if a function fails, or the order does not live as a typical one does.
pub async fn measure(wanted: &Wanted) -> Result<Cost, MeasureError> {
    let bench = Fixture::begin(wanted).await?;
    let deployed = Deployed::read()?;
    let progress = Progress::begin("The life of an order");
    let counted = life::count(&bench, &deployed, |step| progress.at(step)).await?;
    progress.done("");
    Ok(Cost::of(counted, &deployed))
}

#[cfg(test)]
mod tests;
