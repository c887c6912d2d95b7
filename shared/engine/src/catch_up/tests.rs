//! Tests catching up with a shop in memory.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::facts::order::Order;
use candor_domain::figures::change::FiguresChange;
use candor_domain::order::cancelled::Cancelled;
use candor_domain::values::id::OrderKey;
use futures::FutureExt;
use jiff::SignedDuration;

use super::*;
use crate::at_rest::Unread;
use crate::memory::MemoryStore;
use crate::ports::{ChangedPage, Commit, KeptShopBook};

/// A shop with one order a minute, in pages of two, and the questions that it was asked.
#[derive(Default)]
struct Shopfront {
    orders: Vec<Listed>,
    asked_since: RefCell<Vec<Timestamp>>,
    asked_for: RefCell<Vec<String>>,
    fails_at: Option<&'static str>,
}

fn noon() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

fn shop() -> Shop {
    "demo-shop".parse().unwrap()
}

fn listed(number: i64) -> Listed {
    Listed {
        key: key(number),
        revised_at: noon() + SignedDuration::from_mins(number),
        is_cancelled: true,
        shipments: BTreeMap::new(),
        refunds: BTreeSet::new(),
    }
}

fn key(number: i64) -> OrderKey {
    format!("demo-shop#{number}").parse().unwrap()
}

impl Storefront for Shopfront {
    async fn changed(
        &self,
        _: &Shop,
        since: Timestamp,
        after: Option<&str>,
    ) -> Result<ChangedPage, AskError> {
        self.asked_since.borrow_mut().push(since);
        let begin: usize = after.map_or(0, |after| after.parse().unwrap());
        let orders: Vec<Listed> = self.orders.iter().skip(begin).take(2).cloned().collect();
        let next = (begin + 2 < self.orders.len()).then(|| (begin + 2).to_string());
        Ok(ChangedPage { orders, next })
    }

    async fn events(&self, listed: &Listed, _: Timestamp) -> Result<Vec<Event>, AskError> {
        let name = listed.key.order_id.to_string();
        if self.fails_at == Some(name.as_str()) {
            return Err(AskError::NotNow { shop: shop(), what: "for it".into(), cause: "down".into() });
        }
        self.asked_for.borrow_mut().push(name.clone());
        let stamp = Stamp {
            occurred_at: listed.revised_at,
            id: format!("cancelled-{name}").parse().unwrap(),
            source: Source::Storefront,
        };
        Ok(vec![Event {
            key: listed.key.clone(),
            stamp,
            fact: Fact::OrderCancelled(Cancelled { reason: None }),
        }])
    }
}

#[derive(Default)]
struct Taken(RefCell<Vec<String>>);

impl FactBus for Taken {
    async fn put(&self, events: &[Event]) -> Result<(), Cause> {
        self.0.borrow_mut().extend(events.iter().map(|event| event.key.order_id.to_string()));
        Ok(())
    }
}

/// A clock on which each look at it takes a second.
struct Ticking(Cell<Timestamp>);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        self.0.set(self.0.get() + SignedDuration::from_secs(1));
        self.0.get()
    }
    async fn wait_until(&self, _: Timestamp) {}
    async fn pause(&self, _: u32) {}
}

struct Scene {
    store: MemoryStore,
    bus: Taken,
    clock: Ticking,
}

impl Scene {
    fn at(minutes: i64) -> Self {
        let clock = Ticking(Cell::new(noon() + SignedDuration::from_mins(minutes)));
        Self { store: MemoryStore::default(), bus: Taken::default(), clock }
    }

    fn look(&self, storefront: &Shopfront, seconds: i64) -> Result<CaughtUp, CatchUpError> {
        let ports = Ports { store: &self.store, storefront, bus: &self.bus, clock: &self.clock };
        let deadline = self.clock.0.get() + SignedDuration::from_secs(seconds);
        catch_up(ports, &shop(), deadline).now_or_never().unwrap()
    }

    fn hold(&self, number: i64) {
        let mut order = Order::new(key(number));
        let placed = serde_json::json!({ "order": {
            "placed": { "stamp": format!("{} storefront p", listed(number).revised_at),
                "body": { "placed_at": noon(), "customer": {}, "adjustments": [],
                    "total": { "amount_minor": 1, "currency": "EUR" },
                    "lines": [{ "line_id": "1", "title": "Mug", "quantity": 1,
                        "unit_price": { "amount_minor": 1, "currency": "EUR" } }] } },
            "cancelled": { "stamp": format!("{} storefront c", noon()), "body": {} } } });
        order.facts = serde_json::from_value(placed).unwrap();
        let commit = Commit {
            order,
            unread: Unread::default(),
            seen: None,
            wake_at: None,
            due: false,
            expires_at: Timestamp::MAX,
            figures: FiguresChange::default(),
        };
        self.store.commit(&commit).now_or_never().unwrap().unwrap();
    }

    fn taken(&self) -> Vec<String> {
        self.bus.0.borrow().clone()
    }
}

#[test]
fn only_what_is_not_held_is_fetched_and_put_on_the_bus() {
    let scene = Scene::at(60);
    [1, 3, 4].into_iter().for_each(|number| scene.hold(number));
    let storefront = Shopfront { orders: (1..=5).map(listed).collect(), ..Shopfront::default() };
    let found = scene.look(&storefront, 1_000).unwrap();
    assert_eq!(found, CaughtUp { listed: 5, missed: 2, is_behind: false });
    assert_eq!(*storefront.asked_for.borrow(), ["2", "5"]);
    assert_eq!(scene.taken(), ["2", "5"]);
}

#[test]
fn a_look_that_is_cut_off_goes_on_where_it_was() {
    let scene = Scene::at(60);
    let storefront = Shopfront { orders: (1..=6).map(listed).collect(), ..Shopfront::default() };
    assert!(scene.look(&storefront, 6).unwrap().is_behind);
    let first = scene.taken();
    assert!(!first.is_empty() && first.len() < 6, "{first:?}");
    let last: i64 = first.last().unwrap().parse().unwrap();
    let rest = Shopfront { orders: (last..=6).map(listed).collect(), ..Shopfront::default() };
    assert!(!scene.look(&rest, 1_000).unwrap().is_behind);
    assert_eq!(rest.asked_since.borrow()[0], listed(last).revised_at);
    assert_eq!(scene.taken().last().unwrap(), "6");
}

#[test]
fn a_shop_that_does_not_answer_loses_nothing() {
    let scene = Scene::at(60);
    let orders: Vec<Listed> = (1..=4).map(listed).collect();
    let failing = Shopfront { orders: orders.clone(), fails_at: Some("3"), ..Shopfront::default() };
    assert!(matches!(scene.look(&failing, 1_000), Err(CatchUpError::Ask(AskError::NotNow { .. }))));
    let healthy = Shopfront { orders, ..Shopfront::default() };
    scene.look(&healthy, 1_000).unwrap();
    assert_eq!(healthy.asked_since.borrow()[0], listed(2).revised_at);
    assert!(scene.taken().contains(&"3".to_owned()) && scene.taken().contains(&"4".to_owned()));
}

#[test]
fn what_a_shop_lists_of_other_times_than_it_was_asked_for_is_left_alone() {
    let scene = Scene::at(60 * 48);
    let storefront = Shopfront { orders: vec![listed(1), listed(60 * 47)], ..Shopfront::default() };
    assert_eq!(scene.look(&storefront, 1_000).unwrap(), CaughtUp { listed: 1, missed: 1, is_behind: false });
}

#[test]
fn a_person_can_have_it_go_back_to_a_time_and_a_look_that_ends_meanwhile_does_not_undo_that() {
    let scene = Scene::at(60);
    let storefront = Shopfront::default();
    scene.look(&storefront, 1_000).unwrap();
    let since = noon() - SignedDuration::from_hours(24 * 90);
    let seen: KeptShopBook<CatchUpBook> = scene.store.shop_book(&shop()).now_or_never().unwrap().unwrap();
    go_back(&scene.store, &shop(), since).now_or_never().unwrap().unwrap();
    let late =
        scene.store.write_shop_book(&shop(), &seen.book, seen.revision).now_or_never().unwrap().unwrap();
    assert_eq!(late, ShopBookWrite::Lost);
    scene.look(&storefront, 1_000).unwrap();
    assert_eq!(storefront.asked_since.borrow()[1], since);
}
