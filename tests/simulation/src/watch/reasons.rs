//! Checks that the truth confirms the reason for which a message was withheld.

use candor_domain::contact::mail_status::MailStatus;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::message::entry::MessageEntry;
use candor_domain::message::key::MessageKey;
use candor_domain::message::reason::Reason;
use candor_domain::order::placed::Channel;
use candor_domain::policy::settings::Policy;
use jiff::{SignedDuration, Timestamp};

use super::goods;
use super::handed_over;
use super::pickup;
use super::truth::Truth;

/// The largest difference between two clocks.
const SKEW: SignedDuration = SignedDuration::from_secs(400);
/// The largest difference between the beginnings of the same day in two time zones.
const ZONES: SignedDuration = SignedDuration::from_hours(26);

/// Holds a message that was owed since a moment, with the reason and the time at which it was withheld.
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
        // These reasons are temporary, so none of them may remain in the end.
        Reason::OrderMissing | Reason::NoTracking | Reason::TooSoon | Reason::MovedOn => false,
        Reason::OrderCancelled => truth.cancelled.is_some(),
        Reason::NotPaid => truth.paid_at().is_none() && !placed.is_some_and(goods::is_paid_later),
        Reason::PaidMeanwhile => truth.paid_at().is_some(),
        Reason::Refunded => truth.is_paid_back(),
        // A customer who ever disputed a payment is not asked how it was.
        Reason::Disputed if *kept.key == MessageKey::FollowUp => !truth.disputes.is_empty(),
        Reason::Disputed => truth.is_disputed(),
        Reason::ParcelVoided => {
            shipment.and_then(|id| truth.shipments.get(id)).is_some_and(|(_, p)| p.voided)
        }
        Reason::ParcelMismatch => shipment.is_some_and(|id| !truth.fits(id)),
        Reason::Delivered => shipment.is_some_and(|id| truth.arrived_at(id).is_some()),
        Reason::PickupOrder => placed.is_some_and(pickup::is_fetched),
        Reason::ToBeSent => placed.is_some_and(|placed| !pickup::is_fetched(placed)),
        Reason::LostOrReturned => shipment.is_some_and(|id| truth.is_lost_or_returned(id)),
        Reason::NothingToCome if is_of_pickup(kept.key) => {
            !pickup::are_left(truth) || !truth.refunds.is_empty()
        }
        Reason::NothingToCorrect | Reason::NothingToCome => true,
        Reason::TooLate => is_too_late(truth, policy, order, kept),
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
            let notice = MessageKey::ShippingNotice(id.clone());
            !matches!(order.ledger.messages.get(&notice), Some(MessageEntry::Done { .. }))
        }),
        Reason::AddressSuppressed => {
            order.facts.mails().values().any(|held| held.body.status >= MailStatus::Bounced)
        }
        Reason::Unsubscribed => {
            order.facts.mails().values().any(|held| held.body.status >= MailStatus::Unsubscribed)
        }
        Reason::OpenCase => {
            order.ledger.cases.values().any(|case| !matches!(case, CaseEntry::Pending { number: 0, .. }))
        }
        Reason::RefundFailed => truth.has_failed_refund(kept.key),
        Reason::ReturnOrRefund => truth.returned || !truth.refunds.is_empty(),
        Reason::TestOrder => placed.is_some_and(|placed| placed.test),
        Reason::MarketplaceOrder => placed.is_some_and(|placed| placed.channel == Channel::Marketplace),
        Reason::ToldElsewhere => handed_over::confirms(truth, policy, &order.key, kept.key, kept.since),
        Reason::CounterSale => placed.is_some_and(|placed| placed.channel == Channel::Counter),
    }
}

fn is_of_pickup(key: &MessageKey) -> bool {
    matches!(key, MessageKey::PickupReadyNotice | MessageKey::PickupUpdate(_) | MessageKey::PickupReminder)
}

/// Returns the moment at which what a message is about is over, whatever its age.
fn is_over(truth: &Truth<'_>, policy: &Policy, order: &Order, kept: &Kept<'_>) -> Option<Timestamp> {
    let calendar = policy.calendar(&order.key.shop);
    match kept.key {
        MessageKey::OutForDeliveryNotice(_) => Some(calendar.end_of(calendar.day_of(kept.since))),
        MessageKey::PickupNotice(id) => truth.pickups_until.get(id).copied(),
        key if is_of_pickup(key) => truth.ready.and_then(|(_, ready)| ready.ready_until),
        _ => None,
    }
}

fn is_too_late(truth: &Truth<'_>, policy: &Policy, order: &Order, kept: &Kept<'_>) -> bool {
    let age = policy.message(kept.key.kind()).max_age;
    // It stays withheld if later facts only make it younger than it seemed.
    let about = kept.key.shipment().and_then(|id| truth.heard_of.get(id));
    let judged_at = about.copied().into_iter().chain([truth.heard]).fold(kept.at, Timestamp::max);
    let over = |since: Timestamp, age: SignedDuration| {
        let at = judged_at.checked_add(SKEW).unwrap_or(judged_at);
        since.checked_add(age).is_ok_and(|over| over <= at)
    };
    over(kept.since, age)
        || over(truth.newest, policy.activity_window)
        || is_over(truth, policy, order, kept).is_some_and(|over_at| over(over_at, SignedDuration::ZERO))
}
