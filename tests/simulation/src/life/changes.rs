//! Generates the changes of an order, one after the other: what its customer or shop edits, and the tags that a shop
//! lists.

use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::Source;
use candor_domain::order::placed::Delivery;
use candor_domain::order::tagged::{TagChange, Tagged};
use candor_domain::values::quantity::Quantity;

use super::basket::street;
use super::story::Order;
use super::{DAY, HOUR, MINUTE, Writer};
use crate::text::parsed;

/// Names a change of an order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Change {
    Address,
    Email,
    /// The last line is taken out.
    LineOut,
    /// The first line has another number of units.
    Units,
    /// The customer fetches the goods and is not sent them, or the other way round.
    Delivery,
    /// The shop lists the tag from now on, or not any more.
    Tag(&'static str, TagChange),
}

impl Change {
    fn make(self, order: &mut Order, prefix: &str) {
        match self {
            Self::Address => order.ship_to = order.ship_to.as_ref().map(|_| street(7000)),
            Self::Email => order.customer.email = Some(parsed(&format!("fox.{prefix}@post.example"))),
            Self::LineOut if order.basket.lines.len() > 1 => {
                order.basket.lines.pop();
            }
            Self::LineOut | Self::Units => {
                if let Some(line) = order.basket.lines.first_mut() {
                    let others = line.quantity.in_thousandths() % 3_000 + 1_000;
                    line.quantity = Quantity::thousandths(others);
                }
            }
            Self::Delivery if order.ship_to.is_some() => {
                order.delivery = match order.delivery {
                    Delivery::Shipping | Delivery::LocalDelivery => Delivery::Pickup,
                    Delivery::Pickup => Delivery::Shipping,
                }
            }
            Self::Delivery => {}
            Self::Tag(tag, TagChange::Added) => {
                order.tags.insert(tag);
            }
            Self::Tag(tag, TagChange::Removed) => {
                order.tags.remove(tag);
            }
        }
    }
}

/// Holds changes, each with its time.
pub(super) type Changes = Vec<(i64, Change)>;

impl Writer<'_> {
    /// Draws the changes that the customer or the shop makes. Some orders change more than once.
    pub(super) fn draw_changes(&mut self) -> Changes {
        let (mut changes, mut seconds) = (Changes::new(), 0);
        while self.rng.chance(160) {
            seconds += self.rng.between(30, 20 * HOUR);
            let change = match self.rng.below(24) {
                0..4 => Change::Address,
                4..8 => Change::Email,
                8..12 => Change::LineOut,
                12 => Change::Delivery,
                _ => Change::Units,
            };
            changes.push((seconds, change));
        }
        changes
    }

    /// Makes the changes, and says after each what the order is now.
    pub(super) fn change(&mut self, order: &mut Order, mut changes: Changes) {
        changes.sort_by_key(|(seconds, _)| *seconds);
        let mut last = 0;
        for (seconds, change) in changes {
            last = seconds.max(last + 1);
            let before = order.delivery;
            change.make(order, &self.prefix);
            if before == Delivery::Pickup && order.delivery != before {
                order.sent_instead_at = Some(last);
            }
            self.place(order, last);
            order.history.push((last, order.basket.clone()));
        }
    }

    /// Holds the order for a while. Returns the time at which nothing holds it any more.
    pub(super) fn hold(&mut self, order: &Order, changes: &mut Changes) -> i64 {
        if self.rng.chance(60) {
            let hash = self.rng.pick(&["express", "gift", "vip"]);
            let at = self.rng.between(1, HOUR);
            self.tag(order, changes, at, Change::Tag(hash, TagChange::Added));
        }
        if !self.rng.chance(60) {
            return 0;
        }
        let begins = self.rng.between(1, 3 * HOUR);
        self.tag(order, changes, begins, Change::Tag("hold", TagChange::Added));
        if self.rng.chance(150) {
            return begins + 6 * DAY;
        }
        let ends = begins + self.rng.between(10 * MINUTE, 4 * DAY);
        self.tag(order, changes, ends, Change::Tag("hold", TagChange::Removed));
        ends
    }

    /// Puts a tag on or takes it off: in the list of the shop, or by an event of its own.
    fn tag(&mut self, order: &Order, changes: &mut Changes, seconds: i64, change: Change) {
        match change {
            Change::Tag(tag, change) if !order.sort.lists_tags => {
                let tagged = Tagged { tag: parsed(tag), change };
                self.say(seconds, Source::Storefront, Fact::OrderTagged(tagged));
            }
            Change::Address
            | Change::Email
            | Change::LineOut
            | Change::Units
            | Change::Delivery
            | Change::Tag(..) => {
                changes.push((seconds, change));
            }
        }
    }
}
