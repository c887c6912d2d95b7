//! Provides channels: the ways in which the sources' events reach Candor. Events come late, twice, in another
//! order, or only when they are sent again; but in the end each comes at least once. Only a payment can be lost for good.

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use jiff::{SignedDuration, Timestamp};

use crate::faults::Level;
use crate::life::Household;
use crate::rng::Rng;

/// Describes one delivery of one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// The time at which it arrives.
    pub at: Timestamp,
    /// The event, by its number in the household.
    pub event: usize,
    /// True if this is an additional delivery of the event.
    pub repeated: bool,
}

/// Names the quality of a household's channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weather {
    /// The channel of a real shop.
    Real,
    Fair,
    Usual,
    Wild,
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Returns every delivery of a household's events.
#[must_use]
pub fn deliveries(seed: u64, index: u64, level: Level, household: &Household) -> Vec<Delivery> {
    let mut rng = Rng::of(&[seed, index, 2]);
    let weather = rng.pick(&[Weather::Fair, Weather::Fair, Weather::Usual, Weather::Usual, Weather::Wild]);
    let weather = if level == Level::Real { Weather::Real } else { weather };
    let mut deliveries = Vec::with_capacity(household.events.len());
    for (event, said) in household.events.iter().enumerate() {
        let occurred_at = said.stamp.occurred_at;
        let at = after(occurred_at, latency(weather, &mut rng));
        let Some(at) = arrival(household, event, at, rng.chance(1) || rng.chance(lost(weather))) else {
            continue;
        };
        deliveries.push(Delivery { at, event, repeated: false });
        if rng.chance(repeats(weather)) {
            let again = if rng.chance(700) { rng.between(0, 20 * MINUTE) } else { rng.between(0, 6 * DAY) };
            deliveries.push(Delivery { at: after(at, again), event, repeated: true });
        }
    }
    if weather == Weather::Real {
        return deliveries;
    }
    if rng.chance(100) {
        hold_up(&mut deliveries, &mut rng);
    }
    if rng.chance(60) {
        redeliver_all(&mut deliveries, &mut rng);
    }
    deliveries
}

/// Returns the time at which an event arrives that would arrive at a time. An event from before the shop was connected
/// arrives when it is. One that is lost arrives with the next revision of the order; a payment does not arrive at all
/// where there is none, and for anything else the source is asked some hours later.
fn arrival(household: &Household, event: usize, at: Timestamp, is_lost: bool) -> Option<Timestamp> {
    let at = household.connected_at.map_or(at, |connected_at| at.max(connected_at));
    let said = household.events.get(event).filter(|_| is_lost);
    let Some(said) = said else { return Some(at) };
    let is_later = |other: &&Event| {
        let revises = matches!(other.fact, Fact::OrderPlaced(_)) && other.key == said.key;
        revises && other.stamp.occurred_at > said.stamp.occurred_at
    };
    let next = household.events.iter().filter(is_later).map(|other| other.stamp.occurred_at).min();
    let is_payment = matches!(said.fact, Fact::PaymentConfirmed(_));
    let healed = next.map(|next| after(next.max(at), 5));
    healed.or_else(|| (!is_payment).then(|| after(at, 4 * HOUR)))
}

/// Delays everything that would arrive within a period, and then delivers it all at once.
fn hold_up(deliveries: &mut [Delivery], rng: &mut Rng) {
    let Some(first) = deliveries.iter().map(|delivery| delivery.at).min() else { return };
    let from = after(first, rng.between(-HOUR, 6 * DAY));
    let until = after(from, rng.between(HOUR, 3 * DAY));
    for delivery in deliveries.iter_mut().filter(|delivery| from <= delivery.at && delivery.at < until) {
        delivery.at = until;
    }
}

/// Adds another delivery of every event, as a queue that delivers everything once more.
fn redeliver_all(deliveries: &mut Vec<Delivery>, rng: &mut Rng) {
    let Some(last) = deliveries.iter().map(|delivery| delivery.at).max() else { return };
    let at = after(last, rng.between(MINUTE, 5 * DAY));
    let again: Vec<Delivery> =
        deliveries.iter().map(|delivery| Delivery { at, repeated: true, ..*delivery }).collect();
    deliveries.extend(again);
}

fn latency(weather: Weather, rng: &mut Rng) -> i64 {
    let chances = match weather {
        Weather::Real => [995, 998, 1000],
        Weather::Fair => [985, 1000, 1000],
        Weather::Usual => [880, 970, 995],
        Weather::Wild => [500, 750, 900],
    };
    let [quick, minutes, hours] = chances;
    match rng.below(1000) {
        chance if chance < quick => rng.between(0, 4),
        chance if chance < minutes => rng.between(5, 40 * MINUTE),
        chance if chance < hours => rng.between(HOUR, DAY),
        _ => rng.between(DAY, 4 * DAY),
    }
}

fn repeats(weather: Weather) -> u64 {
    match weather {
        Weather::Real => 10,
        Weather::Fair => 15,
        Weather::Usual => 80,
        Weather::Wild => 300,
    }
}

/// Returns the chance, in 1000 and beyond the one of every channel, that an event is lost.
fn lost(weather: Weather) -> u64 {
    match weather {
        Weather::Real | Weather::Fair => 0,
        Weather::Usual => 2,
        Weather::Wild => 9,
    }
}

fn after(moment: Timestamp, seconds: i64) -> Timestamp {
    moment.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}
