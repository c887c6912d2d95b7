//! The day by which the customer expects something.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::facts::order::Order;
use crate::message::key::MessageKey;
use crate::message::sent::sent;
use crate::message::statement::Statement;
use crate::shipment::stated::is_of_day;
use crate::shipment::statement::ShipmentStatement;
use crate::values::id::EstimateSubject;

/// The day by which the customer expects something.
pub(crate) struct ExpectedDay {
    /// The day; `None` where they were never given one.
    pub(crate) day: Option<Date>,
    /// Whether a message about a delay told it.
    pub(crate) by_delay: bool,
    /// How many messages told of a new day.
    pub(crate) sent: u32,
}

/// A day that the customer was told.
pub(crate) struct StatedDay {
    pub(crate) at: Timestamp,
    pub(crate) day: Date,
    /// Whether a message about a delay told it.
    by_delay: bool,
    /// Whether it was told of this very subject: of a parcel, and not of the goods before they were in it.
    own: bool,
}

/// What the customer believes about the subject of a promise: the day they were told last, or else the first one that
/// anybody said, at the checkout or for the parcel.
pub(crate) fn expected_day(order: &Order, subject: &EstimateSubject) -> ExpectedDay {
    let statement = days_stated(order, subject);
    let by_delay = statement.iter().filter(|statement| statement.by_delay && statement.own).count();
    let sent = u32::try_from(by_delay).unwrap_or(u32::MAX);
    match statement.into_iter().max_by_key(|statement| statement.at) {
        Some(statement) => ExpectedDay { day: Some(statement.day), by_delay: statement.by_delay, sent },
        None => {
            let day = order.facts.first_estimate(subject).map(|first| first.on);
            ExpectedDay { day, by_delay: false, sent }
        }
    }
}

/// When the customer was last told of a new day for the subject of a message.
pub(crate) fn last_delay_notice(order: &Order, subject: &EstimateSubject) -> Option<Timestamp> {
    days_stated(order, subject)
        .into_iter()
        .filter(|statement| statement.by_delay)
        .map(|statement| statement.at)
        .max()
}

/// Every day the customer was told for a subject. What they were told of goods not sent yet, they believe of the parcel
/// that is made of them.
pub(crate) fn days_stated(order: &Order, subject: &EstimateSubject) -> Vec<StatedDay> {
    let shipped_at =
        subject.shipment().and_then(|id| order.facts.shipments.get(id)).map(|held| held.body.shipped_at);
    let statement = sent(order).filter_map(|telling| {
        let (day, about) = match (telling.key, telling.statement) {
            (
                MessageKey::DelayNotice(_, about) | MessageKey::BackOnTrack(_, about),
                Statement::DeliveryEstimate(day),
            ) => (*day, about.shipment()),
            (key, Statement::Shipment(ShipmentStatement::OnItsWay { promised_on: Some(day), .. })) => {
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
