//! Generates orders of shops whose warehouse starts by itself: it packs what is paid, and does not wait to be asked. A 3PL that
//! is connected with the shop has each new order within moments
//! (<https://support.handledcommerce.com/hc/en-us/articles/40795027597075>).

use candor_domain::order::placed::{Customer, Delivery};
use candor_domain::values::address::Address;
use jiff::Timestamp;

use super::basket::Basket;
use super::story::Order;
use super::{HOUR, MINUTE, Writer};

impl Writer<'_> {
    /// Generates an order until its goods are to be sent, and leaves these to the warehouse. Returns when it packs them. Where
    /// it sends none, they go their usual way.
    pub(super) fn live_until_packed(
        &mut self,
        basket: Basket,
        customer: &Customer,
        address: &Option<Address>,
    ) -> Option<Timestamp> {
        let (order, free_at) = self.live_until_sent(basket, customer, address);
        let packs_at = self.packs_at(&order);
        if packs_at.is_none() {
            self.hand_over(&order, free_at);
        }
        packs_at
    }

    /// Returns when the warehouse packs the order. Many are packed within minutes, before anybody looked at them.
    fn packs_at(&mut self, order: &Order) -> Option<Timestamp> {
        let is_sent = order.ship_to.is_some() && order.delivery == Delivery::Shipping && !order.sort.test;
        let open_at = if order.sort.is_paid_later() { Some(0) } else { order.paid_at };
        let open_at = open_at.filter(|_| is_sent && !order.sort.is_at_counter())?;
        let soon = self.rng.chance(400);
        let after = if soon { self.rng.between(30, 20 * MINUTE) } else { self.rng.between(HOUR, 30 * HOUR) };
        Some(self.at(open_at.max(0).saturating_add(after)))
    }
}
