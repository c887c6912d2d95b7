//! The fingerprint of an order, which it shares with its duplicate orders: orders of the same customer,
//! basket and address under another number, most often placed twice by mistake.

use std::collections::BTreeSet;
use std::fmt;

use crate::order::placed::{Line, Placed};
use crate::values::hash::AddressHash;
use crate::values::id::OrderId;

/// The purpose of a duplicate check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DuplicatePurpose {
    /// Takes the place of the order to be sent, among those that look the same, or finds the one that has it.
    TakePlace,
    /// Gives the place up, where this order has it.
    GivePlaceUp,
}

/// The orders that look the same as a checked one. One customer was seen to place the same order six times
/// (<https://github.com/angelleye/paypal-woocommerce/issues/893>), so a person has to see all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lookalikes {
    /// The order that has the place of the one to be sent; none where the checked order has it.
    pub holder: Option<OrderId>,
    /// The orders that were held beside the checked one. One that is cancelled since is still among them: it looks
    /// the same, and may be the one that the customer paid for.
    pub others: BTreeSet<OrderId>,
}

/// The customer, the basket and the address of an order in one text. Personal: stores keep a digest of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// Returns whether an order has a fingerprint: an email address says whose order it is.
    #[must_use]
    pub fn is_there(placed: &Placed) -> bool {
        placed.customer.email.is_some()
    }

    /// Returns the fingerprint of an order; `None` where no email address says whose order it is.
    #[must_use]
    pub fn of(placed: &Placed) -> Option<Self> {
        let email = placed.customer.email.as_ref()?.as_str().to_lowercase();
        let mut basket: Vec<String> = placed.lines.iter().map(say).collect();
        basket.sort();
        let address = placed.ship_to.as_ref().map(|address| AddressHash::of(address).to_string());
        Some(Self([email, basket.join("\n"), address.unwrap_or_default()].join("\n\n")))
    }

    /// Returns the text to make a digest of.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Returns the quantity and the product of a line, without its price: a second order may have another
/// discount.
fn say(line: &Line) -> String {
    let what = line.sku.as_ref().map_or_else(|| line.title.as_str(), |sku| sku.as_str());
    format!("{} {what}", line.quantity)
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fingerprint(redacted)")
    }
}
