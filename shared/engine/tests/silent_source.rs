//! Plays weeks of a shop in virtual time: its orders are recorded and counted, and each minute somebody looks if they
//! still come. An outage of the source is one case, which closes itself; a quiet night or weekend is none.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::panic
)]

use std::cell::{Cell, RefCell};
use std::ops::Range;

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::policy::settings::Policy;
use candor_domain::source::silence_notice::{SilenceChange, SilenceNotice};
use candor_domain::values::id::OrderKey;
use candor_engine::heard::Heard;
use candor_engine::memory::MemoryStore;
use candor_engine::ports::{Clock, Outcome, SilenceNotifier};
use candor_engine::record::record;
use candor_engine::silence::look;
use futures::FutureExt;
use jiff::civil::Weekday;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

const DAY_MINUTES: i64 = 24 * 60;
const WEEKS: i64 = 6;

/// A Monday, at midnight in London.
fn at(minutes: i64) -> Timestamp {
    "2026-01-05T00:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

struct World {
    now: Cell<Timestamp>,
    store: MemoryStore,
    heard: Heard,
    policy: Policy,
    told: RefCell<Vec<(i64, SilenceNotice)>>,
}

impl Clock for World {
    fn now(&self) -> Timestamp {
        self.now.get()
    }

    fn ends_at(&self) -> Timestamp {
        Timestamp::MAX
    }
}

impl SilenceNotifier for World {
    async fn announce_silence(&self, notice: &SilenceNotice) -> Outcome {
        let minute = self.now().duration_since(at(0)).as_mins();
        self.told.borrow_mut().push((minute, notice.clone()));
        Outcome::Done { receipt: None }
    }
}

impl World {
    fn new() -> Self {
        let base = toml::from_str(include_str!("../../../infra/policy.toml")).unwrap();
        let policy = Policy::read(&base, &json!({})).unwrap();
        Self {
            now: Cell::new(at(0)),
            store: MemoryStore::default(),
            heard: Heard::default(),
            policy,
            told: RefCell::default(),
        }
    }

    /// Records an order as `order-placed` does, and counts it if it is new.
    fn hears(&self, number: i64) {
        let key: OrderKey = format!("demo-shop#{number}").parse().unwrap();
        let eur = json!({ "amount_minor": 3000, "currency": "EUR" });
        let placed = json!({
            "placed_at": self.now(), "customer": { "email": "jo@mail.example" }, "total": eur,
            "lines": [{ "line_id": "A", "title": "Lamp", "quantity": 1, "unit_price": eur }],
        });
        let id = format!("e-{number}").parse().unwrap();
        let stamp = Stamp { occurred_at: self.now(), id, source: Source::Storefront };
        let fact = Fact::OrderPlaced(serde_json::from_value(placed).unwrap());
        let events = [Event { key: key.clone(), stamp, fact }];
        let recorded =
            record(&self.store, self, &self.policy, &key, &events).now_or_never().unwrap().unwrap();
        if recorded.is_new {
            self.heard.count(&key.shop, self.now());
        }
        self.heard.write(&self.store, self.now()).now_or_never().unwrap().unwrap();
    }

    /// Plays the weeks. In these minutes the source says nothing, or only what it said before.
    fn play(&self, outages: &[Range<i64>], repeats: bool) -> Vec<(i64, bool)> {
        let shop = "demo-shop".parse().unwrap();
        let mut last = 0;
        for minute in 0..WEEKS * 7 * DAY_MINUTES {
            self.now.set(at(minute));
            let is_out = outages.iter().any(|outage| outage.contains(&minute));
            if is_bought(minute) && !is_out {
                self.hears(minute);
                last = minute;
            } else if is_bought(minute) && repeats {
                self.hears(last);
            }
            look(&self.store, self, &self.policy, &shop, self.now()).now_or_never().unwrap().unwrap();
        }
        let told = self.told.borrow();
        let is_opened = |notice: &SilenceNotice| matches!(notice.change, SilenceChange::Opened { .. });
        told.iter().map(|(minute, notice)| (*minute, is_opened(notice))).collect()
    }
}

/// Returns true if a customer buys in this minute: each fifth from eight to ten in the evening, and one an hour on a
/// Sunday.
fn is_bought(minute: i64) -> bool {
    let local = at(minute).to_zoned(jiff::tz::TimeZone::UTC);
    let pause = if local.weekday() == Weekday::Sunday { 60 } else { 5 };
    (8..22).contains(&local.hour()) && minute % pause == 3
}

#[test]
fn quiet_nights_and_sundays_are_no_case() {
    assert_eq!(World::new().play(&[], false), []);
}

#[test]
fn an_outage_of_the_source_is_one_case_that_closes_with_the_next_order() {
    // From the fifth Wednesday at ten until Friday, half past eight.
    let wednesday = (4 * 7 + 2) * DAY_MINUTES;
    let outage = wednesday + 600..wednesday + 2 * DAY_MINUTES + 510;
    // Twelve orders an hour are missed: after two whole hours and the rest of that of the last order.
    let told = World::new().play(std::slice::from_ref(&outage), false);
    assert_eq!(told, [(wednesday + 12 * 60, true), (outage.end + 3, false)]);
    assert_eq!(World::new().play(&[outage], true), told, "orders that were heard before are no sign of life");
}
