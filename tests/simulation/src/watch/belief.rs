//! Compares what customers believe in the end, by the messages that reached them, with the truth.

use candor_domain::case::key::CaseKey;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::message::content::{Body, Item};
use candor_domain::message::entry::MessageEntry;
use candor_domain::message::key::{MessageKey, MessageKind};
use candor_domain::policy::settings::Policy;
use candor_domain::shipment::created::{Shipment, Tracking};
use candor_domain::values::id::ShipmentId;
use jiff::Timestamp;

use super::reasons::{Kept, confirms};
use super::silence::{is_cancelled, reached, stands_in_case};
use super::truth::Truth;
use super::{Finding, Mail, Seen, goods};

const PROPERTY: &str = "nobody is left to believe what is not so without a case";

pub(super) fn check(
    seen: &Seen,
    policy: &Policy,
    order: &Order,
    truth: &Truth<'_>,
    found: &mut Vec<Finding>,
) {
    let mails: Vec<&Mail> = seen.mails.iter().filter(|mail| mail.taken && reached(truth, mail)).collect();
    let reader = Reader { mails: &mails, policy, order, truth };
    if let Some(wrong) = reader.of_order() {
        found.push((PROPERTY, wrong));
    }
    for (id, (at, shipment)) in &truth.shipments {
        if let Some(wrong) = reader.of_shipment(id, *at, shipment) {
            found.push((PROPERTY, wrong));
        }
    }
}

struct Reader<'a> {
    mails: &'a [&'a Mail],
    policy: &'a Policy,
    order: &'a Order,
    truth: &'a Truth<'a>,
}

impl Reader<'_> {
    fn of_order(&self) -> Option<String> {
        let about = |mail: &&&Mail| match &mail.content.body {
            Body::OrderConfirmation { .. } | Body::OrderChanged { .. } => true,
            body => is_cancelled(body),
        };
        let last = self.mails.iter().rev().find(about)?;
        let (placed_at, placed) = self.truth.placed?;
        let right = match &last.content.body {
            Body::OrderConfirmation { order, .. } | Body::OrderChanged { order, .. } => {
                let refunds = || self.truth.refunds.values().copied();
                let lines = goods::left(placed, refunds());
                let lines = lines.iter().map(|(line, units)| (line.title.as_str(), *units));
                let said = order.lines.iter().map(|line| (line.title.as_str(), line.quantity));
                self.truth.cancelled.is_none()
                    && said.eq(lines)
                    && order.total == goods::total(placed, refunds())
            }
            _ => self.truth.cancelled.is_some(),
        };
        let since = self.truth.cancelled.unwrap_or(placed_at);
        let excused = right || self.is_excused(MessageKind::OrderUpdate, None, since, last);
        (!excused).then(|| format!("of the order, by {} of {}", last.content.key, last.at))
    }

    fn of_shipment(&self, id: &ShipmentId, since: Timestamp, shipment: &Shipment) -> Option<String> {
        let about = |mail: &&&Mail| {
            mail.content.key.shipment() == Some(id) && statement(&mail.content.body).is_some()
        };
        let last = self.mails.iter().rev().find(about)?;
        let right = match statement(&last.content.body)? {
            None => shipment.voided,
            Some((tracking, items)) => {
                !shipment.voided && tracking == shipment.tracking.as_ref() && self.items(shipment) == *items
            }
        };
        let arrived = !shipment.voided && self.truth.arrived_at(id).is_some();
        let excused = right || arrived || self.is_excused(MessageKind::ShippingUpdate, Some(id), since, last);
        (!excused).then(|| format!("of parcel {id}, by {} of {}", last.content.key, last.at))
    }

    fn items(&self, shipment: &Shipment) -> Vec<Item> {
        let lines = self.truth.placed.map(|(_, placed)| placed.lines.as_slice()).unwrap_or_default();
        let item = |id, quantity| {
            let line = lines.iter().find(|line| line.line_id == id)?;
            Some(Item { title: line.title.clone(), image: line.image.clone(), quantity })
        };
        shipment.lines.iter().filter_map(|line| item(line.line_id.clone(), line.quantity)).collect()
    }

    /// Returns true if the correction is withheld for a right reason, or people know of the mistake.
    fn is_excused(&self, kind: MessageKind, id: Option<&ShipmentId>, since: Timestamp, last: &Mail) -> bool {
        let corrections = self.order.ledger.messages.iter();
        let corrections = corrections.filter(|(key, _)| key.kind() == kind && key.shipment() == id);
        let withheld = { corrections }.any(|(key, entry)| match entry {
            MessageEntry::Withheld { reason, at } => {
                confirms(self.truth, self.policy, self.order, &Kept { key, since, reason: *reason, at: *at })
            }
            _ => stands_in_case(self.order, key),
        });
        withheld || stands_in_case(self.order, &last.content.key) || self.is_known(kind, id)
    }

    fn is_known(&self, kind: MessageKind, id: Option<&ShipmentId>) -> bool {
        let subject = |key: &MessageKey| key.kind() == kind && key.shipment() == id;
        self.order.ledger.cases.iter().any(|(case, entry)| {
            let was_open = !matches!(entry, CaseEntry::Pending { number: 0, .. });
            let customer_misinformed = matches!(case, CaseKey::CustomerMisinformed(key) if subject(key));
            let unlike = matches!(case, CaseKey::ParcelMismatch(other) if Some(other) == id);
            was_open && (customer_misinformed || unlike)
        })
    }
}

/// Describes a message's statement about a shipment, if it says what is in it and how to follow it. `None`
/// means that it does not come.
type Says<'m> = Option<(Option<&'m Tracking>, &'m Vec<Item>)>;

fn statement(body: &Body) -> Option<Says<'_>> {
    match body {
        Body::ShippingNotice { shipment, .. }
        | Body::ShippingChanged { shipment, .. }
        | Body::OutForDeliveryNotice { shipment, .. }
        | Body::AttemptFailedNotice { shipment, .. }
        | Body::PickupNotice { shipment, .. } => Some(Some((shipment.tracking.as_ref(), &shipment.items))),
        Body::ShippingVoided { .. } => Some(None),
        Body::OrderConfirmation { .. } | Body::OrderChanged { .. } | Body::OrderCancelled { .. } => None,
        Body::CancellationNotice { .. } | Body::PaymentFailedNotice { .. } | Body::DelayNotice { .. } => None,
        Body::PickupReadyNotice(_) | Body::PickupUpdate(_) | Body::PickupReminder(_) => None,
        Body::ParcelReturningNotice { .. } | Body::RefundNotice { .. } | Body::Receipt { .. } => None,
        Body::BackOnTrack { .. } | Body::DeliveredNotice { .. } | Body::FollowUp { .. } => None,
    }
}
