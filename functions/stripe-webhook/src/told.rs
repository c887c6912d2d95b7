//! Holds one fact of an event, before it is known which order it is about.

use candor_domain::event::envelope::Event;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::reference::report::{OfPayment, Report, Said};
use candor_domain::values::id::{EventId, OrderId, OrderKey, PaymentId, Shop};
use candor_domain::values::reading::At;
use candor_edge::names::name;
use jiff::{Timestamp, ToSpan};

use crate::event::Frame;

/// A fact, or the reason why an object says none.
#[derive(Debug)]
pub(crate) enum Told {
    Fact(Box<Statement>),
    Nothing(&'static str),
}

/// One fact, with the payment that it belongs to.
#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) occurred_at: Timestamp,
    pub(crate) id: EventId,
    pub(crate) payment: Option<PaymentId>,
    pub(crate) of: OfPayment,
}

impl Statement {
    /// Returns the statement as an event of its order.
    pub(crate) fn event(self, shop: &Shop, order_id: &OrderId) -> Event {
        let key = OrderKey { shop: shop.clone(), order_id: order_id.clone() };
        let stamp = Stamp { occurred_at: self.occurred_at, id: self.id, source: Source::Payments };
        Event { key, stamp, fact: self.of.fact() }
    }

    /// Returns the statement as a report about its payment. Returns `None` if it names no payment.
    pub(crate) fn report(self, shop: &Shop) -> Option<Report> {
        let stamp = Stamp { occurred_at: self.occurred_at, id: self.id, source: Source::Payments };
        let said = Said::Payment(self.payment?, self.of);
        Some(Report { shop: shop.clone(), stamp, said })
    }
}

/// Makes the name of a fact from the thing that it is about, and not from the event: several events say the same,
/// and the events that Stripe sends for a try-out all have the same identifier
/// (<https://github.com/cloudcreativity/laravel-stripe/issues/2>). `rank` decides between two facts of the same
/// second: Stripe's times have no finer part.
pub(crate) fn named(
    at: &At<'_>,
    frame: Frame<'_>,
    (occurred_at, rank): (Timestamp, u8),
    [thing, what]: [&str; 2],
) -> Option<EventId> {
    let moment = occurred_at.checked_add(i64::from(rank).nanoseconds()).unwrap_or(occurred_at);
    name(at, moment, &[frame.shop.as_str(), "stripe", thing, what])
}
