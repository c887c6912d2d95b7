//! Generates orders from before the shop was connected. They were paid and sent long ago, and something happens to them
//! today: a tag, an edit, a return, a refund.

use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::Source;
use candor_domain::order::placed::Customer;
use candor_domain::order::tagged::{TagChange, Tagged};
use candor_domain::returns::requested::ReturnRequested;
use candor_domain::values::address::Address;

use super::basket::Basket;
use super::changes::Change;
use super::{DAY, HOUR, MINUTE, Writer};
use crate::text::{parsed, pence};

impl Writer<'_> {
    /// Generates what Candor hears of an order that was this many seconds old when the shop was connected. Some shops hand
    /// over their old orders then, most with their payments, and none with their parcels.
    pub(super) fn touch_old(
        &mut self,
        basket: Basket,
        customer: &Customer,
        address: &Option<Address>,
        age: i64,
    ) {
        let mut order = self.draw_order(basket, customer, address);
        if self.rng.chance(600) {
            self.place(&order, 0);
        }
        if !order.sort.is_paid_later() && self.rng.chance(500) {
            self.receive(MINUTE, "pay", order.basket.total());
        }
        let mut seconds = age;
        for _ in 0..self.rng.pick(&[1, 1, 2, 3]) {
            seconds += self.rng.between(MINUTE, 3 * DAY);
            match self.rng.below(5) {
                0 => self.tag_old(seconds),
                1 => self.change(&mut order, vec![(seconds, Change::Email)]),
                2 => self.change(&mut order, vec![(seconds, Change::Tag("vip", TagChange::Added))]),
                3 => self.ask_back(&order.basket, seconds),
                _ => self.refund(seconds, &format!("late-{seconds}"), pence(100), vec![]),
            }
        }
        seconds += self.rng.between(MINUTE, HOUR);
        self.place(&order, seconds);
    }

    /// Puts the tag that holds an order on, and takes it off again: somebody marked all orders of a list by mistake.
    /// Only orders that were handed over are on it.
    pub(super) fn tag_by_mistake(&mut self, age: i64) {
        if !self.is_placed_at_once() {
            return;
        }
        let at = age + self.rng.between(HOUR, 4 * DAY);
        for (seconds, change) in [(at, TagChange::Added), (at + 2 * HOUR, TagChange::Removed)] {
            let tagged = Tagged { tag: parsed("hold"), change };
            self.say(seconds, Source::Storefront, Fact::OrderTagged(tagged));
        }
    }

    /// Returns true if the shop said what the order is as it was placed.
    fn is_placed_at_once(&self) -> bool {
        self.events
            .iter()
            .any(|event| event.stamp.occurred_at == self.began && matches!(event.fact, Fact::OrderPlaced(_)))
    }

    fn tag_old(&mut self, seconds: i64) {
        let tag = self.rng.pick(&["vip", "gift", "express"]);
        let tagged = Tagged { tag: parsed(tag), change: TagChange::Added };
        self.say(seconds, Source::Storefront, Fact::OrderTagged(tagged));
    }

    fn ask_back(&mut self, basket: &Basket, seconds: i64) {
        let return_id = parsed(&format!("{}-back-{seconds}", self.prefix));
        let lines = basket.units();
        if !lines.is_empty() {
            let asked = ReturnRequested { return_id, lines, reason: Some(parsed("too blue")) };
            self.say(seconds, Source::Support, Fact::ReturnRequested(asked));
        }
    }
}
