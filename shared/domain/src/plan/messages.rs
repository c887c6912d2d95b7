//! Judging messages: which ought to go out, which wait, which are withheld and why.

use jiff::Timestamp;

use crate::case::{CaseKey, CaseKind};
use crate::fact::{Parcel, Placed};
use crate::id::ParcelId;
use crate::ledger::{CaseEntry, EffectKey, Entry, Ledger};
use crate::message::{MessageKey, OrderClaim, ParcelClaim, Reason, Told};
use crate::order::{Held, Order};
use crate::policy::{ConfirmWhen, Policy};
use crate::truth::{Fit, parcel_claim};

use super::moment::{Moment, after};
use super::{Judgement, Verdict};

/// Judges every message that the facts could call for and that is not done.
pub(super) fn judge(order: &Order, policy: &Policy, moment: &Moment) -> Vec<Judgement> {
    let desk = Judge { order, policy, moment };
    let about_order = [desk.confirmation(), desk.order_update()].into_iter().flatten();
    let parcels = order.facts.parcels.values();
    let about_parcels =
        parcels.flat_map(|held| [desk.shipping_notice(held), desk.shipping_update(held)]).flatten();
    about_order.chain(about_parcels).collect()
}

struct Judge<'a> {
    order: &'a Order,
    policy: &'a Policy,
    moment: &'a Moment,
}

impl Judge<'_> {
    fn confirmation(&self) -> Option<Judgement> {
        let key = MessageKey::OrderConfirmation;
        let placed = &self.order.facts.placed.as_ref()?.body;
        if is_done(&self.order.ledger, &key) {
            return None;
        }
        let paid_at = match self.policy.confirm_when {
            ConfirmWhen::Placed => Some(placed.placed_at),
            ConfirmWhen::Paid => self.order.facts.paid(placed).at(),
        };
        let verdict = match paid_at {
            _ if self.order.facts.cancelled.is_some() => Verdict::Withheld(Reason::OrderCancelled),
            None => Verdict::Waiting(Reason::NotPaid),
            Some(paid_at) => self.in_time(&key, placed, placed.placed_at.max(paid_at)),
        };
        Some(Judgement { key, verdict })
    }

    /// A correction, where the customer was told something else about the order than what is true.
    fn order_update(&self) -> Option<Judgement> {
        let facts = &self.order.facts;
        let placed = facts.placed.as_ref()?;
        let (told, tellings) = told_of_order(&self.order.ledger)?;
        if facts.order_claim()? == *told {
            return None;
        }
        let since = facts.cancelled.as_ref().map_or(placed.stamp.occurred_at, |held| held.stamp.occurred_at);
        let key = MessageKey::OrderUpdate(tellings);
        let verdict = self.in_time(&key, &placed.body, since);
        Some(Judgement { key, verdict })
    }

    fn shipping_notice(&self, held: &Held<Parcel>) -> Option<Judgement> {
        let parcel = &held.body;
        let key = MessageKey::ShippingNotice(parcel.parcel_id.clone());
        if is_done(&self.order.ledger, &key) {
            return None;
        }
        let facts = &self.order.facts;
        let verdict = match facts.placed.as_ref() {
            _ if parcel.voided => Verdict::Withheld(Reason::ParcelVoided),
            None => Verdict::Waiting(Reason::OrderMissing),
            Some(_) if facts.cancelled.is_some() => Verdict::Withheld(Reason::OrderCancelled),
            Some(placed) => self.parcel_in_time(&key, &placed.body, parcel, parcel.shipped_at),
        };
        Some(Judgement { key, verdict })
    }

    /// A correction, where the customer was told something else about a parcel than what is true.
    fn shipping_update(&self, held: &Held<Parcel>) -> Option<Judgement> {
        let parcel = &held.body;
        let placed = &self.order.facts.placed.as_ref()?.body;
        let (told, tellings) = told_of_parcel(&self.order.ledger, &parcel.parcel_id)?;
        if parcel_claim(parcel).agrees(told) {
            return None;
        }
        let key = MessageKey::ShippingUpdate(tellings, parcel.parcel_id.clone());
        let verdict = self.parcel_in_time(&key, placed, parcel, held.stamp.occurred_at);
        Some(Judgement { key, verdict })
    }

    /// What is told of a parcel must be all true, and wait a while for its tracking.
    fn parcel_in_time(
        &self,
        key: &MessageKey,
        placed: &Placed,
        parcel: &Parcel,
        since: Timestamp,
    ) -> Verdict {
        let tracked = parcel.voided || parcel.tracking.is_some();
        match self.order.facts.fit(placed, &parcel.parcel_id) {
            Fit::UnknownLines(_) | Fit::MoreThanOrdered(_) => Verdict::Withheld(Reason::ParcelUnlikeOrder),
            Fit::Fits if !tracked && !self.moment.reached(after(since, self.policy.tracking_wait)) => {
                Verdict::Waiting(Reason::NoTracking)
            }
            Fit::Fits => self.in_time(key, placed, since),
        }
    }

    /// True, so far: still of use, and possible?
    fn in_time(&self, key: &MessageKey, placed: &Placed, since: Timestamp) -> Verdict {
        let too_late = self.moment.reached(self.expires_at(key, since));
        let blocked = if !self.policy.shops.contains_key(&self.order.key.shop) {
            Some(Reason::ShopUnknown)
        } else if placed.customer.email.is_none() {
            Some(Reason::NoAddress)
        } else {
            None
        };
        match blocked {
            // A case that a person is working does not vanish because time went by.
            Some(reason) if !too_late || self.is_open(key) => Verdict::Blocked(reason),
            Some(_) | None if too_late => Verdict::Withheld(Reason::TooLate),
            Some(_) | None => Verdict::Obliged,
        }
    }

    /// A message is of use for its maximum age, and never for an order that rests.
    fn expires_at(&self, key: &MessageKey, since: Timestamp) -> Timestamp {
        let rests_at = self.order.facts.newest().map(|newest| after(newest, self.policy.attention));
        let too_old_at = after(since, self.policy.message(key.kind()).max_age);
        rests_at.map_or(too_old_at, |rests_at| rests_at.min(too_old_at))
    }

    fn is_open(&self, key: &MessageKey) -> bool {
        let case = CaseKey { kind: CaseKind::MessageImpossible, subject: key.to_string() };
        matches!(self.order.ledger.cases.get(&case), Some(CaseEntry::Open { .. }))
    }
}

fn is_done(ledger: &Ledger, key: &MessageKey) -> bool {
    matches!(ledger.effects.get(&EffectKey::Message(key.clone())), Some(Entry::Done { .. }))
}

/// What the customer was last told of the order, and how often they were told.
pub(super) fn told_of_order(ledger: &Ledger) -> Option<(&OrderClaim, u32)> {
    let claims = done_messages(ledger).filter_map(|(key, told)| match (key, told) {
        (MessageKey::OrderConfirmation, Told::Order(claim)) => Some((0, claim)),
        (MessageKey::OrderUpdate(number), Told::Order(claim)) => Some((*number, claim)),
        (_, _) => None,
    });
    last(claims)
}

/// What the customer was last told of a parcel, and how often they were told.
pub(super) fn told_of_parcel<'l>(ledger: &'l Ledger, parcel: &ParcelId) -> Option<(&'l ParcelClaim, u32)> {
    let claims = done_messages(ledger).filter_map(|(key, told)| match (key, told) {
        (MessageKey::ShippingNotice(id), Told::Parcel(claim)) if id == parcel => Some((0, claim)),
        (MessageKey::ShippingUpdate(number, id), Told::Parcel(claim)) if id == parcel => {
            Some((*number, claim))
        }
        (_, _) => None,
    });
    last(claims)
}

fn last<'l, T>(claims: impl Iterator<Item = (u32, &'l T)>) -> Option<(&'l T, u32)> {
    claims.max_by_key(|(number, _)| *number).map(|(number, claim)| (claim, number.saturating_add(1)))
}

fn done_messages(ledger: &Ledger) -> impl Iterator<Item = (&MessageKey, &Told)> {
    ledger.effects.iter().filter_map(|(key, entry)| match (key, entry) {
        (EffectKey::Message(key), Entry::Done { told: Some(told), .. }) => Some((key, told)),
        (_, _) => None,
    })
}
