//! Whether the truth confirms why something was not said.

use candor_domain::contact::mail_status::MailStatus;
use candor_domain::facts::order::Order;
use candor_domain::ledger::effect_key::EffectKey;
use candor_domain::ledger::entry::{CaseEntry, Entry};
use candor_domain::message::key::MessageKey;
use candor_domain::message::reason::Reason;
use candor_domain::policy::settings::Policy;
use jiff::{SignedDuration, Timestamp};

use super::truth::Truth;

/// How far clocks may be apart.
const SKEW: SignedDuration = SignedDuration::from_secs(400);
/// A day somewhere begins and ends so far from a day elsewhere.
const ZONES: SignedDuration = SignedDuration::from_hours(26);

/// A message that was owed since a moment, and why and when it was withheld.
pub(super) struct Kept<'a> {
    pub(super) key: &'a MessageKey,
    pub(super) since: Timestamp,
    pub(super) reason: Reason,
    pub(super) at: Timestamp,
}

pub(super) fn confirms(truth: &Truth<'_>, policy: &Policy, order: &Order, kept: &Kept<'_>) -> bool {
    let shipment = kept.key.shipment();
    let placed = truth.placed.map(|(_, placed)| placed);
    match kept.reason {
        // These pass, so none of them is left in the end.
        Reason::OrderMissing | Reason::NoTracking | Reason::TooSoon => false,
        Reason::OrderCancelled => truth.cancelled.is_some(),
        Reason::NotPaid => truth.paid_at().is_none(),
        Reason::PaidMeanwhile => truth.paid_at().is_some(),
        Reason::Refunded => truth.received() > 0 && truth.paid_back() >= truth.received(),
        Reason::ParcelVoided => {
            shipment.and_then(|id| truth.shipments.get(id)).is_some_and(|(_, p)| p.voided)
        }
        Reason::ParcelMismatch => shipment.is_some_and(|id| !truth.fits(id)),
        Reason::Delivered => shipment.is_some_and(|id| truth.arrived_at(id).is_some()),
        Reason::LostOrReturned => shipment.is_some_and(|id| truth.is_lost_or_returned(id)),
        Reason::NothingToCorrect | Reason::NothingToCome => true,
        Reason::TooLate => is_too_late(truth, policy, kept),
        Reason::NoAddress => placed.is_some_and(|placed| placed.customer.email.is_none()),
        Reason::ShopUnknown => !policy.shops.contains_key(&order.key.shop),
        Reason::PromisePassed => {
            let days = truth.revised_estimates.values().map(|(_, day)| *day);
            let checkout = placed.and_then(|placed| placed.promised_on);
            let zone = policy.calendar(&order.key.shop);
            let over = |day| zone.end_of(day).checked_sub(ZONES).is_ok_and(|end| end <= kept.at);
            days.chain(checkout).any(over)
        }
        Reason::NoticeFirst => shipment.is_some_and(|id| {
            let notice = EffectKey::Message(MessageKey::ShippingNotice(id.clone()));
            !matches!(order.ledger.effects.get(&notice), Some(Entry::Done { .. }))
        }),
        Reason::AddressSuppressed => {
            order.facts.mails.values().any(|held| held.body.status >= MailStatus::Bounced)
        }
        Reason::Unsubscribed => {
            order.facts.mails.values().any(|held| held.body.status >= MailStatus::Unsubscribed)
        }
        Reason::OpenCase => {
            order.ledger.cases.values().any(|case| !matches!(case, CaseEntry::Pending { number: 0, .. }))
        }
        Reason::ReturnOrRefund => truth.returned || !truth.refunds.is_empty(),
    }
}

fn is_too_late(truth: &Truth<'_>, policy: &Policy, kept: &Kept<'_>) -> bool {
    let age = policy.message(kept.key.kind()).max_age;
    // It stays withheld while what is heard of later only makes it younger than it seemed.
    let about = kept.key.shipment().and_then(|id| truth.heard_of.get(id));
    let judged_at = about.copied().into_iter().chain([truth.heard]).fold(kept.at, Timestamp::max);
    let over = |since: Timestamp, age: SignedDuration| {
        let at = judged_at.checked_add(SKEW).unwrap_or(judged_at);
        since.checked_add(age).is_ok_and(|over| over <= at)
    };
    over(kept.since, age) || over(truth.newest, policy.activity_window)
}
