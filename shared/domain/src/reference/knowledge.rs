//! Knowledge of one reference: the places that it leads to, and the reports that name it and wait for a place.
//!
//! A report is kept until it expires, and not until it is told: a box with two orders is two places, and the second of
//! them is learned after the first was told.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::event::envelope::Event;
use crate::reference::place::Place;
use crate::reference::report::Report;
use crate::values::id::OrderId;

/// The highest number of places that a reference leads to. The oldest is forgotten for a newer one: a tracking number is
/// given out again and again.
pub const PLACES_MAX: usize = 10;

/// The highest number of reports that wait for the place of one reference. The oldest is forgotten for a newer one: the
/// last word of a carrier is the one that counts.
pub const WAITING_MAX: usize = 20;

/// Everything that is known of one reference.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Knowledge {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    places: Vec<Known>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waiting: Vec<Report>,
}

/// A place that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    place: Place,
    /// True if the order of the place was told all that waited for it.
    told: bool,
}

impl Knowledge {
    /// Learns a place. Returns true if that is news.
    ///
    /// Of one shipment that is reported twice, the last report counts as it comes: its own history decides what is old.
    pub fn learn(&mut self, place: &Place) -> bool {
        if self.places.iter().any(|known| known.place == *place) {
            return false;
        }
        self.places.retain(|known| !known.place.is_of_same_thing(place));
        let told = self.events_at(place).is_empty();
        self.places.push(Known { place: place.clone(), told });
        // Sorted, so that what is known does not depend on the order in which it came. The newest are first.
        self.places.sort_by(|one, other| {
            let newest = other.place.since().cmp(&one.place.since());
            newest.then_with(|| one.place.order_id.cmp(&other.place.order_id))
        });
        self.places.truncate(PLACES_MAX);
        true
    }

    /// Returns the events that a report is for all orders that it is about. There are none if no order is known.
    #[must_use]
    pub fn events(&self, report: &Report) -> Vec<Event> {
        self.places.iter().filter_map(|known| known.place.event(report)).collect()
    }

    /// Keeps a report until a place is known. Returns true if that is news.
    pub fn wait(&mut self, report: &Report) -> bool {
        if self.waiting.contains(report) {
            return false;
        }
        self.waiting.push(report.clone());
        self.waiting.sort_by(|one, other| other.stamp.cmp(&one.stamp));
        self.waiting.truncate(WAITING_MAX);
        self.waiting.contains(report)
    }

    /// Returns true if an order is yet to be told what waited for it.
    #[must_use]
    pub fn is_untold(&self) -> bool {
        self.places.iter().any(|known| !known.told)
    }

    /// Takes note that every order is told, and returns what they are to be told: the events of those that were not told
    /// yet.
    pub fn tell(&mut self) -> Vec<Event> {
        let untold: Vec<Place> =
            self.places.iter().filter(|known| !known.told).map(|known| known.place.clone()).collect();
        self.places.iter_mut().for_each(|known| known.told = true);
        untold.iter().flat_map(|place| self.events_at(place)).collect()
    }

    /// Returns the reports that wait, or waited.
    #[must_use]
    pub fn waiting(&self) -> &[Report] {
        &self.waiting
    }

    /// Forgets the places of orders, which were erased. Returns true if there were any.
    pub fn forget(&mut self, orders: &BTreeSet<OrderId>) -> bool {
        let before = self.places.len();
        self.places.retain(|known| !orders.contains(&known.place.order_id));
        self.places.len() < before
    }

    /// Returns the orders that it leads to, the newest first.
    pub fn orders(&self) -> impl Iterator<Item = &OrderId> {
        self.places.iter().map(|known| &known.place.order_id)
    }

    /// Returns true if it leads to a place.
    #[must_use]
    pub fn has_places(&self) -> bool {
        !self.places.is_empty()
    }

    fn events_at(&self, place: &Place) -> Vec<Event> {
        self.waiting.iter().filter_map(|report| place.event(report)).collect()
    }
}

#[cfg(test)]
mod tests;
