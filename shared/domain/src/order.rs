//! The order: everything heard about it, and everything done about it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::case::CaseKey;
use crate::event::Stamp;
use crate::fact::{
    Cancelled, MailKey, MailStatusReport, MailSubject, Payment, PaymentFailed, Placed, Refund, Resolution,
    ReturnRequested, RevisedEstimate, Shipment, Tagged, TrackingStatus, TrackingUpdate,
};
use crate::id::{EstimateSubject, EventId, OrderKey, PaymentId, RefundId, ReturnId, ShipmentId};
use crate::ledger::Ledger;
use crate::refused::Refused;
use crate::text::TagName;

/// A fact at rest, with the stamp of the event that last said it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Held<T> {
    /// Which event, when, from whom. First, so that it decides every comparison.
    #[serde(serialize_with = "write_stamp", deserialize_with = "read_stamp")]
    pub stamp: Stamp,
    /// What it said.
    pub body: T,
}

/// At rest a stamp is one text: an order holds many, and they are most of what it weighs.
fn write_stamp<S: Serializer>(stamp: &Stamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(stamp)
}

fn read_stamp<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Stamp, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

/// The last scan of each status of one parcel: as many as there are statuses, however many came.
pub type TrackingUpdates = BTreeMap<TrackingStatus, Held<TrackingUpdate>>;

/// What is known of an order, in aspects that no event of another aspect can touch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// As last revised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placed: Option<Held<Placed>>,
    /// Cancelled, for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<Held<Cancelled>>,
    /// Tags, put on or taken off.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<TagName, Held<Tagged>>,
    /// Money that came in.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub payments: BTreeMap<PaymentId, Held<Payment>>,
    /// Attempts to pay that did not succeed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub failed_payments: BTreeMap<PaymentId, Held<PaymentFailed>>,
    /// Money that went back.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub refunds: BTreeMap<RefundId, Held<Refund>>,
    /// Parcels as last told.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub shipments: BTreeMap<ShipmentId, Held<Shipment>>,
    /// What carriers saw.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tracking_updates: BTreeMap<ShipmentId, TrackingUpdates>,
    /// Days promised after the first.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub revised_estimates: BTreeMap<EstimateSubject, Held<RevisedEstimate>>,
    /// What the customer wants to send back.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub returns: BTreeMap<ReturnId, Held<ReturnRequested>>,
    /// What became of mails, by the address they went to.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub mails: BTreeMap<MailKey, Held<MailStatusReport>>,
    /// What people decided.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub resolutions: BTreeMap<CaseKey, Held<Resolution>>,
    /// Events that were not believed, by the digest of their text.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub refused: BTreeMap<EventId, Held<Refused>>,
}

/// An order: facts, and the ledger of what was done about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Which.
    pub key: OrderKey,
    /// What is known.
    pub facts: Facts,
    /// What was done.
    pub ledger: Ledger,
}

impl Order {
    /// An order nothing is known of yet.
    #[must_use]
    pub fn new(key: OrderKey) -> Self {
        Self { key, facts: Facts::default(), ledger: Ledger::default() }
    }
}

impl Facts {
    /// The stamps of everything held.
    pub fn stamps(&self) -> impl Iterator<Item = &Stamp> {
        let about_order = self.placed.iter().map(stamp).chain(self.cancelled.iter().map(stamp));
        let money = self.payments.values().map(stamp).chain(self.failed_payments.values().map(stamp));
        let money = money.chain(self.refunds.values().map(stamp));
        let shipments = self.shipments.values().map(stamp).chain(self.revised_estimates.values().map(stamp));
        let tracking_updates = self.tracking_updates.values().flat_map(TrackingUpdates::values).map(stamp);
        let people = self.tags.values().map(stamp).chain(self.returns.values().map(stamp));
        let people = people.chain(self.mails.values().map(stamp)).chain(self.resolutions.values().map(stamp));
        let refused = self.refused.values().map(stamp);
        about_order.chain(money).chain(shipments).chain(tracking_updates).chain(people).chain(refused)
    }

    /// What became of a mail, at each address it went to.
    pub fn statuses(&self, subject: &MailSubject) -> impl Iterator<Item = &Held<MailStatusReport>> {
        self.mails.iter().filter(move |(key, _)| key.subject == *subject).map(|(_, held)| held)
    }

    /// When the newest fact happened.
    #[must_use]
    pub fn newest(&self) -> Option<Timestamp> {
        self.stamps().map(|stamp| stamp.occurred_at).max()
    }
}

fn stamp<T>(held: &Held<T>) -> &Stamp {
    &held.stamp
}
