//! Tests that a shop's silence is a case where it is unusual, and never where it is not: simulated years of shops of
//! several sizes, with nights, weekends, holidays, sales, and the weeks after Christmas.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]

mod rates;
mod shops;

use candor_domain::source::hours::{Hour, OrderHours};
use candor_domain::source::silence_book::SilenceBook;
use candor_domain::source::silence_notice::SilenceChange;
use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use shops::{Shop, Trade, policy};

/// The sizes of shops, in orders a day.
const SIZES: [f64; 4] = [1.0, 10.0, 300.0, 10_000.0];
const YEARS: u64 = 8;

#[test]
fn no_night_weekend_holiday_or_slow_season_of_any_shop_is_a_case() {
    for per_day in SIZES {
        for seed in 0..YEARS {
            let found = Shop::new(Trade::Retail, per_day, seed).false_cases();
            assert!(found.is_empty(), "{per_day} a day, seed {seed}: {found:?}");
        }
    }
}

#[test]
fn an_office_that_is_closed_on_a_holiday_is_no_case_where_its_policy_names_the_day() {
    for seed in 0..YEARS {
        let named = Shop::new(Trade::Office, 300.0, seed).naming_holidays().false_cases();
        // In the last days of the year, which nothing names, it sells a tenth.
        assert!(named.iter().all(|case| case.month() == 12), "{named:?}");
        let unnamed = Shop::new(Trade::Office, 300.0, seed).false_cases();
        let on_labour_day = unnamed.iter().filter(|case| (case.month(), case.day()) == (5, 1));
        assert_eq!(on_labour_day.count(), 1, "{unnamed:?}");
    }
}

#[test]
fn an_outage_over_a_holiday_is_a_case_on_the_day_after() {
    // From noon on the day before Labour Day, a Thursday.
    let begins = Hour::of(date(2026, 4, 30).at(10, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp());
    let mut shop = Shop::new(Trade::Office, 30.0, 5).naming_holidays();
    while shop.next < begins {
        shop.hour(true);
    }
    let hours = shop.hours_to_case().unwrap();
    // Some eighteen orders are missed on Thursday; on Friday and the weekend none; on Monday from eight.
    assert!((4 * 24 - 4..4 * 24 + 6).contains(&hours), "{hours} hours");
}

#[test]
fn an_outage_is_a_case_within_hours_of_opening_or_days_of_a_small_shop() {
    for seed in 0..YEARS {
        // From a Tuesday in February, at nine, when there were seven weeks of orders.
        let begins = Hour::of(date(2026, 2, 24).at(8, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp());
        let start = Shop::new(Trade::Retail, 1.0, 0).next;
        let after = (0..).find(|after| start.later(*after) == begins).unwrap();
        let hours = |per_day: f64, later: u16| {
            let mut shop = Shop::new(Trade::Retail, per_day, seed);
            shop.hours(after + later);
            shop.hours_to_case().unwrap()
        };
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
        let mut shop = Shop::new(Trade::Retail, 300.0, 1);
        shop.hours(weeks * 168);
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
    let mut shop = Shop::new(Trade::Retail, 300.0, 2);
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
    let (mut shop, mut book, mut told) =
        (Shop::new(Trade::Retail, 300.0, 3), SilenceBook::default(), Vec::new());
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
    let actions = written["change"]["case"]["actions"].as_array().unwrap();
    assert!(
        actions.iter().any(|action| action["action"].as_str().unwrap().contains("webhook subscriptions"))
    );
    assert!(summary.contains("2026-03-30T09:00:00Z") && summary.contains("20, 40, 60 and 80"), "{summary}");
}

#[test]
fn an_hour_is_looked_at_once_and_an_open_case_all_the_time() {
    let (policy, name) = (policy(), "demo-shop".parse().unwrap());
    let (mut shop, mut book) = (Shop::new(Trade::Retail, 300.0, 4), SilenceBook::default());
    shop.hours(840);
    let now = shop.hour(true);
    assert!(book.is_due(now));
    book.look(&name, &shop.hours, &policy, now);
    let due = |minutes: i64| book.is_due(now + SignedDuration::from_mins(minutes));
    assert_eq!([0, 1, 58, 59].map(due), [false, false, false, true]);
    (0..24).for_each(|_| {
        let now = shop.hour(false);
        book.look(&name, &shop.hours, &policy, now);
    });
    let later = shop.next.begins_at();
    assert!(book.is_open() && book.is_due(later));
    book.look(&name, &shop.hours, &policy, later);
    assert!(book.is_due(later), "the next order may come at any moment");
}
