//! The order: everything heard about it, and everything done about it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::case::key::CaseKey;
use crate::case::resolution::Resolution;
use crate::contact::mail_status::{MailKey, MailStatusReport, MailSubject};
use crate::event::refused::Refused;
use crate::event::stamp::Stamp;
use crate::facts::held::Held;
use crate::order::cancelled::Cancelled;
use crate::order::placed::Placed;
use crate::order::tagged::Tagged;
use crate::payment::transaction::{Payment, PaymentFailed, Refund};
use crate::returns::requested::ReturnRequested;
use crate::shipment::created::Shipment;
use crate::shipment::revised_estimate::RevisedEstimate;
use crate::shipment::tracking_update::TrackingUpdates;
use crate::values::id::{EstimateSubject, EventId, PaymentId, RefundId, ReturnId, ShipmentId};
use crate::values::text::TagName;

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

pub(crate) fn stamp<T>(held: &Held<T>) -> &Stamp {
    &held.stamp
}
