//! The truth about one order: what happened, by when it happened, whatever Candor heard of it and when. Folded from what
//! sources say without the domain's merging, so that the two can be held against each other.

use std::collections::BTreeMap;

use crate::play::Happened;
use candor_domain::fact::{Fact, Parcel, Placed, ScanStatus, TrackedMail};
use candor_domain::id::{OrderKey, ParcelId, PaymentId, RefundId};
use candor_domain::money::Money;
use candor_domain::policy::{ConfirmWhen, Policy};
use jiff::Timestamp;
use jiff::civil::Date;

/// What truly happened to an order.
#[derive(Debug, Default)]
pub(super) struct Truth<'e> {
    pub(super) placed: Option<(Timestamp, &'e Placed)>,
    pub(super) cancelled: Option<Timestamp>,
    pub(super) payments: BTreeMap<&'e PaymentId, (Timestamp, Money)>,
    pub(super) failed: BTreeMap<&'e PaymentId, Timestamp>,
    pub(super) refunds: BTreeMap<&'e RefundId, Money>,
    pub(super) returned: bool,
    pub(super) parcels: BTreeMap<&'e ParcelId, (Timestamp, &'e Parcel)>,
    pub(super) scans: BTreeMap<&'e ParcelId, Vec<(Timestamp, ScanStatus)>>,
    pub(super) delays: BTreeMap<Option<&'e ParcelId>, (Timestamp, Date)>,
    pub(super) mails: Vec<(Timestamp, &'e TrackedMail)>,
    pub(super) newest: Timestamp,
    /// When the last fact about the order itself was heard of.
    pub(super) heard: Timestamp,
    /// When the last fact about each parcel was heard of.
    pub(super) heard_of: BTreeMap<&'e ParcelId, Timestamp>,
}

impl<'e> Truth<'e> {
    pub(super) fn of(key: &OrderKey, happened: &'e [Happened]) -> Self {
        let mut truth = Self::default();
        for Happened { event, heard_at } in happened.iter().filter(|happened| happened.event.key == *key) {
            truth.hear(event.stamp.occurred_at, &event.fact);
            truth.heard_at(heard_at.unwrap_or_default(), &event.fact);
        }
        truth
    }

    fn heard_at(&mut self, at: Timestamp, fact: &'e Fact) {
        let parcel = match fact {
            Fact::OrderPlaced(_)
            | Fact::PaymentConfirmed(_)
            | Fact::PaymentFailed(_)
            | Fact::RefundIssued(_) => {
                self.heard = self.heard.max(at);
                return;
            }
            Fact::ShipmentCreated(parcel) => &parcel.parcel_id,
            Fact::DeliveryScanned(scan) => &scan.parcel_id,
            _ => return,
        };
        let heard = self.heard_of.entry(parcel).or_default();
        *heard = at.max(*heard);
    }

    fn hear(&mut self, at: Timestamp, fact: &'e Fact) {
        self.newest = self.newest.max(at);
        match fact {
            Fact::OrderPlaced(placed) if self.placed.is_none_or(|(held, _)| held < at) => {
                self.placed = Some((at, placed));
            }
            Fact::OrderCancelled(_) => self.cancelled = self.cancelled.max(Some(at)),
            Fact::PaymentConfirmed(payment) => {
                self.payments.insert(&payment.payment_id, (at, payment.amount));
            }
            Fact::PaymentFailed(failed) => {
                self.failed.insert(&failed.payment_id, at);
            }
            Fact::RefundIssued(refund) => {
                self.refunds.insert(&refund.refund_id, refund.amount);
            }
            Fact::ReturnRequested(_) => self.returned = true,
            Fact::ShipmentCreated(parcel) => {
                let held = self.parcels.entry(&parcel.parcel_id).or_insert((at, parcel));
                if held.0 < at {
                    *held = (at, parcel);
                }
            }
            Fact::DeliveryScanned(scan) => {
                self.scans.entry(&scan.parcel_id).or_default().push((at, scan.status));
            }
            Fact::DeliveryDelayed(delay) => {
                let held = self.delays.entry(delay.parcel_id.as_ref()).or_insert((at, delay.promised_on));
                if held.0 < at {
                    *held = (at, delay.promised_on);
                }
            }
            Fact::EmailTracked(mail) => self.mails.push((at, mail)),
            Fact::OrderPlaced(_) | Fact::OrderTagged(_) | Fact::CaseResolved(_) | Fact::EventRefused(_) => {}
        }
    }

    /// What counts of an amount: other currencies do not.
    fn counted(&self, amount: Money) -> i64 {
        let own = self.placed.is_some_and(|(_, placed)| placed.total.currency == amount.currency);
        if own { amount.amount_minor } else { 0 }
    }

    pub(super) fn received(&self) -> i64 {
        self.payments.values().map(|(_, amount)| self.counted(*amount)).sum()
    }

    pub(super) fn paid_back(&self) -> i64 {
        self.refunds.values().map(|amount| self.counted(*amount)).sum()
    }

    /// When all of it was paid.
    pub(super) fn paid_at(&self) -> Option<Timestamp> {
        let (_, placed) = self.placed?;
        let payments = self.payments.values().map(|(at, amount)| (*at, self.counted(*amount)));
        let mut payments: Vec<(Timestamp, i64)> = payments.collect();
        payments.sort();
        if placed.total.amount_minor <= 0 {
            return Some(placed.placed_at);
        }
        let mut sum = 0;
        payments.into_iter().find_map(|(at, amount)| {
            sum += amount;
            (sum >= placed.total.amount_minor).then_some(at)
        })
    }

    /// When the order could be confirmed.
    pub(super) fn ready_at(&self, policy: &Policy) -> Option<Timestamp> {
        let (_, placed) = self.placed?;
        match policy.confirm_when {
            ConfirmWhen::Placed => Some(placed.placed_at),
            ConfirmWhen::Paid => Some(self.paid_at()?.max(placed.placed_at)),
        }
    }

    /// The last that was seen of a parcel; a label is no sight of it, once it was seen.
    pub(super) fn last_seen(&self, id: &ParcelId) -> Option<(Timestamp, ScanStatus)> {
        let scans = self.scans.get(id)?.iter().copied();
        scans.max_by_key(|(at, status)| {
            (*status != ScanStatus::LabelCreated, *at, *status == ScanStatus::Delivered)
        })
    }

    pub(super) fn arrived_at(&self, id: &ParcelId) -> Option<Timestamp> {
        self.last_seen(id).filter(|(_, status)| *status == ScanStatus::Delivered).map(|(at, _)| at)
    }

    pub(super) fn is_off_course(&self, id: &ParcelId) -> bool {
        let last = self.last_seen(id).map(|(_, status)| status);
        matches!(last, Some(ScanStatus::Lost | ScanStatus::ReturnedToSender))
    }

    /// Whether everything in some parcel was ordered, counting those sent before it.
    pub(super) fn fits(&self, id: &ParcelId) -> bool {
        let (Some((_, placed)), Some((_, parcel))) = (self.placed, self.parcels.get(id)) else { return true };
        parcel.lines.iter().all(|line| {
            let before = self.parcels.values().filter(|(_, other)| {
                !other.voided
                    && (other.shipped_at, &other.parcel_id) <= (parcel.shipped_at, &parcel.parcel_id)
            });
            let sent: u32 = before
                .flat_map(|(_, other)| &other.lines)
                .filter(|other| other.line_id == line.line_id)
                .map(|other| other.quantity)
                .sum();
            placed.lines.iter().any(|ordered| ordered.line_id == line.line_id && ordered.quantity >= sent)
        })
    }

    /// When the last parcel arrived, where all that was ordered arrived.
    pub(super) fn completed_at(&self) -> Option<Timestamp> {
        let (_, placed) = self.placed?;
        let standing = self.parcels.values().filter(|(_, parcel)| !parcel.voided);
        let arrived: Vec<(Timestamp, &Parcel)> =
            standing.filter_map(|(_, parcel)| Some((self.arrived_at(&parcel.parcel_id)?, *parcel))).collect();
        let all = placed.lines.iter().all(|line| {
            let lines = arrived.iter().flat_map(|(_, parcel)| &parcel.lines);
            let units: u32 =
                lines.filter(|other| other.line_id == line.line_id).map(|other| other.quantity).sum();
            units >= line.quantity
        });
        if all { arrived.iter().map(|(at, _)| *at).max() } else { None }
    }
}
