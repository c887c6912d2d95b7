//! Compares the content of messages with the facts that the order held when they were claimed.

use candor_domain::case::key::CaseKey;
use candor_domain::case::resolution::Decision;
use candor_domain::contact::mail_status::MailStatus;
use candor_domain::facts::entries::Facts;
use candor_domain::message::content::{Body, Item, MessageContent, OrderSummary, PickupSummary};
use candor_domain::message::key::MessageKey;
use candor_domain::order::placed::{Line, Placed};
use candor_domain::payment::dispute::DisputeStatus;
use candor_domain::plan::effect::Suppression;
use candor_domain::policy::settings::{ConfirmWhen, Policy};
use candor_domain::shipment::created::Shipment;
use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_domain::values::id::ShipmentId;
use candor_domain::values::quantity::Quantity;
use jiff::Timestamp;

use super::held::{has_arrived, is_gone, received, shipment_of, wrong_shipment};
use super::{Finding, goods, journey, pickup, reports};

const TRUE: &str = "no message contradicts what the order held when it was claimed";
const SILENT: &str = "nothing is said to a suppressed address";

pub(super) fn check(
    facts: &Facts,
    policy: &Policy,
    content: &MessageContent,
    suppressed: &[(Suppression, Timestamp)],
    began: Timestamp,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let Some(placed) = facts.placed().map(|held| &held.body) else {
        return vec![(TRUE, format!("{} of an order that is not known", content.key))];
    };
    let is_receipt = content.key == MessageKey::Receipt && goods::may_have_receipt(placed);
    if goods::is_unwritten(placed, policy) && !is_receipt {
        found.push((TRUE, format!("{} of an order that is left alone", content.key)));
    }
    if placed.customer.email.as_ref() != Some(&content.to.email) {
        found.push((TRUE, format!("{} goes to another address", content.key)));
    }
    let wrong = untrue(policy, facts, placed, content).or_else(|| reports::over(policy, content, began));
    if let Some(wrong) = wrong {
        found.push((TRUE, format!("{} says {wrong}", content.key)));
    }
    if let Some(wrong) = unwanted(facts, content, suppressed, began) {
        found.push((SILENT, format!("{}: {wrong}", content.key)));
    }
    found
}

/// Returns what is wrong with a message, if anything.
fn untrue(policy: &Policy, facts: &Facts, placed: &Placed, content: &MessageContent) -> Option<&'static str> {
    let off = facts.cancelled().is_some();
    let reported = |shipment, status| reports::wrong(facts, placed, content, shipment, status);
    match &content.body {
        Body::OrderConfirmation { order, paid } => {
            let is_paid = is_paid(facts, placed);
            // An order that costs nothing is confirmed without a word of a payment.
            let is_payable = placed.total.amount_minor > 0;
            let too_soon = policy.confirm_when == ConfirmWhen::Paid && !goods::is_paid_later(placed);
            wrong_order(facts, placed, order)
                .or(off.then_some("that an order stands which is cancelled"))
                .or((*paid != (is_paid && is_payable)).then_some("otherwise than it is whether it is paid"))
                .or((too_soon && !is_paid).then_some("so before it is paid"))
                .or(is_disputed(facts).then_some("that goods come which a dispute holds"))
        }
        Body::OrderChanged { order, .. } => {
            wrong_order(facts, placed, order).or(off.then_some("that an order stands which is cancelled"))
        }
        Body::OrderCancelled { .. } | Body::CancellationNotice { .. } => {
            (!off).then_some("that an order is cancelled which stands")
        }
        Body::Receipt { order } => wrong_receipt(facts, placed, order),
        Body::PaymentFailedNotice { order } => {
            let is_paid = is_paid(facts, placed);
            wrong_order(facts, placed, order)
                .or(off.then_some("that a cancelled order waits for its payment"))
                .or(is_paid.then_some("that an order waits for a payment which came in"))
                .or(is_disputed(facts).then_some("that a customer owes what they had charged back"))
        }
        Body::ShippingNotice { promised_on: Some(day), .. } if journey::means_none(*day) => {
            Some("a day that means none")
        }
        Body::ShippingNotice { shipment, still_to_come, .. } => {
            let arrived = shipment_of(content).is_some_and(|id| has_arrived(facts, id));
            // A shipment that comes after all, after the customer was told that it does not, is corrected
            // even if the order is cancelled.
            let first = matches!(content.key, MessageKey::ShippingNotice(_));
            wrong_shipment(facts, placed, content, shipment)
                .or_else(|| wrong_rest(facts, placed, still_to_come))
                .or(pickup::is_fetched(placed).then_some("that a parcel comes of what is fetched"))
                .or(arrived.then_some("that a parcel is on its way which arrived"))
                .or((off && first).then_some("that something comes of a cancelled order"))
        }
        Body::ShippingChanged { shipment, still_to_come, .. } => {
            wrong_shipment(facts, placed, content, shipment)
                .or_else(|| wrong_rest(facts, placed, still_to_come))
        }
        Body::ShippingVoided { .. } => {
            let voided =
                shipment_of(content).and_then(|id| facts.shipments().get(id)).is_some_and(|p| p.body.voided);
            (!voided).then_some("that a parcel does not come which does")
        }
        Body::DelayNotice { promised_on, .. } | Body::BackOnTrack { promised_on, .. } => {
            wrong_day(facts, content, *promised_on).or(off.then_some("when a cancelled order comes"))
        }
        Body::OutForDeliveryNotice { shipment, .. } => reported(shipment, TrackingStatus::OutForDelivery),
        Body::AttemptFailedNotice { shipment, .. } => reported(shipment, TrackingStatus::AttemptFailed),
        Body::PickupNotice { shipment, .. } => reported(shipment, TrackingStatus::AvailableForPickup),
        Body::PickupReadyNotice(goods) | Body::PickupUpdate(goods) | Body::PickupReminder(goods) => {
            wrong_pickup(facts, placed, goods).or(off.then_some("a cancelled order to fetch"))
        }
        Body::ParcelReturningNotice { shipment, .. } => reported(shipment, TrackingStatus::ReturnedToSender),
        Body::RefundNotice { amount, .. } => reports::wrong_refund(facts, placed, content, *amount),
        Body::DeliveredNotice { shipment, .. } => {
            let arrived = shipment_of(content).is_some_and(|id| has_arrived(facts, id));
            wrong_shipment(facts, placed, content, shipment)
                .or((!arrived).then_some("that a parcel arrived which did not"))
        }
        Body::FollowUp { .. } => (off || facts.has_returns() || !facts.refunds().is_empty())
            .then_some("nothing of what goes back")
            .or((!facts.disputes().is_empty()).then_some("nothing of a dispute")),
    }
}

/// Returns what is wrong with what a customer is said to have bought at the counter.
fn wrong_receipt(facts: &Facts, placed: &Placed, order: &OrderSummary) -> Option<&'static str> {
    wrong_order(facts, placed, order)
        .or((!goods::is_counter_sale(placed)).then_some("that goods were bought at the counter"))
        .or((!is_paid(facts, placed)).then_some("that they are paid which are not"))
        .or(facts.cancelled().is_some().then_some("that a cancelled sale stands"))
}

/// Returns what is wrong with goods that are said to wait at a place of the shop.
fn wrong_pickup(facts: &Facts, placed: &Placed, goods: &PickupSummary) -> Option<&'static str> {
    let Some(ready) = facts.pickup_ready().map(|held| &held.body) else { return Some("nothing that waits") };
    (!pickup::is_fetched(placed))
        .then_some("that goods are to be fetched which are sent")
        .or((goods.place != ready.place).then_some("another place"))
        .or((goods.fetch_by.is_some() != ready.ready_until.is_some()).then_some("another end"))
        .or_else(|| wrong_rest(facts, placed, &goods.items))
}

/// Returns true if a dispute stands that no person released the order from.
fn is_disputed(facts: &Facts) -> bool {
    facts.disputes().iter().any(|(id, held)| {
        let of_it = [CaseKey::PaymentDisputed(id.clone()), CaseKey::DisputeLost(id.clone())];
        let decided = of_it.iter().filter_map(|case| facts.resolutions().get(case));
        let released = { decided }.any(|decided| {
            let newer = decided.stamp.occurred_at >= held.stamp.occurred_at;
            newer && decided.body.decision == Decision::Release
        });
        held.body.status != DisputeStatus::Won && !released
    })
}

pub(super) fn is_paid(facts: &Facts, placed: &Placed) -> bool {
    received(facts, placed) >= placed.total.amount_minor
}

fn wrong_order(facts: &Facts, placed: &Placed, said: &OrderSummary) -> Option<&'static str> {
    let held = facts.refunds();
    let refunds = || held.values().map(|held| &held.body);
    let lines = goods::left(placed, refunds());
    let lines = lines.iter().map(|(line, units)| (line.title.as_str(), *units));
    // The address of a customer who fetches the goods, or takes them along, is not where they go.
    let is_taken = pickup::is_fetched(placed) || goods::is_counter_sale(placed);
    let sent_to = placed.ship_to.clone().filter(|_| !is_taken);
    let said_lines = said.lines.iter().map(|line| (line.title.as_str(), line.quantity));
    (!lines.eq(said_lines))
        .then_some("other lines than are left")
        .or((said.total != goods::total(placed, refunds())).then_some("another total"))
        .or((said.ship_to != sent_to).then_some("another address"))
}

/// Returns what is wrong with the goods that are said to be in no shipment yet. What refunds were for is not always said,
/// so after one there may be less to come.
fn wrong_rest(facts: &Facts, placed: &Placed, said: &[Item]) -> Option<&'static str> {
    let held = facts.refunds();
    let refunds = || held.values().map(|held| &held.body);
    let handed_over = goods::in_shipments(facts.shipments().values().map(|held| &held.body));
    let sent = goods::in_shipments(standing(facts));
    let wanted = goods::to_send(placed, refunds());
    let says = |line: &Line| {
        let items = said.iter().filter(|item| item.title == line.title);
        items.map(|item| item.quantity).sum::<Quantity>()
    };
    let wanted = |line: &Line| goods::of(&wanted, &line.line_id);
    let most = |line: &Line| wanted(line).saturating_sub(goods::of(&sent, &line.line_id));
    let least = |line: &Line| wanted(line).saturating_sub(goods::of(&handed_over, &line.line_id));
    let too_much = placed.lines.iter().any(|line| says(line) > most(line));
    let too_little = refunds().next().is_none() && placed.lines.iter().any(|line| says(line) < least(line));
    (too_much.then_some("that more is to come than is"))
        .or(too_little.then_some("that less is to come than is"))
}

/// Returns the shipments that are on their way, or arrived.
pub(super) fn standing(facts: &Facts) -> impl Iterator<Item = &Shipment> {
    let shipments = facts.shipments().values().map(|held| &held.body);
    shipments.filter(|shipment| !is_gone(facts, &shipment.shipment_id))
}

/// Returns true if the carrier had a parcel on the vehicle or at the door after it named its last new day.
fn is_at_the_door(facts: &Facts, id: &ShipmentId) -> bool {
    let Some(named) = facts.revised_estimates().get(&Some(id.clone()).into()) else { return false };
    let updates = facts.tracking_updates().get(id).into_iter().flat_map(|updates| updates.values());
    let statuses = [TrackingStatus::OutForDelivery, TrackingStatus::AttemptFailed];
    let mut at_the_door =
        updates.filter(|held| journey::is_own(&held.body) && statuses.contains(&held.body.status));
    at_the_door.any(|held| held.stamp.occurred_at >= named.stamp.occurred_at)
}

/// Checks that the day was reported for this shipment or order, and is the last one that was reported.
fn wrong_day(facts: &Facts, content: &MessageContent, day: jiff::civil::Date) -> Option<&'static str> {
    let about = shipment_of(content).cloned();
    if journey::means_none(day) {
        return Some("a day that means none");
    }
    if about.as_ref().is_some_and(|id| is_at_the_door(facts, id)) {
        return Some("a later day of a parcel that is at the door");
    }
    let own = facts.revised_estimates().get(&about.clone().into()).map(|held| held.body.promised_on);
    let of_order = facts.revised_estimates().get(&None.into()).map(|held| held.body.promised_on);
    let of_shipment = about.and_then(|id| facts.shipments().get(&id)).and_then(|held| held.body.promised_on);
    let of_checkout = facts.placed().and_then(|held| held.body.promised_on);
    let said = [own, of_order, of_shipment, of_checkout];
    let last = own.is_none_or(|own| own == day);
    (!last || !said.contains(&Some(day))).then_some("a day that nobody promises")
}

/// Returns the reason why no message may be sent to an address, if there is one.
fn unwanted(
    facts: &Facts,
    content: &MessageContent,
    suppressed: &[(Suppression, Timestamp)],
    began: Timestamp,
) -> Option<String> {
    let same = |text: &str| text.eq_ignore_ascii_case(content.to.email.as_str());
    let released_since = |since: Option<Timestamp>| {
        facts.resolutions().iter().any(|(case, held)| {
            let of_address = matches!(case, CaseKey::CustomerUnreachable | CaseKey::CustomerComplained);
            let release = held.body.decision == Decision::Release;
            of_address && release && since.is_none_or(|since| held.stamp.occurred_at >= since)
        })
    };
    let bad = |status: MailStatus| matches!(status, MailStatus::Bounced | MailStatus::Complained);
    let held =
        facts.mails().values().filter(|held| same(held.body.address.as_str()) && bad(held.body.status));
    let worst = held.map(|held| (held.body.status, held.stamp.occurred_at)).max();
    match worst {
        Some((status, since)) if !released_since(Some(since)) => {
            return Some(format!("the order knows that mail to it {} since {since}", status.slug()));
        }
        Some(_) | None => {}
    }
    let known = suppressed.iter().find(|(known, at)| *at < began && same(known.address.as_str()))?;
    (!released_since(None)).then(|| format!("another order knows that mail to it {}", known.0.status.slug()))
}
