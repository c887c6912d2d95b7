//! All facts that the sources reported about an order.

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

/// The facts that are known about an order, by aspect. An event about one aspect never changes another
/// aspect.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// The order as it was placed or last revised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placed: Option<Held<Placed>>,
    /// The cancellation, which is final.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<Held<Cancelled>>,
    /// The tags that were added or removed, each with its last change.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<TagName, Held<Tagged>>,
    /// The payments that came in.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub payments: BTreeMap<PaymentId, Held<Payment>>,
    /// The attempts to pay that failed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub failed_payments: BTreeMap<PaymentId, Held<PaymentFailed>>,
    /// The refunds to the customer.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub refunds: BTreeMap<RefundId, Held<Refund>>,
    /// The shipments, each as it was last reported.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub shipments: BTreeMap<ShipmentId, Held<Shipment>>,
    /// The tracking updates of carriers, by shipment.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tracking_updates: BTreeMap<ShipmentId, TrackingUpdates>,
    /// The revised estimates: the delivery days that were given after the first one.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub revised_estimates: BTreeMap<EstimateSubject, Held<RevisedEstimate>>,
    /// The returns that the customer asked for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub returns: BTreeMap<ReturnId, Held<ReturnRequested>>,
    /// The mail status of each mail, for each address that it was sent to.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub mails: BTreeMap<MailKey, Held<MailStatusReport>>,
    /// The decisions of people about cases.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub resolutions: BTreeMap<CaseKey, Held<Resolution>>,
    /// The events that were refused, by the digest of their text.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub refused: BTreeMap<EventId, Held<Refused>>,
}

impl Facts {
    /// Returns the stamps of all facts.
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

    /// Returns the mail status of a mail, for each address that it was sent to.
    pub fn statuses(&self, subject: &MailSubject) -> impl Iterator<Item = &Held<MailStatusReport>> {
        self.mails.iter().filter(move |(key, _)| key.subject == *subject).map(|(_, held)| held)
    }

    /// Returns the time at which the newest fact happened.
    #[must_use]
    pub fn newest(&self) -> Option<Timestamp> {
        self.stamps().map(|stamp| stamp.occurred_at).max()
    }
}

pub(crate) fn stamp<T>(held: &Held<T>) -> &Stamp {
    &held.stamp
}
