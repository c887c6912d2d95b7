//! Holds the truth about one order: everything that happened, by the time at which it happened, even if Candor heard of
//! it late. Of a payment that was never reported it holds only that there was one. It is computed from the sources'
//! events without the domain's merging, so that the two can be compared.

use std::collections::BTreeMap;

use super::{goods, journey, pickup};
use crate::play::Happened;
use candor_domain::case::resolution::Decision;
use candor_domain::contact::mail_status::MailStatusReport;
use candor_domain::event::fact::Fact;
use candor_domain::fulfilment::reported::FulfilmentReported;
use candor_domain::message::key::MessageKey;
use candor_domain::order::placed::{Placed, Risk};
use candor_domain::order::tagged::{TagChange, Tagged};
use candor_domain::payment::dispute::{Dispute, DisputeKind, DisputeStatus};
use candor_domain::payment::transaction::Refund;
use candor_domain::pickup::ready::PickupReady;
use candor_domain::policy::settings::{ConfirmWhen, Policy};
use candor_domain::returns::updated::ReturnStatus;
use candor_domain::shipment::created::Shipment;
use candor_domain::shipment::tracking_update::{TrackingStatus, TrackingUpdate};
use candor_domain::values::id::{
    DisputeId, FulfilmentOrderId, OrderKey, PaymentId, RefundId, ReturnId, RiskProviderId, ShipmentId,
};
use candor_domain::values::money::Money;
use candor_domain::values::quantity::Quantity;
use candor_domain::values::text::TagName;
use jiff::Timestamp;
use jiff::civil::Date;

/// Describes what the shop said of tags.
#[derive(Debug, Clone, Copy)]
enum TagsSaid<'e> {
    /// One tag was put on, or taken off.
    One(&'e Tagged),
    /// These are all that the order has.
    All(&'e [TagName]),
}

/// Holds what truly happened to an order.
#[derive(Debug, Default)]
pub(super) struct Truth<'e> {
    pub(super) placed: Option<(Timestamp, &'e Placed)>,
    pub(super) cancelled: Option<Timestamp>,
    pub(super) payments: BTreeMap<&'e PaymentId, (Timestamp, Money)>,
    pub(super) failed: BTreeMap<&'e PaymentId, Timestamp>,
    pub(super) refunds: BTreeMap<&'e RefundId, &'e Refund>,
    pub(super) failed_refunds: BTreeMap<&'e RefundId, (Timestamp, &'e Refund)>,
    /// Each time at which the shop named a tag, or listed all of them.
    tags: Vec<(Timestamp, TagsSaid<'e>)>,
    /// Each rating of the risk, with its provider.
    pub(super) ratings: Vec<(Timestamp, Risk, &'e RiskProviderId)>,
    /// The time of each refund.
    pub(super) refunded_at: BTreeMap<&'e RefundId, Timestamp>,
    pub(super) disputes: BTreeMap<&'e DisputeId, (Timestamp, &'e Dispute)>,
    pub(super) returned: bool,
    /// The last word about each return: that the customer asks for it, or the shop's.
    pub(super) returns: BTreeMap<&'e ReturnId, (Timestamp, Option<ReturnStatus>)>,
    /// The last word about each fulfilment order.
    pub(super) fulfilments: BTreeMap<&'e FulfilmentOrderId, (Timestamp, &'e FulfilmentReported)>,
    /// True if a person released a hold at any time.
    pub(super) released: bool,
    /// The last word of the shop that goods wait to be fetched.
    pub(super) ready: Option<(Timestamp, &'e PickupReady)>,
    pub(super) shipments: BTreeMap<&'e ShipmentId, (Timestamp, &'e Shipment)>,
    pub(super) tracking_updates: BTreeMap<&'e ShipmentId, Vec<(Timestamp, &'e TrackingUpdate)>>,
    /// The last moment until which a carrier said that a shipment can be fetched.
    pub(super) pickups_until: BTreeMap<&'e ShipmentId, Timestamp>,
    pub(super) revised_estimates: BTreeMap<Option<&'e ShipmentId>, (Timestamp, Date)>,
    pub(super) mails: Vec<(Timestamp, &'e MailStatusReport)>,
    pub(super) newest: Timestamp,
    /// The time at which Candor first heard of the order.
    first_heard: Option<Timestamp>,
    /// True if a payment came in that was never reported.
    pub(super) is_payment_lost: bool,
    /// The time at which Candor heard of the last fact about the order itself.
    pub(super) heard: Timestamp,
    /// The time at which Candor heard of the last fact about each shipment.
    pub(super) heard_of: BTreeMap<&'e ShipmentId, Timestamp>,
}

impl<'e> Truth<'e> {
    pub(super) fn of(key: &OrderKey, happened: &'e [Happened]) -> Self {
        let mut truth = Self::default();
        for Happened { event, heard_at } in happened.iter().filter(|happened| happened.event.key == *key) {
            let Some(heard_at) = heard_at else {
                truth.is_payment_lost |= matches!(event.fact, Fact::PaymentConfirmed(_));
                continue;
            };
            truth.hear(event.stamp.occurred_at, &event.fact);
            truth.heard_at(*heard_at, &event.fact);
        }
        truth
    }

    fn heard_at(&mut self, at: Timestamp, fact: &'e Fact) {
        self.first_heard = Some(self.first_heard.map_or(at, |first| first.min(at)));
        let shipment = match fact {
            Fact::OrderPlaced(_)
            | Fact::PaymentConfirmed(_)
            | Fact::PaymentFailed(_)
            | Fact::RefundIssued(_)
            | Fact::PaymentDisputed(_)
            | Fact::PickupReady(_) => {
                self.heard = self.heard.max(at);
                return;
            }
            Fact::ShipmentCreated(shipment) => &shipment.shipment_id,
            Fact::DeliveryScanned(tracking_update) => &tracking_update.shipment_id,
            _ => return,
        };
        let heard = self.heard_of.entry(shipment).or_default();
        *heard = at.max(*heard);
    }

    fn hear(&mut self, at: Timestamp, fact: &'e Fact) {
        // What people do with a case is true of no order, and keeps none active.
        if !matches!(fact, Fact::CaseWorkedOn(_)) {
            self.newest = self.newest.max(at);
        }
        self.hear_tags(at, fact);
        match fact {
            Fact::OrderPlaced(placed) if self.placed.is_none_or(|(held, _)| held < at) => {
                self.placed = Some((at, placed));
            }
            Fact::OrderCancelled(_) => self.cancelled = self.cancelled.max(Some(at)),
            Fact::PaymentConfirmed(payment) => {
                // A source that says it again later does not make it later.
                let held = self.payments.entry(&payment.payment_id).or_insert((at, payment.amount));
                *held = (at.min(held.0), if at < held.0 { held.1 } else { payment.amount });
            }
            Fact::PaymentFailed(failed) => {
                self.failed.insert(&failed.payment_id, at);
            }
            Fact::RefundIssued(refund) => {
                self.hear_refund(at, refund);
            }
            Fact::PaymentDisputed(dispute) => {
                let held = self.disputes.entry(&dispute.dispute_id).or_insert((at, dispute));
                if held.0 < at {
                    *held = (at, dispute);
                }
            }
            Fact::PickupReady(ready) if self.ready.is_none_or(|(held, _)| held < at) => {
                self.ready = Some((at, ready));
            }
            Fact::ReturnRequested(asked) => self.hear_return(at, &asked.return_id, None),
            Fact::ReturnUpdated(update) => self.hear_return(at, &update.return_id, Some(update.status)),
            Fact::ShipmentCreated(shipment) => {
                let held = self.shipments.entry(&shipment.shipment_id).or_insert((at, shipment));
                if held.0 < at {
                    *held = (at, shipment);
                }
            }
            Fact::DeliveryScanned(tracking_update) if !journey::is_own(tracking_update) => {}
            Fact::DeliveryScanned(tracking_update) => {
                self.tracking_updates
                    .entry(&tracking_update.shipment_id)
                    .or_default()
                    .push((at, tracking_update));
                if let Some(until) = tracking_update.pickup_until {
                    self.pickups_until.insert(&tracking_update.shipment_id, until);
                }
            }
            Fact::DeliveryDelayed(delay) => {
                let held = self
                    .revised_estimates
                    .entry(delay.shipment_id.as_ref())
                    .or_insert((at, delay.promised_on));
                if held.0 < at {
                    *held = (at, delay.promised_on);
                }
            }
            Fact::FulfilmentReported(reported) => {
                let held = self.fulfilments.entry(&reported.fulfilment_order_id).or_insert((at, reported));
                if held.0 < at {
                    *held = (at, reported);
                }
            }
            Fact::RiskAssessed(rated) => self.ratings.push((at, rated.level, &rated.provider_id)),
            Fact::EmailStatusChanged(mail) => self.mails.push((at, mail)),
            Fact::CaseResolved(resolved) => self.released |= resolved.decision == Decision::Release,
            Fact::PickupReady(_) | Fact::OrderPlaced(_) | Fact::OrderTagged(_) | Fact::EventRefused(_) => {}
            Fact::CaseWorkedOn(_) => {}
        }
    }

    fn hear_return(&mut self, at: Timestamp, id: &'e ReturnId, status: Option<ReturnStatus>) {
        self.returned = true;
        let held = self.returns.entry(id).or_insert((at, status));
        if (held.0, held.1.is_some()) < (at, status.is_some()) {
            *held = (at, status);
        }
    }

    fn hear_tags(&mut self, at: Timestamp, fact: &'e Fact) {
        let said = match fact {
            Fact::OrderPlaced(placed) => placed.tags.as_deref().map(TagsSaid::All),
            Fact::OrderTagged(tagged) => Some(TagsSaid::One(tagged)),
            _ => None,
        };
        self.tags.extend(said.map(|said| (at, said)));
    }

    /// Returns the time since which the order has a tag, by the last word of the shop.
    pub(super) fn tagged_since(&self, tag: &TagName) -> Option<Timestamp> {
        let said = self.said_of(tag);
        let since = said.iter().rev().take_while(|(_, has)| *has).last();
        since.map(|(at, _)| *at)
    }

    /// Returns true if the shop ever named a tag of the order.
    pub(super) fn is_ever_tagged(&self) -> bool {
        self.tags.iter().any(|(_, said)| match said {
            TagsSaid::One(_) => true,
            TagsSaid::All(tags) => !tags.is_empty(),
        })
    }

    /// Returns the time of the last word of the shop about a tag, if it is that the tag was taken off.
    pub(super) fn taken_off_at(&self, tag: &TagName) -> Option<Timestamp> {
        let said = self.said_of(tag);
        let was_on = said.iter().any(|(_, has)| *has);
        said.last().filter(|(_, has)| !has && was_on).map(|(at, _)| *at)
    }

    /// Returns each time at which the shop said that the order has a tag or has not, in their order.
    fn said_of(&self, tag: &TagName) -> Vec<(Timestamp, bool)> {
        let says = |said: TagsSaid<'_>| match said {
            TagsSaid::One(tagged) if tagged.tag == *tag => Some(tagged.change == TagChange::Added),
            TagsSaid::One(_) => None,
            TagsSaid::All(tags) => Some(tags.contains(tag)),
        };
        let said = self.tags.iter().filter_map(|(at, said)| Some((*at, says(*said)?)));
        let mut said: Vec<(Timestamp, bool)> = said.collect();
        said.sort();
        said
    }

    /// Returns an amount in the order's currency. Amounts in other currencies count as 0.
    pub(super) fn counted(&self, amount: Money) -> i64 {
        let own = self.placed.is_some_and(|(_, placed)| placed.total.currency == amount.currency);
        if own { amount.amount_minor } else { 0 }
    }

    /// Hears that money went back, or that it did not after all: the last report counts.
    fn hear_refund(&mut self, at: Timestamp, refund: &'e Refund) {
        let id = &refund.refund_id;
        let failed = self.failed_refunds.get(id).map(|(at, _)| *at);
        if self.refunded_at.get(id).copied().max(failed) > Some(at) {
            return;
        }
        if refund.failed {
            self.refunds.remove(id);
            self.refunded_at.remove(id);
            self.failed_refunds.insert(id, (at, refund));
        } else {
            self.failed_refunds.remove(id);
            self.refunds.insert(id, refund);
            self.refunded_at.insert(id, at);
        }
    }

    /// Returns true if the refund that a notice is about failed.
    pub(super) fn has_failed_refund(&self, key: &MessageKey) -> bool {
        matches!(key, MessageKey::RefundNotice(id) if self.failed_refunds.contains_key(id))
    }

    /// Returns true if nothing was heard of the order for so long after it was placed that it is from before the shop
    /// was connected.
    pub(super) fn is_from_before(&self, policy: &Policy) -> bool {
        let Some((_, placed)) = self.placed else { return false };
        let heard = self.first_heard.unwrap_or(placed.placed_at);
        placed.placed_at.checked_add(policy.activity_window).is_ok_and(|over| over <= heard)
    }

    pub(super) fn received(&self) -> i64 {
        self.payments.values().map(|(_, amount)| self.counted(*amount)).sum()
    }

    /// Returns true if as much went back as came in.
    pub(super) fn is_paid_back(&self) -> bool {
        let received = self.received();
        received > 0 && self.paid_back() >= received
    }

    pub(super) fn paid_back(&self) -> i64 {
        self.refunds.values().map(|refund| self.counted(refund.amount)).sum()
    }

    /// Returns true if a dispute stands in the way of sending anything more.
    pub(super) fn is_disputed(&self) -> bool {
        self.disputes.values().any(|(_, dispute)| dispute.status != DisputeStatus::Won)
    }

    /// Returns the money that disputes took, for now or for good.
    pub(super) fn taken(&self) -> i64 {
        let taken = self.disputes.values().filter(|(_, dispute)| match dispute.status {
            DisputeStatus::Opened | DisputeStatus::UnderReview => dispute.kind == DisputeKind::Chargeback,
            DisputeStatus::Won => false,
            DisputeStatus::Lost => true,
        });
        taken.map(|(_, dispute)| self.counted(dispute.amount)).sum()
    }

    /// Returns the time at which the order was paid completely. Units that were taken out are in the total here, since
    /// their money came in before it went back.
    pub(super) fn paid_at(&self) -> Option<Timestamp> {
        let (_, placed) = self.placed?;
        let payments = self.payments.values().map(|(at, amount)| (*at, self.counted(*amount)));
        let mut payments: Vec<(Timestamp, i64)> = payments.collect();
        payments.sort();
        let due = placed.total.amount_minor;
        if due <= 0 {
            return Some(placed.placed_at);
        }
        let mut sum = 0;
        payments.into_iter().find_map(|(at, amount)| {
            sum += amount;
            (sum >= due).then_some(at)
        })
    }

    /// Returns the time at which the order could be confirmed.
    pub(super) fn ready_at(&self, policy: &Policy) -> Option<Timestamp> {
        let (_, placed) = self.placed?;
        match policy.confirm_when {
            ConfirmWhen::Placed => Some(placed.placed_at),
            ConfirmWhen::Paid if goods::is_paid_later(placed) => Some(placed.placed_at),
            ConfirmWhen::Paid => Some(self.paid_at()?.max(placed.placed_at)),
        }
    }

    /// Returns the last tracking update of a shipment.
    pub(super) fn last_seen(&self, id: &ShipmentId) -> Option<(Timestamp, TrackingStatus)> {
        let shipment = self.shipments.get(id).map(|(_, shipment)| *shipment);
        let updates = self.tracking_updates.get(id)?.iter();
        let own =
            updates.filter(|(_, update)| journey::is_of_label(shipment, update.tracking_number.as_ref()));
        journey::last(own.map(|(at, update)| (*at, update.status)))
    }

    pub(super) fn arrived_at(&self, id: &ShipmentId) -> Option<Timestamp> {
        self.last_seen(id).filter(|(_, status)| *status == TrackingStatus::Delivered).map(|(at, _)| at)
    }

    pub(super) fn is_lost_or_returned(&self, id: &ShipmentId) -> bool {
        journey::is_gone(self.last_seen(id))
    }

    /// Returns true if everything in a shipment was ordered, together with the shipments before it that are not lost
    /// and did not turn back.
    pub(super) fn fits(&self, id: &ShipmentId) -> bool {
        let (Some((_, placed)), Some((_, shipment))) = (self.placed, self.shipments.get(id)) else {
            return true;
        };
        shipment.lines.iter().all(|line| {
            let before = self.shipments.values().filter(|(_, other)| {
                let counts = other.shipment_id == *id || !self.is_lost_or_returned(&other.shipment_id);
                !other.voided
                    && counts
                    && (other.shipped_at, &other.shipment_id) <= (shipment.shipped_at, &shipment.shipment_id)
            });
            let sent: Quantity = before
                .flat_map(|(_, other)| &other.lines)
                .filter(|other| other.line_id == line.line_id)
                .map(|other| other.quantity)
                .sum();
            placed.lines.iter().any(|ordered| ordered.line_id == line.line_id && ordered.quantity >= sent)
        })
    }

    /// Returns the shipments that a carrier has and that no source announced.
    pub(super) fn unannounced(&self) -> impl Iterator<Item = &ShipmentId> {
        let seen = |updates: &[(Timestamp, &TrackingUpdate)]| {
            updates.iter().any(|(_, update)| update.status != TrackingStatus::LabelCreated)
        };
        let unknown = self.tracking_updates.iter().filter(|(id, _)| !self.shipments.contains_key(*id));
        unknown.filter(move |(_, updates)| seen(updates)).map(|(id, _)| *id)
    }

    /// Returns the time at which a customer had the goods: fetched goods at once.
    fn reached_customer_at(&self, placed: &Placed, shipment: &Shipment) -> Option<Timestamp> {
        let fetched = pickup::is_fetched(placed).then_some(shipment.shipped_at);
        fetched.or_else(|| self.arrived_at(&shipment.shipment_id))
    }

    /// Returns the time at which the last shipment arrived, if everything that was ordered arrived.
    pub(super) fn completed_at(&self) -> Option<Timestamp> {
        let (_, placed) = self.placed?;
        let standing = self.shipments.values().filter(|(_, shipment)| !shipment.voided);
        let arrived: Vec<(Timestamp, &Shipment)> = standing
            .filter_map(|(_, shipment)| Some((self.reached_customer_at(placed, shipment)?, *shipment)))
            .collect();
        let units = goods::in_shipments(arrived.iter().map(|(_, shipment)| *shipment));
        let wanted = goods::to_send(placed, self.refunds.values().copied());
        let all = wanted.into_iter().all(|(id, wanted)| goods::of(&units, id) >= wanted);
        if all { arrived.iter().map(|(at, _)| *at).max() } else { None }
    }
}
