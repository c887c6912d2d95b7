//! Compares what the warehouse believes in the end with the truth.

use candor_domain::case::key::{CaseKey, CaseKind};
use candor_domain::case::resolution::Decision;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::order::placed::Placed;
use candor_domain::policy::settings::{FulfilWhen, Policy};
use candor_domain::shipment::created::Shipment;
use candor_domain::values::id::LineId;
use candor_domain::values::quantity::Quantity;
use candor_domain::values::text::TagName;
use jiff::{SignedDuration, Timestamp};

use super::goods::{self, Units, of};
use super::requests::{Asked, LEFT_ALONE};
use super::truth::Truth;
use super::{Ended, Finding, handed_over, pickup, risk};

const REST: &str = "the warehouse is not left to send what is not to be sent";
const SILENT: &str = "the warehouse is asked for what is to be sent";
/// The largest difference between two clocks, and the longest time without a sweep.
const SKEW: SignedDuration = SignedDuration::from_hours(2);

/// Compares what the warehouse believes in the end with the truth.
pub(super) fn check(ended: Ended<'_>, found: &mut Vec<Finding>) {
    let Ended { seen, policy, stored, truth, .. } = ended;
    let Some((_, placed)) = truth.placed else { return };
    let believes = seen.asked.iter().max_by_key(|asked| (asked.number, asked.at));
    let rest = Rest { policy, order: &stored.order, truth, placed, believes };
    found.extend(rest.sends_too_much().map(|why| (REST, why)));
    found.extend(rest.sends_too_little().map(|why| (SILENT, why)));
    found.extend(rest.asks_people().map(|case| (LEFT_ALONE, case)));
}

struct Rest<'a> {
    policy: &'a Policy,
    order: &'a Order,
    truth: &'a Truth<'a>,
    placed: &'a Placed,
    /// The last request that reached the warehouse.
    believes: Option<&'a Asked>,
}

impl Rest<'_> {
    /// Returns the units that are to be sent or were sent, by the truth.
    fn left(&self) -> Units<'_> {
        goods::to_send(self.placed, self.truth.refunds.values().copied())
    }

    /// Returns the units that were handed over, whatever became of them.
    fn handed_over(&self) -> Units<'_> {
        goods::in_shipments(self.truth.shipments.values().map(|(_, shipment)| *shipment))
    }

    /// Returns the units that are on their way, or arrived.
    fn sent(&self) -> Units<'_> {
        let shipments = self.truth.shipments.values().map(|(_, shipment)| *shipment);
        let stays = |shipment: &&Shipment| !self.truth.is_lost_or_returned(&shipment.shipment_id);
        goods::in_shipments(shipments.filter(stays))
    }

    /// Returns what stops the order for good, or for now.
    fn stopped_by(&self) -> Option<String> {
        let tags =
            self.policy.tags.iter().filter(|(_, meaning)| meaning.hold && meaning.release_after.is_none());
        let mut on = tags.filter(|(tag, _)| self.truth.tagged_since(tag).is_some());
        let why = [
            (self.truth.cancelled.is_some(), "it is cancelled"),
            (self.truth.is_paid_back(), "all its money went back"),
            (goods::is_left_alone(self.placed), "it is left alone"),
            (self.was_sent_before(), "it was sent before the shop was connected"),
            (pickup::is_fetched(self.placed), "it is fetched"),
        ];
        let why = why.into_iter().find_map(|(holds, why)| holds.then(|| why.to_owned()));
        why.or_else(|| {
            on.find(|(tag, _)| !self.is_released(tag)).map(|(tag, _)| format!("{} holds it", tag.as_str()))
        })
        .or_else(|| {
            let released_at = |tag: &TagName| risk::released_at(&self.order.facts, tag);
            let tag = self.truth.held_by_risk(self.policy, released_at)?;
            Some(format!("its risk holds it ({})", tag.as_str()))
        })
    }

    /// Returns true if the order was sent long before the shop was connected, and no person wants it to be sent now.
    fn was_sent_before(&self) -> bool {
        self.truth.is_from_before(self.policy) && !self.truth.released
    }

    fn is_released(&self, tag: &TagName) -> bool {
        let decided = self.order.facts.resolutions().get(&CaseKey::HoldForgotten(tag.clone()));
        decided.is_some_and(|held| held.body.decision == Decision::Release)
    }

    fn sends_too_much(&self) -> Option<String> {
        let asked = self.believes?;
        let (left, sent, handed_over) = (self.left(), self.sent(), self.handed_over());
        let stopped = self.stopped_by();
        let wanted = |id: &LineId| match stopped {
            Some(_) => Quantity::ZERO,
            None => of(&left, id).saturating_sub(of(&sent, id)),
        };
        let sends =
            asked.units.iter().map(|line| (&line.line_id, asked.outstanding(&line.line_id, &handed_over)));
        let (id, units) = { sends }.find(|(id, units)| *units > wanted(id))?;
        let why = stopped.clone().unwrap_or_else(|| format!("it wants {}", wanted(id)));
        Some(format!("{units} of {id:?} since {}, though {why}", asked.at))
    }

    fn sends_too_little(&self) -> Option<String> {
        let ready = match self.policy.fulfilment.when {
            FulfilWhen::Never => false,
            FulfilWhen::Placed => true,
            FulfilWhen::Paid => goods::is_paid_later(self.placed) || self.truth.paid_at().is_some(),
        };
        let ready = ready && self.placed.ship_to.is_some();
        if !ready || self.stopped_by().is_some() || !self.truth.refunds.is_empty() || self.is_excused() {
            return None;
        }
        let handed_over = self.handed_over();
        let sends =
            |id: &LineId| self.believes.map_or(Quantity::ZERO, |asked| asked.outstanding(id, &handed_over));
        let wanted = |(id, units): (&LineId, Quantity)| {
            let wanted = units.saturating_sub(of(&handed_over, id));
            (sends(id) < wanted).then(|| format!("{wanted} of {id:?}, and not {}", sends(id)))
        };
        self.left().into_iter().find_map(wanted)
    }

    /// Returns true if people were told of a case of this kind.
    fn is_known(&self, kind: CaseKind) -> bool {
        let mut cases = self.order.ledger.cases.iter().filter(|(key, _)| key.kind() == kind);
        cases.any(|(_, entry)| !matches!(entry, CaseEntry::Pending { number: 0, .. }))
    }

    /// Returns true if a person stops it or knows of what stops it, or if it became known too late.
    fn is_excused(&self) -> bool {
        let mut decided = self.order.facts.resolutions().values().map(|held| held.body.decision);
        let held = [CaseKind::LikelyDuplicate, CaseKind::HoldForgotten];
        let disputed = [CaseKind::PaymentDisputed, CaseKind::DisputeLost];
        let kinds = held.into_iter().chain(disputed);
        { kinds }.any(|kind| self.is_known(kind))
            || decided.any(|decision| decision == Decision::Cancel)
            || self.is_old()
            || handed_over::asked_elsewhere(self.policy, &self.order.key, self.truth)
    }

    /// Returns true if the order could be sent for long when that became known: then people are asked, and the warehouse
    /// is not. They are not asked about an order that was sent before the shop was connected.
    fn is_old(&self) -> bool {
        let kinds = [CaseKind::NotHandedOver, CaseKind::ParcelUnannounced];
        let late = self.believes.is_none() && self.is_late(self.truth.heard) || self.was_voided_late();
        self.truth.is_from_before(self.policy) || late && kinds.into_iter().any(|kind| self.is_known(kind))
    }

    /// Returns true if the units of a shipment became outstanding again when the order was old already.
    fn was_voided_late(&self) -> bool {
        let voided = self.truth.shipments.iter().filter(|(_, (_, shipment))| shipment.voided);
        { voided }.any(|(id, _)| self.truth.heard_of.get(id).is_some_and(|heard| self.is_late(*heard)))
    }

    fn is_late(&self, heard: Timestamp) -> bool {
        // Goods that are paid later do not wait for that.
        let waits = self.policy.fulfilment.when == FulfilWhen::Paid && !goods::is_paid_later(self.placed);
        let paid_at = self.truth.paid_at().filter(|_| waits);
        let since = paid_at.unwrap_or(self.placed.placed_at).max(self.placed.placed_at);
        let late = heard.duration_since(since);
        late.saturating_add(SKEW) >= self.policy.fulfilment.max_age
    }

    /// Returns a case that asks people about what is not to happen.
    fn asks_people(&self) -> Option<String> {
        let asked = |(key, entry): &(&CaseKey, &CaseEntry)| {
            let is_open = matches!(entry, CaseEntry::Open { .. });
            let was_open = !matches!(entry, CaseEntry::Pending { number: 0, .. });
            was_open && self.is_pointless(key.kind()) || is_open && self.is_over(key.kind())
        };
        self.order.ledger.cases.iter().find(asked).map(|(key, _)| key.to_string())
    }

    /// Returns true if there is no reason for a case of this kind any more. There may have been one until an edit of the order
    /// was heard of.
    fn is_over(&self, kind: CaseKind) -> bool {
        let nothing_to_send = !self.placed.lines.iter().any(|line| line.requires_shipping);
        let sent_without = kind == CaseKind::RefundedUnshipped && self.was_rest_sent();
        (nothing_to_send && kind == CaseKind::NotHandedOver) || sent_without
    }

    /// Returns true if units were taken out of the order, and the warehouse was asked for the rest and sent just that
    /// since. Of refunds that do not say what they take out, the truth says nothing.
    fn was_rest_sent(&self) -> bool {
        let out = self.truth.refunds.values().all(|refund| refund.lines == refund.cancelled);
        let shipped = self.truth.shipments.values().map(|(_, shipment)| *shipment);
        let last = shipped.filter(|shipment| !shipment.voided).map(|shipment| shipment.shipped_at).max();
        let refunded = self.truth.refunded_at.values().max();
        let is_plain = out && self.truth.failed_refunds.is_empty() && !self.truth.is_paid_back();
        let (left, handed_over) = (self.left(), self.handed_over());
        let asked = |asked: &Asked| !asked.units.is_empty() && !asked.names_more_than(&left);
        let asked = self.policy.fulfilment.when == FulfilWhen::Never || self.believes.is_some_and(asked);
        is_plain && asked && left == handed_over && last.is_some_and(|last| refunded <= Some(&last))
    }

    fn is_pointless(&self, kind: CaseKind) -> bool {
        let of_goods = [CaseKind::NotHandedOver, CaseKind::HoldForgotten, CaseKind::LikelyDuplicate];
        let of_payment = kind == CaseKind::PaymentPending;
        let of_the_past = [CaseKind::NotHandedOver, CaseKind::PaymentPending];
        (goods::is_left_alone(self.placed) && of_goods.contains(&kind))
            || (self.placed.test && of_payment)
            || (goods::is_paid_later(self.placed) && of_payment)
            || (self.was_sent_before() && of_the_past.contains(&kind))
    }
}
