//! Shops that are played, hour by hour: when they sell, and how much a day differs from the usual.

use std::collections::BTreeSet;

use candor_domain::policy::settings::Policy;
use candor_domain::source::hours::{Hour, OrderHours};
use candor_domain::source::silence::unusual;
use candor_domain::values::calendar::Calendar;
use jiff::civil::{Date, DateTime, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

/// The hours of the year that is played.
pub(crate) const YEAR_HOURS: u16 = 365 * 24;
/// The public holidays of that year.
const HOLIDAYS: [(i8, i8); 9] =
    [(1, 1), (4, 3), (4, 6), (5, 1), (5, 14), (5, 25), (10, 3), (12, 25), (12, 26)];

pub(crate) fn policy() -> Policy {
    let text = include_str!("../../../../infra/policy.toml");
    Policy::read(&toml::from_str(text).unwrap(), &json!({})).unwrap()
}

/// Numbers that look random, the same in each run (SplitMix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// Returns a number from 0 up to 1.
    pub(crate) fn part(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns a number whose mean is one, and whose spread is a half (Gamma of shape four, as a sum of waiting times).
    fn burst(&mut self) -> f64 {
        (0..4).map(|_| -(1.0 - self.part()).ln()).sum::<f64>() / 4.0
    }

    /// Returns the number of independent events of which `mean` are expected (Poisson, by Knuth's method).
    fn events(&mut self, mean: f64) -> u32 {
        let mut events = 0;
        let mut left = mean;
        while left > 0.0 {
            // In steps, since e^-mean of a great mean is zero.
            let (step, mut product) = (left.min(100.0), self.part());
            while product > (-step).exp() {
                events += 1;
                product *= self.part();
            }
            left -= step;
        }
        events
    }
}

/// A kind of trade. All are closed at night, by their own clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trade {
    /// Sells to people: less on weekends and holidays, four times as much in two sales, much before Christmas.
    Retail,
    /// Sells to offices: nothing on weekends and holidays, and a tenth in the last week of the year.
    Office,
    /// Sells what it advertises: an hour may bring a quarter of the usual and the next one twice; eight times the
    /// usual on the first Friday of a month, and less than half on the two days after.
    Campaigns,
}

impl Trade {
    /// Returns the part of a day's usual orders that an hour brings.
    fn expected(self, local: DateTime) -> f64 {
        let weekend = matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday);
        let evening = if local.hour() >= 18 { 1.6 } else { 0.8 };
        match (self, local.hour()) {
            (Self::Office, 8..18) => {
                if weekend {
                    0.0
                } else {
                    0.14 * office_season(local)
                }
            }
            (Self::Office, _) => 0.0,
            (Self::Retail, 8..22) => evening / 14.0 * if weekend { 0.4 } else { 1.1 } * season(local),
            (Self::Campaigns, 8..22) => evening / 14.0 * campaign(local),
            (Self::Retail | Self::Campaigns, _) => 0.0,
        }
    }

    /// Returns how much a day may differ from the usual.
    fn spread(self) -> f64 {
        match self {
            Self::Retail | Self::Office => 0.4,
            Self::Campaigns => 0.7,
        }
    }
}

fn is_holiday(local: DateTime) -> bool {
    HOLIDAYS.contains(&(local.month(), local.day()))
}

/// Returns the part of the usual sales on a day: a sale, the weeks before Christmas, those after it, and holidays.
fn season(local: DateTime) -> f64 {
    match (local.month(), local.day()) {
        (4, 3..=6) => 0.5, // Easter.
        _ if is_holiday(local) => 0.4,
        (7, 20..=26) | (11, 23..=30) => 4.0,
        (12, 1..=20) => 1.8,
        (12 | 1, _) => 0.6,
        (_, _) => 1.0,
    }
}

fn office_season(local: DateTime) -> f64 {
    match (local.month(), local.day()) {
        _ if is_holiday(local) => 0.0,
        (12, 24..) | (1, 2) => 0.1,
        (8, _) => 0.6,
        (_, _) => 1.0,
    }
}

fn campaign(local: DateTime) -> f64 {
    match (local.weekday(), local.day()) {
        (Weekday::Friday, 1..=7) => 8.0,
        (Weekday::Saturday, 2..=8) | (Weekday::Sunday, 3..=9) => 0.4,
        (_, _) => 1.0,
    }
}

/// A shop that is played.
pub(crate) struct Shop {
    trade: Trade,
    per_day: f64,
    pub(crate) calendar: Calendar,
    dice: Dice,
    pub(crate) hours: OrderHours,
    pub(crate) next: Hour,
    /// The part of the usual orders that the present day brings.
    luck: f64,
    orders_missed: u32,
}

impl Shop {
    /// Makes a shop whose policy names no holidays.
    pub(crate) fn new(trade: Trade, per_day: f64, seed: u64) -> Self {
        let begins: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        Self {
            trade,
            per_day,
            calendar: Calendar { zone, ..Calendar::default() },
            dice: Dice(seed.wrapping_mul(1_000_003).wrapping_add(per_day as u64)),
            hours: OrderHours::default(),
            next: Hour::of(begins),
            luck: 1.0,
            orders_missed: policy().cases.silent_after_orders,
        }
    }

    /// Names the public holidays in the shop's policy.
    pub(crate) fn naming_holidays(mut self) -> Self {
        let days: BTreeSet<Date> = HOLIDAYS.iter().map(|(month, day)| date(2026, *month, *day)).collect();
        self.calendar.holidays = days;
        self
    }

    /// Measures the shop's silence in this number of orders.
    pub(crate) fn missing(mut self, orders: u32) -> Self {
        self.orders_missed = orders;
        self
    }

    pub(crate) fn local(&self) -> DateTime {
        self.calendar.zone.to_datetime(self.next.begins_at())
    }

    /// Lets an hour pass, and returns the moment a minute after it.
    pub(crate) fn hour(&mut self, is_heard: bool) -> Timestamp {
        let local = self.local();
        if local.hour() == 0 {
            self.luck = 1.0 + self.trade.spread() * (2.0 * self.dice.part() - 1.0);
        }
        let burst = if self.trade == Trade::Campaigns { self.dice.burst() } else { 1.0 };
        let orders = self.dice.events(self.per_day * self.trade.expected(local) * self.luck * burst);
        self.hours.add(self.next, if is_heard { orders } else { 0 });
        self.next = self.next.later(1);
        self.next.begins_at() + SignedDuration::from_mins(1)
    }

    /// Lets hours pass.
    pub(crate) fn hours(&mut self, hours: u16) {
        (0..hours).for_each(|_| {
            self.hour(true);
        });
    }

    pub(crate) fn is_unusual(&self, now: Timestamp) -> bool {
        unusual(&self.hours, &self.calendar, self.orders_missed, now).is_some()
    }

    /// Returns the whole hours from the beginning of an outage until it is a case, if it is one within six weeks.
    pub(crate) fn hours_to_case(&mut self) -> Option<u16> {
        (1..1000).find(|_| {
            let now = self.hour(false);
            self.is_unusual(now)
        })
    }

    /// Returns the beginning of each false case of a year in which nothing is wrong. A case ends with the next order.
    pub(crate) fn false_cases(&mut self) -> Vec<DateTime> {
        let (mut found, mut was_unusual) = (Vec::new(), false);
        for _ in 0..YEAR_HOURS {
            let now = self.hour(true);
            let is_unusual = self.is_unusual(now);
            if is_unusual && !was_unusual {
                found.push(self.local());
            }
            was_unusual = is_unusual;
        }
        found
    }
}
