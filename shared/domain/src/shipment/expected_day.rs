//! The day by which the customer expects the goods to arrive.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::facts::order::Order;
use crate::message::key::MessageKey;
use crate::message::sent::sent;
use crate::message::statement::MessageStatement;
use crate::policy::settings::Policy;
use crate::shipment::stated::is_of_day;
use crate::shipment::statement::ShipmentStatement;
use crate::values::id::EstimateSubject;

/// The day by which the customer expects the goods to arrive.
pub(crate) struct ExpectedDay {
    /// The day, or `None` if the customer was never given one.
    pub(crate) day: Option<Date>,
    /// True if a message about a revised estimate told this day.
    pub(crate) by_delay: bool,
    /// The number of messages about a revised estimate that were sent for this subject.
    pub(crate) sent: u32,
}

/// A delivery day that the customer was told.
pub(crate) struct StatedDay {
    pub(crate) at: Timestamp,
    pub(crate) day: Date,
    /// True if a message about a revised estimate told this day.
    by_delay: bool,
    /// True if the message was about this subject itself: about a shipment, and not about the goods before
    /// they were in it.
    own: bool,
}

/// Returns the day that the customer expects for a subject: the day that a message told them last, or else
/// the first delivery estimate (from the sender of the shipment, or from the checkout).
pub(crate) fn expected_day(order: &Order, policy: &Policy, subject: &EstimateSubject) -> ExpectedDay {
    let statement = days_stated(order, subject);
    let by_delay = statement.iter().filter(|statement| statement.by_delay && statement.own).count();
    let sent = u32::try_from(by_delay).unwrap_or(u32::MAX);
    match statement.into_iter().max_by_key(|statement| statement.at) {
        Some(statement) => ExpectedDay { day: Some(statement.day), by_delay: statement.by_delay, sent },
        None => {
            let day = order.facts.first_estimate(subject, policy).map(|first| first.on);
            ExpectedDay { day, by_delay: false, sent }
        }
    }
}

/// Returns the time of the last message that told the customer a revised estimate for the subject.
pub(crate) fn last_delay_notice(order: &Order, subject: &EstimateSubject) -> Option<Timestamp> {
    days_stated(order, subject)
        .into_iter()
        .filter(|statement| statement.by_delay)
        .map(|statement| statement.at)
        .max()
}

/// Returns every day that the customer was told for a subject. A day that they were told for goods that were
/// not sent yet also counts for a shipment that was sent after that, because the customer expects it by that
/// day.
pub(crate) fn days_stated(order: &Order, subject: &EstimateSubject) -> Vec<StatedDay> {
    let shipped_at =
        subject.shipment().and_then(|id| order.facts.shipments().get(id)).map(|held| held.body.shipped_at);
    let statement = sent(order).filter_map(|telling| {
        let (day, about) = match (telling.key, telling.statement) {
            (
                MessageKey::DelayNotice(_, about) | MessageKey::BackOnTrack(_, about),
                MessageStatement::DeliveryEstimate(day),
            ) => (*day, about.shipment()),
            (key, MessageStatement::Shipment(ShipmentStatement::OnItsWay { promised_on: Some(day), .. })) => {
                (*day, key.shipment())
            }
            (_, _) => return None,
        };
        let own = about == subject.shipment();
        let before = about.is_none() && shipped_at.is_some_and(|shipped_at| telling.at <= shipped_at);
        let by_delay = is_of_day(telling.key);
        (own || before).then_some(StatedDay { at: telling.at, day, by_delay, own })
    });
    statement.collect()
}
