use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::figures::measure::Measure;
use candor_domain::values::id::OrderKey;
use futures::FutureExt;
use serde_json::json;

use super::*;
use crate::memory::MemoryStore;
use crate::record::record;

/// A clock that stands still, with an end.
struct Standing {
    now: Timestamp,
    ends_at: Timestamp,
}

impl Clock for Standing {
    fn now(&self) -> Timestamp {
        self.now
    }

    fn ends_at(&self) -> Timestamp {
        self.ends_at
    }
}

fn clock(now: &str) -> Standing {
    Standing { now: now.parse().unwrap(), ends_at: Timestamp::MAX }
}

fn policy() -> Policy {
    let text = include_str!("../../../../infra/policy.toml");
    Policy::read(&toml::from_str(text).unwrap(), &json!({})).unwrap()
}

fn done<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Records the order of a customer, placed at noon of a day.
fn places(store: &MemoryStore, id: u32, on: &str) {
    let placed_at: Timestamp = format!("{on}T12:00:00Z").parse().unwrap();
    let body = json!({
        "placed_at": placed_at,
        "customer": { "email": "jo@mail.example" },
        "lines": [{ "line_id": "A", "sku": "mug", "title": "Mug", "quantity": 1, "unit_price": { "amount_minor": 1000, "currency": "EUR" } }],
        "total": { "amount_minor": 1000, "currency": "EUR" },
    });
    let stamp =
        Stamp { occurred_at: placed_at, id: format!("e{id}").parse().unwrap(), source: Source::Storefront };
    let key: OrderKey = format!("demo-shop#{id}").parse().unwrap();
    let fact = Fact::OrderPlaced(serde_json::from_value(body).unwrap());
    let event = Event { key: key.clone(), stamp, fact };
    let noon = Standing { now: placed_at, ends_at: Timestamp::MAX };
    done(record(store, &noon, &policy(), &key, &[event])).unwrap();
}

/// Returns a store with ten orders of Sunday and five of Monday.
fn town() -> MemoryStore {
    let store = MemoryStore::default();
    (0..10).for_each(|id| places(&store, id, "2026-03-01"));
    (10..15).for_each(|id| places(&store, id, "2026-03-02"));
    store
}

fn orders(store: &MemoryStore, on: &str) -> i64 {
    let shop = "demo-shop".parse().unwrap();
    done(store.figures(&shop, day(on), day(on))).unwrap().on(day(on)).orders()
}

#[test]
fn each_write_of_an_order_carries_what_it_adds_to_the_figures() {
    let store = town();
    assert_eq!((orders(&store, "2026-03-01"), orders(&store, "2026-03-02")), (10, 5));
}

#[test]
fn a_recount_makes_wrong_days_right_and_leaves_the_others() {
    let store = town();
    let shop: Shop = "demo-shop".parse().unwrap();
    let wrong = [(Measure::Orders, 99), ("calls-answered".parse().unwrap(), 3)].into_iter().collect();
    done(store.replace_figures(&shop, day("2026-03-01"), &wrong, policy().keep)).unwrap();
    let wrong = [(Measure::Orders, 1)].into_iter().collect();
    done(store.replace_figures(&shop, day("2026-02-28"), &wrong, policy().keep)).unwrap();
    let (now, first, last) = (clock("2026-03-03T10:00:00Z"), day("2026-02-25"), day("2026-03-05"));
    let recounted = done(recount(&store, &now, &policy(), first, last)).unwrap();
    assert_eq!((recounted.orders, recounted.unreadable), (15, 0));
    assert_eq!(recounted.corrected, [(shop.clone(), day("2026-02-28")), (shop.clone(), day("2026-03-01"))]);
    assert_eq!((orders(&store, "2026-03-01"), orders(&store, "2026-02-28")), (10, 0));
    let sunday = done(store.figures(&shop, first, last)).unwrap().on(day("2026-03-01"));
    assert_eq!(sunday.iter().filter(|(measure, _)| matches!(measure, Measure::Other(_))).count(), 0);
    assert_eq!(done(recount(&store, &now, &policy(), first, last)).unwrap().corrected, []);
}

#[test]
fn a_day_that_is_not_over_where_the_shop_is_stays_as_it_is() {
    let store = town();
    let shop: Shop = "demo-shop".parse().unwrap();
    let today = [(Measure::Orders, 7)].into_iter().collect();
    done(store.replace_figures(&shop, day("2026-03-02"), &today, policy().keep)).unwrap();
    let now = clock("2026-03-02T12:00:00Z");
    let recounted = done(recount(&store, &now, &policy(), day("2026-03-01"), day("2026-03-02"))).unwrap();
    assert_eq!(recounted.corrected, []);
    assert_eq!(orders(&store, "2026-03-02"), 7);
}

#[test]
fn a_recount_without_time_writes_nothing() {
    let store = town();
    let shop: Shop = "demo-shop".parse().unwrap();
    let wrong = [(Measure::Orders, 99)].into_iter().collect();
    done(store.replace_figures(&shop, day("2026-03-01"), &wrong, policy().keep)).unwrap();
    let now: Timestamp = "2026-03-03T10:00:00Z".parse().unwrap();
    let over = Standing { now, ends_at: now };
    let refused = done(recount(&store, &over, &policy(), day("2026-03-01"), day("2026-03-02")));
    assert!(matches!(refused, Err(RecountError::OutOfTime { orders: 0 })), "{refused:?}");
    assert_eq!(orders(&store, "2026-03-01"), 99);
}
