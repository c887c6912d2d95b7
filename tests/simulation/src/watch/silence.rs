//! Checks that silence is never a way to pass: every message that the truth calls for was sent, was withheld
//! for a reason that the truth confirms, or has a case. And no customer is left with a wrong belief without a
//! case.

use candor_domain::case::key::CaseKey;
use candor_domain::case::subject::Subject;
use candor_domain::contact::mail_status::MailStatus;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::message::content::Body;
use candor_domain::message::entry::MessageEntry;
use candor_domain::message::key::{MessageKey, MessageKind};
use candor_domain::message::reason::Reason;
use candor_domain::policy::settings::Policy;
use candor_domain::shipment::tracking_update::TrackingStatus;
use jiff::{SignedDuration, Timestamp};

use super::reasons::{Kept, confirms};
use super::truth::Truth;
use super::{Ended, Finding, Mail, belief, goods, pickup};

const PROPERTY: &str = "nothing that the truth calls for is passed over in silence";

/// Holds the results for all messages that were owed.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// For each message that was sent, the seconds from the time at which it was owed to the time at which it
    /// was sent.
    pub(super) sent: Vec<(MessageKind, u64)>,
    pub(super) withheld: u64,
    pub(super) in_case: u64,
}

pub(super) fn check(ended: Ended<'_>, found: &mut Vec<Finding>) -> Heard {
    let Ended { seen, policy, stored, truth, .. } = ended;
    let order = &stored.order;
    let mut heard = Heard::default();
    for (key, since) in owed(truth, policy) {
        let entry = order.ledger.messages.get(&key);
        match entry {
            Some(MessageEntry::Done { .. }) => {
                let sent = seen.mails.iter().find(|mail| mail.taken && mail.content.key == key);
                let at = sent.map_or(since, |mail| mail.at);
                let seconds = u64::try_from(at.duration_since(since).as_secs()).unwrap_or_default();
                heard.sent.push((key.kind(), seconds));
            }
            Some(MessageEntry::Withheld { reason, at }) => {
                let kept = Kept { key: &key, since, reason: *reason, at: *at };
                if confirms(truth, policy, order, &kept) {
                    heard.withheld += 1;
                } else if stands_in_case(order, &key) {
                    heard.in_case += 1;
                } else {
                    found.push((
                        PROPERTY,
                        format!("{key} is withheld as {reason} since {at}, which is not so"),
                    ));
                }
            }
            Some(_) if stands_in_case(order, &key) => heard.in_case += 1,
            Some(MessageEntry::Refused { at, .. } | MessageEntry::Unknown { since: at, .. })
                if is_moot(truth, policy, order, (&key, since, *at)) =>
            {
                heard.withheld += 1;
            }
            Some(entry) => found.push((PROPERTY, format!("{key} is {entry:?}, and no case says so"))),
            None => found.push((PROPERTY, format!("{key} was owed since {since}, and nothing says why not"))),
        }
    }
    belief::check(seen, policy, order, truth, found);
    heard
}

/// Returns true if people were told of the message, or of the obstacle to it.
pub(super) fn stands_in_case(order: &Order, key: &MessageKey) -> bool {
    let subject = Subject::Message(key);
    order.ledger.cases.iter().any(|(case, entry)| {
        let was_open = !matches!(entry, CaseEntry::Pending { number: 0, .. });
        let of_address = matches!(case, CaseKey::CustomerUnreachable | CaseKey::CustomerComplained);
        was_open && (case.subject() == subject || of_address)
    }) || matches!(
        key.kind(),
        MessageKind::FollowUp | MessageKind::OutForDeliveryNotice | MessageKind::Receipt
    )
}

/// Returns true if a message that bounced, or may never have been sent, need not be sent any more.
fn is_moot(
    truth: &Truth<'_>,
    policy: &Policy,
    order: &Order,
    (key, since, at): (&MessageKey, Timestamp, Timestamp),
) -> bool {
    let by_kind: &[Reason] = match key.kind() {
        MessageKind::OrderConfirmation => &[Reason::Refunded, Reason::Disputed],
        MessageKind::ShippingNotice => &[Reason::Delivered, Reason::LostOrReturned, Reason::ParcelMismatch],
        MessageKind::DeliveredNotice | MessageKind::OutForDeliveryNotice => &[Reason::ParcelMismatch],
        MessageKind::AttemptFailedNotice | MessageKind::PickupNotice => &[Reason::ParcelMismatch],
        MessageKind::ParcelReturningNotice => &[Reason::ParcelMismatch, Reason::ReturnOrRefund],
        MessageKind::PickupReadyNotice | MessageKind::PickupReminder => &[Reason::NothingToCome],
        MessageKind::PickupUpdate => &[Reason::NothingToCome],
        MessageKind::RefundNotice => &[Reason::OpenCase],
        MessageKind::Receipt => &[Reason::Refunded],
        MessageKind::OrderUpdate | MessageKind::CancellationNotice => &[],
        MessageKind::PaymentFailedNotice => &[Reason::Disputed],
        MessageKind::ShippingUpdate | MessageKind::DelayNotice | MessageKind::BackOnTrack => &[],
        MessageKind::FollowUp => &[],
    };
    by_kind.iter().any(|reason| confirms(truth, policy, order, &Kept { key, since, reason: *reason, at }))
}

/// Returns every message that the truth calls for, with the time since which it is owed.
fn owed(truth: &Truth<'_>, policy: &Policy) -> Vec<(MessageKey, Timestamp)> {
    let Some((_, placed)) = truth.placed else { return vec![] };
    let mut owed = Vec::new();
    if goods::is_unwritten(placed, policy) {
        let receipt = goods::may_have_receipt(placed) && truth.cancelled.is_none();
        let wanted = receipt && placed.customer.email.is_some() && policy.message(MessageKind::Receipt).send;
        owed.extend(truth.paid_at().filter(|_| wanted).map(|at| (MessageKey::Receipt, at)));
        return owed;
    }
    owed.extend(delivered(truth));
    owed.extend(refunded(truth));
    if truth.cancelled.is_some() {
        owed.retain(|(key, _)| policy.message(key.kind()).send);
        return owed;
    }
    if let Some(at) = truth.ready_at(policy) {
        owed.push((MessageKey::OrderConfirmation, at.max(placed.placed_at)));
    }
    let open = truth.failed.iter().filter(|(id, _)| !truth.payments.contains_key(*id));
    let later = goods::is_paid_later(placed);
    if let (Some(at), None, false) = (open.map(|(_, at)| *at).max(), truth.paid_at(), later) {
        owed.push((MessageKey::PaymentFailedNotice, at));
    }
    for (id, (_, shipment)) in &truth.shipments {
        if !shipment.voided {
            owed.push((MessageKey::ShippingNotice((*id).clone()), shipment.shipped_at));
        }
    }
    owed.extend(reported(truth));
    owed.extend(pickup::owed(truth, policy));
    let content = !truth.returned && truth.refunds.is_empty() && truth.disputes.is_empty();
    let follow_up = truth.completed_at().filter(|_| content);
    if let Some(at) = follow_up.and_then(|at| at.checked_add(policy.follow_up_after).ok()) {
        owed.push((MessageKey::FollowUp, at));
    }
    owed.retain(|(key, _)| policy.message(key.kind()).send);
    owed
}

/// Returns the messages about what the carrier reported last of each shipment.
fn reported(truth: &Truth<'_>) -> Vec<(MessageKey, Timestamp)> {
    let standing = truth.shipments.iter().filter(|(_, (_, shipment))| !shipment.voided);
    let last = standing.filter_map(|(id, _)| Some(((*id).clone(), truth.last_seen(id)?)));
    let notice = |(id, (at, status))| {
        let key = match status {
            TrackingStatus::OutForDelivery => MessageKey::OutForDeliveryNotice(id),
            TrackingStatus::AttemptFailed => MessageKey::AttemptFailedNotice(id),
            TrackingStatus::AvailableForPickup => MessageKey::PickupNotice(id),
            TrackingStatus::ReturnedToSender => MessageKey::ParcelReturningNotice(id),
            _ => return None,
        };
        Some((key, at))
    };
    last.filter_map(notice).collect()
}

fn refunded(truth: &Truth<'_>) -> Vec<(MessageKey, Timestamp)> {
    truth.refunded_at.iter().map(|(id, at)| (MessageKey::RefundNotice((*id).clone()), *at)).collect()
}

fn delivered(truth: &Truth<'_>) -> Vec<(MessageKey, Timestamp)> {
    let standing = truth.shipments.iter().filter(|(_, (_, shipment))| !shipment.voided);
    let arrived = standing.filter_map(|(id, _)| Some((*id, truth.arrived_at(id)?)));
    arrived.map(|(id, at)| (MessageKey::DeliveredNotice(id.clone()), at)).collect()
}

/// Returns true if a mail reached its reader, as far as the mail service knows. Clocks may be a few minutes apart.
pub(super) fn reached(truth: &Truth<'_>, sent: &Mail) -> bool {
    let skew = SignedDuration::from_mins(5);
    !truth.mails.iter().any(|(said_at, mail)| {
        let back = matches!(mail.status, MailStatus::Bounced | MailStatus::Rejected);
        let same =
            mail.subject.to_string() == sent.content.key.to_string() && mail.address == sent.content.to.email;
        back && same && said_at.checked_add(skew).is_ok_and(|said_at| said_at >= sent.at)
    })
}

/// Returns true if a message tells its reader that the order is cancelled.
pub(super) fn is_cancelled(body: &Body) -> bool {
    matches!(body, Body::OrderCancelled { .. } | Body::CancellationNotice { .. })
}
