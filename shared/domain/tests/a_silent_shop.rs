//! Tests that a shop's silence is a case where it is unusual, and never where it is not: simulated years of shops of
//! several sizes, with nights, weekends, holidays, sales, and the weeks after Christmas.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]

use candor_domain::policy::settings::Policy;
use candor_domain::source::hours::{Hour, OrderHours};
use candor_domain::source::silence::unusual;
use candor_domain::source::silence_book::SilenceBook;
use candor_domain::source::silence_notice::SilenceChange;
use jiff::civil::{DateTime, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

const YEAR_HOURS: u16 = 365 * 24;
/// The sizes of shops, in orders a day.
const SIZES: [f64; 4] = [1.0, 10.0, 300.0, 10_000.0];
const YEARS: u64 = 8;

fn policy() -> Policy {
    let text = include_str!("../../../infra/policy.toml");
    Policy::read(&toml::from_str(text).unwrap(), &json!({})).unwrap()
}

/// Numbers that look random, the same in each run (SplitMix64).
struct Dice(u64);

impl Dice {
    /// Returns a number from 0 up to 1.
    fn part(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
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

/// A shop that is closed at night, by its own clock.
struct Shop {
    per_day: f64,
    zone: TimeZone,
    dice: Dice,
    hours: OrderHours,
    next: Hour,
    /// The part of the usual orders that the present day brings.
    luck: f64,
    orders_missed: u32,
}

impl Shop {
    fn new(per_day: f64, seed: u64) -> Self {
        let begins: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let orders_missed = policy().cases.silent_after_orders;
        let dice = Dice(seed.wrapping_mul(1_000_003).wrapping_add(per_day as u64));
        Self {
            per_day,
            zone,
            dice,
            hours: OrderHours::default(),
            next: Hour::of(begins),
            luck: 1.0,
            orders_missed,
        }
    }

    fn local(&self) -> DateTime {
        self.zone.to_datetime(self.next.begins_at())
    }

    /// Returns the orders that are expected in the next hour.
    fn expected(&self) -> f64 {
        let local = self.local();
        let open = (8..22).contains(&local.hour());
        let evening = if local.hour() >= 18 { 1.6 } else { 0.8 };
        let weekend = matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday);
        let of_hour = if open { evening / 14.0 } else { 0.0 };
        self.per_day * of_hour * if weekend { 0.4 } else { 1.1 } * season(local) * self.luck
    }

    /// Lets an hour pass, and returns the moment a minute after it.
    fn hour(&mut self, is_heard: bool) -> Timestamp {
        if self.local().hour() == 0 {
            self.luck = 0.6 + 0.8 * self.dice.part();
        }
        let mean = self.expected();
        let orders = self.dice.events(mean);
        self.hours.add(self.next, if is_heard { orders } else { 0 });
        self.next = self.next.later(1);
        self.next.begins_at() + SignedDuration::from_mins(1)
    }

    fn is_unusual(&self, now: Timestamp) -> bool {
        unusual(&self.hours, &self.zone, self.orders_missed, now).is_some()
    }

    /// Returns the hours from the beginning of an outage until it is a case.
    fn hours_to_case(&mut self, begins_after: u16) -> usize {
        (0..begins_after).for_each(|_| {
            self.hour(true);
        });
        let mut hours = 1;
        loop {
            let now = self.hour(false);
            if self.is_unusual(now) {
                return hours;
            }
            hours += 1;
            assert!(hours < 1000, "no case within {hours} hours");
        }
    }
}

/// Returns the part of the usual sales on a day: a sale, the weeks before Christmas, those after it, and holidays.
fn season(local: DateTime) -> f64 {
    let (month, day) = (local.month(), local.day());
    match (month, day) {
        (1, 1) | (5, 1) | (10, 3) | (12, 25 | 26) => 0.4,
        (4, 3..=6) => 0.5, // Easter.
        (7, 20..=26) | (11, 23..=30) => 4.0,
        (12, 1..=20) => 1.8,
        (12 | 1, _) => 0.6,
        (_, _) => 1.0,
    }
}

fn false_cases(per_day: f64, seed: u64) -> Vec<DateTime> {
    let mut shop = Shop::new(per_day, seed);
    let mut found = Vec::new();
    for _ in 0..YEAR_HOURS {
        let now = shop.hour(true);
        if shop.is_unusual(now) {
            found.push(shop.local());
        }
    }
    found
}

#[test]
fn no_night_weekend_holiday_or_slow_season_of_any_shop_is_a_case() {
    for per_day in SIZES {
        for seed in 0..YEARS {
            let found = false_cases(per_day, seed);
            assert!(found.is_empty(), "{per_day} a day, seed {seed}: {found:?}");
        }
    }
}

#[test]
fn an_outage_is_a_case_within_hours_of_opening_or_days_of_a_small_shop() {
    for seed in 0..YEARS {
        // From a Tuesday in February, at nine, when there were seven weeks of orders.
        let begins = Hour::of(date(2026, 2, 24).at(8, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp());
        let start = Shop::new(1.0, 0).next;
        let after = (0..).find(|after| start.later(*after) == begins).unwrap();
        let hours = |per_day: f64, later: u16| Shop::new(per_day, seed).hours_to_case(after + later);
        assert_eq!(hours(10_000.0, 0), 1, "a busy shop, by day");
        // From ten in the evening it is closed for ten hours.
        let night = hours(10_000.0, 13);
        assert!((10..=12).contains(&night), "a busy shop, by night: {night} hours");
        let middle = hours(300.0, 0);
        assert!((1..=4).contains(&middle), "300 a day: {middle} hours");
        let small = hours(10.0, 0);
        assert!((24..=96).contains(&small), "10 a day: {small} hours");
    }
}

#[test]
fn a_shop_of_three_weeks_has_no_case_and_one_of_four_has() {
    let silent_after = |weeks: u16| {
        let mut shop = Shop::new(300.0, 1);
        (0..weeks * 168).for_each(|_| {
            shop.hour(true);
        });
        (0..72).any(|_| {
            let now = shop.hour(false);
            shop.is_unusual(now)
        })
    };
    assert!(!silent_after(1) && !silent_after(2));
    assert!(silent_after(4));
}

#[test]
fn an_outage_last_week_does_not_hide_the_one_of_this_week() {
    let mut shop = Shop::new(300.0, 2);
    let mut case_hours = Vec::new();
    for hour in 0..10 * 168_u16 {
        let is_out = matches!(hour, 1400..1472 | 1568..1640);
        let now = shop.hour(!is_out);
        if shop.is_unusual(now) {
            case_hours.push(hour);
        }
    }
    assert!(case_hours.iter().any(|hour| (1400..1430).contains(hour)), "{case_hours:?}");
    assert!(case_hours.iter().any(|hour| (1568..1598).contains(hour)), "{case_hours:?}");
    assert!(case_hours.iter().all(|hour| matches!(hour, 1400..1485 | 1568..1655)), "{case_hours:?}");
}

#[test]
fn a_case_is_told_once_stays_open_while_silence_lasts_and_closes_with_the_next_order() {
    let (policy, name) = (policy(), "demo-shop".parse().unwrap());
    let (mut shop, mut book, mut told) = (Shop::new(300.0, 3), SilenceBook::default(), Vec::new());
    // Three weeks of silence, so that the weeks compared are silent themselves in the end.
    for hour in 0..10 * 168_u16 {
        let now = shop.hour(!(840..1344).contains(&hour));
        book.look(&name, &shop.hours, &policy, now);
        while let Some(notice) = book.untold(&name, &policy) {
            book.told(&notice);
            let opened = matches!(notice.change, SilenceChange::Opened { .. });
            told.push((hour, notice.number, opened));
            let kept = serde_json::to_string(&book).unwrap();
            book = serde_json::from_str(&kept).unwrap();
        }
    }
    let [(opens, 1, true), (closes, 1, false)] = told[..] else { panic!("{told:?}") };
    assert!((840..870).contains(&opens) && (1344..1360).contains(&closes), "{told:?}");
}

#[test]
fn a_case_says_in_words_how_many_orders_usually_came() {
    let (policy, name) = (policy(), "demo-shop".parse().unwrap());
    let now: Timestamp = "2026-03-30T12:30:00Z".parse().unwrap();
    let mut hours = OrderHours::default();
    let noon = Hour::of(now);
    // The clocks of the shop may have been set meanwhile: so each of these hours has as many as its neighbours.
    for week in 1..=4_u16 {
        (0..8).for_each(|hour| hours.add(noon.earlier(week * 168 + 4).later(hour), u32::from(week) * 10));
    }
    hours.add(noon.earlier(3), 2);
    let mut book = SilenceBook::default();
    book.look(&name, &hours, &policy, now);
    assert_eq!(book.untold(&name, &policy), None, "two orders are a slower pace than any of the weeks");
    hours.add(noon.earlier(3), 500);
    book.look(&name, &hours, &policy, now);
    let written = serde_json::to_value(book.untold(&name, &policy).unwrap()).unwrap();
    assert_eq!((&written["key"], &written["shop"]), (&json!("source-silent"), &json!("demo-shop")));
    assert_eq!(written["change"]["change"], "opened");
    assert_eq!(written["change"]["case"]["usual_orders"], json!([20, 40, 60, 80]));
    let summary = written["change"]["case"]["summary"].as_str().unwrap();
    assert!(summary.contains("2026-03-30T09:00:00Z") && summary.contains("20, 40, 60 and 80"), "{summary}");
}
