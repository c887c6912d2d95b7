//! Has a stack's indexes written anew from its orders: those of open cases, and of the numbers and customers of orders.

use candor_aws::store::Mended;

use crate::demands::{DemandError, Reached, told};
use crate::terminal::{BAD, GOOD, NOTE, print, styled};

/// The number of orders between two lines about how far it is.
const TOLD_EVERY: u64 = 50_000;

impl Reached {
    /// Looks at all orders, and corrects the indexes where they are wrong. Returns false if an order had to be left.
    pub(crate) async fn reindex(&self) -> Result<bool, DemandError> {
        let table = self.table()?;
        let (mut total, mut told_at) = (Mended::default(), 0_u64);
        loop {
            let page = table.mend_indexes(total.next.as_deref()).await;
            total = total.and(page.map_err(told("write the indexes"))?);
            if total.next.is_none() {
                break;
            }
            if total.orders >= told_at.saturating_add(TOLD_EVERY) {
                told_at = total.orders;
                print(&format!("{} {} orders", styled(NOTE, "looked at"), total.orders));
            }
        }
        print(&format!(
            "{} {} orders: {} were wrong in an index and are right now; {} changed meanwhile.",
            styled(GOOD, "looked at"),
            total.orders,
            total.written,
            total.changed
        ));
        if total.left > 0 {
            let why = "cannot be read, or are of a newer release, and stay as they are.";
            print(&format!("{} {} orders {why}", styled(BAD, "left"), total.left));
        }
        Ok(total.left == 0)
    }
}
