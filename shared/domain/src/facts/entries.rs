//! All facts that the sources reported about an order.

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::case::facts::CaseFacts;
use crate::contact::facts::ContactFacts;
use crate::erasure::facts::ErasureFacts;
use crate::event::facts::EventFacts;
use crate::event::stamp::Stamp;
use crate::fulfilment::facts::FulfilmentFacts;
use crate::order::facts::OrderFacts;
use crate::payment::facts::PaymentFacts;
use crate::pickup::facts::PickupFacts;
use crate::returns::facts::ReturnFacts;
use crate::shipment::facts::ShipmentFacts;
use crate::values::default::is_default;

/// The facts that are known about an order, by slice. Each slice owns its facts and their merge, and gives a
/// view of them to the others: `facts.placed()`, `facts.shipments()`. An event about one aspect never changes
/// another aspect.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) order: OrderFacts,
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) payment: PaymentFacts,
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) shipment: ShipmentFacts,
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) fulfilment: FulfilmentFacts,
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) pickup: PickupFacts,
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) returns: ReturnFacts,
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) contact: ContactFacts,
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) case: CaseFacts,
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) event: EventFacts,
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) erasure: ErasureFacts,
}

impl Facts {
    /// Returns the stamps of all facts.
    pub fn stamps(&self) -> impl Iterator<Item = &Stamp> {
        self.news().chain(self.case.work_stamps())
    }

    /// Returns the stamps of all facts but those that say what people did with cases.
    fn news(&self) -> impl Iterator<Item = &Stamp> {
        let Self { order, payment, shipment, fulfilment, pickup, returns, contact, case, event, erasure: _ } =
            self;
        let goods = order.stamps().chain(payment.stamps()).chain(shipment.stamps()).chain(returns.stamps());
        goods
            .chain(fulfilment.stamps())
            .chain(pickup.stamps())
            .chain(contact.stamps())
            .chain(case.stamps())
            .chain(event.stamps())
    }

    /// Returns the time at which the newest fact happened. What people did with cases is no news of the order, and counts
    /// only where nothing else is known.
    #[must_use]
    pub fn newest(&self) -> Option<Timestamp> {
        let news = self.news().map(|stamp| stamp.occurred_at).max();
        news.or_else(|| self.case.work_stamps().map(|stamp| stamp.occurred_at).max())
    }
}
