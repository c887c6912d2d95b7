//! The new orders of a shop in each hour of its day, beside those of the same day a week before, as a chart and as a table.

use candor_domain::source::hours::{Hour, OrderHours, WEEK_HOURS};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// The height of a chart's highest bar, in its own units. A chart has ten of these to an hour across.
const HEIGHT: u32 = 48;
const HOURS_OF_DAY: u8 = 24;

/// An hour of a shop's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HourOfDay {
    /// The hour by the shop's clock, from 0.
    pub(crate) hour: u8,
    /// The new orders; `None` for an hour that is still to come.
    pub(crate) orders: Option<u32>,
    /// Those of the same hour a week before.
    pub(crate) before: u32,
    /// The highest number of the day or of the one a week before, which the chart's height stands for.
    most: u32,
}

impl HourOfDay {
    /// Returns the place of the hour in the chart, from its left.
    pub(crate) fn x(&self) -> u32 {
        u32::from(self.hour).saturating_mul(10)
    }

    /// Returns the height of its bar.
    pub(crate) fn bar(&self) -> u32 {
        self.height(self.orders.unwrap_or_default())
    }

    /// Returns the height of the mark for the same hour a week before.
    pub(crate) fn mark(&self) -> u32 {
        self.height(self.before)
    }

    /// Returns the distance of a height from the top of the chart.
    pub(crate) fn top(&self, height: u32) -> u32 {
        HEIGHT.saturating_sub(height)
    }

    fn height(&self, orders: u32) -> u32 {
        orders.saturating_mul(HEIGHT).checked_div(self.most).unwrap_or_default()
    }
}

/// Returns the hours of the day on which a moment is, by the shop's clock.
pub(crate) fn of_day(hours: &OrderHours, zone: &TimeZone, now: Timestamp) -> Vec<HourOfDay> {
    let local = zone.to_datetime(now).date();
    let begins = |hour: u8| {
        let then = local.at(0, 0, 0, 0).checked_add(Span::new().hours(i64::from(hour))).ok()?;
        zone.to_timestamp(then).ok()
    };
    let one = |hour: u8| {
        let begins = begins(hour)?;
        let whole = Hour::of(begins);
        let orders = (begins <= now).then(|| hours.orders(whole));
        Some(HourOfDay { hour, orders, before: hours.orders(whole.earlier(WEEK_HOURS)), most: 1 })
    };
    let mut day: Vec<HourOfDay> = (0..HOURS_OF_DAY).filter_map(one).collect();
    let most = day.iter().flat_map(|hour| [hour.before, hour.orders.unwrap_or_default()]).max();
    day.iter_mut().for_each(|hour| hour.most = most.unwrap_or_default().max(1));
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_those_of_the_shops_own_day_and_what_is_to_come_has_no_number() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let hour = |text: &str| Hour::of(text.parse().unwrap());
        let mut hours = OrderHours::default();
        hours.add(hour("2026-03-04T08:10:00+01:00"), 4);
        hours.add(hour("2026-02-25T08:59:00+01:00"), 8);
        hours.add(hour("2026-03-03T23:30:00+01:00"), 100);
        let day = of_day(&hours, &zone, "2026-03-04T09:30:00+01:00".parse().unwrap());
        assert_eq!(day.len(), 24);
        let at = |hour: usize| (day[hour].orders, day[hour].before, day[hour].bar(), day[hour].mark());
        assert_eq!(at(8), (Some(4), 8, 24, 48));
        assert_eq!(at(9), (Some(0), 0, 0, 0));
        assert_eq!(at(10), (None, 0, 0, 0));
    }

    #[test]
    fn a_day_without_orders_has_flat_bars() {
        let now = "2026-03-04T09:30:00Z".parse().unwrap();
        assert!(of_day(&OrderHours::default(), &TimeZone::UTC, now).iter().all(|hour| hour.bar() == 0));
    }
}
