//! Generates households: one to three orders of one customer, who may order twice by mistake.

use std::collections::BTreeMap;

use candor_domain::event::envelope::Event;
use candor_domain::order::placed::Customer;
use candor_domain::values::address::Address;
use candor_domain::values::id::OrderKey;
use jiff::{SignedDuration, Timestamp};

use super::basket::{self, Basket};
use super::{DAY, HOUR, MINUTE, Writer};
use crate::policies::{LIVE_SINCE, Policies};
use crate::rng::Rng;
use crate::text::parsed;

/// Holds one customer and their orders: everything that truly happens, as the sources report it.
#[derive(Debug, Clone)]
pub struct Household {
    /// The shop's policy, by its number.
    pub policy: usize,
    /// The orders.
    pub orders: Vec<OrderKey>,
    /// The time at which the first order began.
    pub began: Timestamp,
    /// All events, by order and then roughly by time.
    pub events: Vec<Event>,
    /// True if mail to the customer's first address bounces.
    pub bounces: bool,
    /// The time at which the shop was connected to Candor, if that was long after the order.
    pub connected_at: Option<Timestamp>,
    /// The time at which a warehouse that starts by itself packs each order; empty where it waits to be asked.
    pub packs_at: BTreeMap<OrderKey, Timestamp>,
}

/// Describes how one order of a household is lived.
#[derive(Debug, Clone, Copy)]
struct Way {
    /// The seconds after the household's first order at which it begins.
    starts_at: i64,
    /// Its age when the shop was connected, if that was long after it.
    age: Option<i64>,
    /// True if it is called off, as one of two.
    mistaken: bool,
    /// True if the warehouse starts by itself.
    unasked: bool,
}

/// The first moment of the world. Lives begin within eight months of it, including a change to summer time
/// and Easter.
const WORLD_BEGAN_SECOND: i64 = 1_767_225_600;

/// Generates the life of one household.
#[must_use]
pub fn live(seed: u64, index: u64) -> Household {
    let mut rng = Rng::of(&[seed, index, 1]);
    let policy = rng.pick(Policies::BY_WEIGHT);
    let began = WORLD_BEGAN_SECOND.saturating_add(rng.between(0, 240 * DAY));
    let began = Timestamp::from_second(began).unwrap_or_default();
    let (policy, began) = handed_over(seed, index).unwrap_or((policy, began));
    let unasked = starts_unasked(seed, index).filter(|_| policy != Policies::HANDED_OVER);
    let policy = unasked.unwrap_or(policy);
    let shop = if rng.chance(8) { "nobodys-shop" } else { "demo-shop" };
    let age = rng.chance(25).then(|| rng.between(45 * DAY, 330 * DAY));
    let count = if age.is_some() { 1 } else { rng.pick(&[1, 1, 1, 1, 1, 1, 2, 2, 3]) };
    let keys = (0..count).map(|n| parsed(&format!("{shop}#{index}-{n}")));
    let mut household = Household {
        policy,
        orders: keys.collect(),
        began,
        events: Vec::new(),
        bounces: rng.chance(40),
        connected_at: age.and_then(|age| began.checked_add(SignedDuration::from_secs(age)).ok()),
        packs_at: BTreeMap::new(),
    };
    let customer = customer(&mut rng, index);
    let address = basket::address(&mut rng, index);
    let mut cloth = Rng::of(&[seed, index, 6]);
    let mut rated = Rng::of(&[seed, index, 9]);
    let mut answered = Rng::of(&[seed, index, 10]);
    let mut mistaken = count > 1 && Rng::of(&[seed, index, 8]).chance(80);
    let mut marked = Rng::of(&[seed, index, 16]);
    let mut first: Option<Basket> = None;
    let mut starts_at = 0;
    let mut was_duplicate = false;
    for key in household.orders.clone() {
        // A checkout that hangs is tried again and again.
        let duplicate = first.clone().filter(|_| rng.chance(if was_duplicate { 850 } else { 500 }));
        let is_duplicate = duplicate.is_some();
        was_duplicate = is_duplicate;
        let basket = duplicate.unwrap_or_else(|| basket::with_cloth(basket::fill(&mut rng), &mut cloth));
        first = first.or_else(|| Some(basket.clone()));
        let way = Way { starts_at, age, mistaken: std::mem::take(&mut mistaken), unasked: unasked.is_some() };
        live_order(&mut household, &mut rng, (key.clone(), way), basket, (&customer, &address));
        if let Some(age) = age.filter(|_| marked.chance(300)) {
            writer(&mut household, &mut marked, &key, starts_at).tag_by_mistake(age);
        }
        if age.is_none() {
            writer(&mut household, &mut rated, &key, starts_at).rate();
            writer(&mut household, &mut answered, &key, starts_at).answer();
        }
        let gap = if is_duplicate || rng.chance(600) {
            rng.between(1, 20 * MINUTE)
        } else {
            rng.between(HOUR, 9 * DAY)
        };
        starts_at = starts_at.saturating_add(gap);
    }
    household
}

/// Returns the policy of a shop that is handed over to Candor about now, and the beginning of the first order; `None` for
/// most households. It has a rng of its own: the lives stay as they are.
fn handed_over(seed: u64, index: u64) -> Option<(usize, Timestamp)> {
    let mut rng = Rng::of(&[seed, index, 10]);
    let live_since: Timestamp = LIVE_SINCE.parse().ok().filter(|_| rng.chance(60))?;
    let before = SignedDuration::from_secs(rng.between(-2 * DAY, 16 * DAY));
    Some((Policies::HANDED_OVER, live_since.checked_sub(before).ok()?))
}

fn live_order(
    household: &mut Household,
    rng: &mut Rng,
    (key, way): (OrderKey, Way),
    basket: Basket,
    (customer, address): (&Customer, &Option<Address>),
) {
    let mut writer = writer(household, rng, &key, way.starts_at);
    let mut packs_at = None;
    match way.age {
        Some(age) => writer.touch_old(basket, customer, address, age),
        None if way.mistaken => writer.live_until_called_off(basket, customer, address),
        None if way.unasked => packs_at = writer.live_until_packed(basket, customer, address),
        None => writer.live(basket, customer, address),
    }
    household.packs_at.extend(packs_at.map(|at| (key, at)));
}

/// Returns the policy of a shop whose warehouse starts by itself; `None` for most households.
fn starts_unasked(seed: u64, index: u64) -> Option<usize> {
    let mut rng = Rng::of(&[seed, index, 14]);
    rng.chance(150).then(|| rng.pick(Policies::UNASKED))
}

/// Returns a writer of an order with a rng of its own: what it adds leaves the rest of the life as it is.
fn writer<'h>(household: &'h mut Household, rng: &'h mut Rng, key: &OrderKey, starts_at: i64) -> Writer<'h> {
    let began = household.began.checked_add(SignedDuration::from_secs(starts_at)).unwrap_or(household.began);
    let (key, prefix) = (key.clone(), key.order_id.as_str().to_owned());
    Writer { rng, events: &mut household.events, key, prefix, began }
}

fn customer(rng: &mut Rng, index: u64) -> Customer {
    let zone = rng.chance(300).then(|| rng.pick(&["America/New_York", "Asia/Tokyo", "Europe/Berlin"]));
    Customer {
        name: Some(parsed("Ada Fox")),
        email: (!rng.chance(15)).then(|| parsed(&format!("ada.{index}@mail.example"))),
        locale: Some(parsed("en-GB")),
        time_zone: zone.map(parsed),
    }
}
