//! The way of each parcel, from the order to its arrival, in the steps that the domain knows.

use candor_domain::order::placed::Placed;
use candor_domain::shipment::created::Shipment;
use candor_domain::shipment::tracking_history::TrackingHistory;
use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_domain::values::id::{EstimateSubject, ShipmentId};
use candor_domain::values::line_quantity::LineQuantity;
use jiff::Timestamp;

use crate::views::glance::Glance;
use crate::views::when::When;
use crate::words::{names, numbers};

/// A parcel on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Track {
    pub(crate) id: String,
    pub(crate) tracking: Option<String>,
    /// The goods in it; none where only a carrier knows of it.
    pub(crate) goods: Vec<String>,
    /// The number of its boxes that arrived, where it has several.
    pub(crate) boxes: Option<String>,
    pub(crate) steps: Vec<Step>,
}

/// A step of the way, or a trouble on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) at: Option<When>,
    /// The day on which it should come, where that is known.
    pub(crate) expected: Option<Expected>,
    pub(crate) is: Is,
}

/// The day on which a parcel should arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) on: String,
    /// The day that was named first, where it was an earlier one.
    pub(crate) first: Option<String>,
}

/// The place of a step on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Is {
    /// It is over.
    Past,
    /// It is the last that was reported.
    Present,
    /// It is still to come.
    Ahead,
    /// Something went wrong. It stands where it happened.
    Trouble,
}

impl Is {
    /// Returns its name for the style.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Past => "past",
            Self::Present => "present",
            Self::Ahead => "ahead",
            Self::Trouble => "trouble",
        }
    }
}

impl Step {
    pub(crate) fn is_present(&self) -> bool {
        self.is == Is::Present
    }

    pub(crate) fn is_trouble(&self) -> bool {
        self.is == Is::Trouble
    }

    pub(crate) fn is_ahead(&self) -> bool {
        self.is == Is::Ahead
    }
}

/// Returns the way of each parcel of an order, those first that were handed over first.
pub(crate) fn tracks(glance: &Glance<'_>) -> Vec<Track> {
    let facts = &glance.order().facts;
    let known = facts.shipments().iter().map(|(id, held)| (id, Some(&held.body)));
    let unannounced = facts.tracking_updates().keys().filter(|id| !facts.shipments().contains_key(*id));
    let mut all: Vec<(&ShipmentId, Option<&Shipment>)> =
        known.chain(unannounced.map(|id| (id, None))).collect();
    all.sort_by_key(|(id, shipment)| (shipment.map(|shipment| shipment.shipped_at), *id));
    all.into_iter().map(|(id, shipment)| track(id, shipment, glance)).collect()
}

fn track(id: &ShipmentId, shipment: Option<&Shipment>, glance: &Glance<'_>) -> Track {
    let history = glance.order().facts.tracking_history(id);
    let number = shipment.and_then(|shipment| shipment.tracking.as_ref());
    let lines = shipment.map(|shipment| shipment.lines.as_slice()).unwrap_or_default();
    Track {
        id: id.to_string(),
        tracking: number.map(|tracking| tracking.number.as_str().to_owned()),
        goods: lines.iter().map(|line| goods(line, glance.placed())).collect(),
        boxes: history.boxes().map(|(all, arrived)| numbers::boxes(arrived, all, glance.reader.language)),
        steps: steps(id, shipment, history, glance),
    }
}

/// Returns the units of a line with its title.
fn goods(units: &LineQuantity, placed: Option<&Placed>) -> String {
    let lines = placed.into_iter().flat_map(|placed| &placed.lines);
    let title = { lines }.find(|line| line.line_id == units.line_id).map(|line| line.title.as_str());
    format!("{} × {}", units.quantity, title.unwrap_or(units.line_id.as_str()))
}

/// The steps of a way that ends well, and the moment of each that was reported.
type Reached = [(&'static str, Option<Timestamp>); 5];

fn steps(
    id: &ShipmentId,
    shipment: Option<&Shipment>,
    history: TrackingHistory<'_>,
    glance: &Glance<'_>,
) -> Vec<Step> {
    let reached = reached(shipment, history, glance);
    let troubles = troubles(shipment, history, glance);
    let last = reached.iter().rposition(|(_, at)| at.is_some());
    let ends_badly = history.is_lost_or_returned() || shipment.is_some_and(|shipment| shipment.voided);
    let is = |index: usize| match last {
        Some(last) if index < last => Is::Past,
        Some(last) if index == last && ends_badly => Is::Past,
        Some(last) if index == last => Is::Present,
        Some(_) | None => Is::Ahead,
    };
    let all = reached.into_iter().enumerate().map(|(index, (name, at))| {
        let expected = if index == ARRIVAL && at.is_none() { expected(id, glance) } else { None };
        Step { name, at: at.map(When), expected, is: is(index) }
    });
    // What was passed without a report was passed all the same; what cannot come any more is not shown.
    let mut steps: Vec<Step> = all.filter(|step| step.is != Is::Ahead || !ends_badly).collect();
    for trouble in troubles {
        let is_before = |step: &Step| match trouble.at {
            Some(at) => step.at.is_some_and(|before| before <= at),
            None => step.is != Is::Ahead,
        };
        let place = steps.iter().rposition(is_before).map_or(0, |place| place.saturating_add(1));
        steps.insert(place, trouble);
    }
    steps
}

/// The place of the arrival among the steps.
const ARRIVAL: usize = 4;

fn reached(shipment: Option<&Shipment>, history: TrackingHistory<'_>, glance: &Glance<'_>) -> Reached {
    let (words, language) = (glance.words(), glance.reader.language);
    let seen = |status| last_of(history, status);
    let pickup = seen(TrackingStatus::AvailableForPickup);
    let at_the_end = if pickup.is_some() || glance.order().facts.is_pickup() {
        (names::tracking(TrackingStatus::AvailableForPickup, language), pickup)
    } else {
        let out = seen(TrackingStatus::OutForDelivery);
        (names::tracking(TrackingStatus::OutForDelivery, language), out)
    };
    let handed_over = shipment.map(|shipment| shipment.shipped_at);
    [
        (words.ordered(), glance.placed().map(|placed| placed.placed_at)),
        (words.handed_over(), handed_over.or_else(|| seen(TrackingStatus::Accepted))),
        (names::tracking(TrackingStatus::InTransit, language), seen(TrackingStatus::InTransit)),
        at_the_end,
        (
            names::tracking(TrackingStatus::Delivered, language),
            history.arrived().map(|held| held.stamp.occurred_at),
        ),
    ]
}

/// Returns the moment of the last update of a status that is about this parcel.
fn last_of(history: TrackingHistory<'_>, status: TrackingStatus) -> Option<Timestamp> {
    let updates = history.tracking_updates().into_iter();
    let own = updates.filter(|held| held.body.status == status && history.counts(&held.stamp));
    own.map(|held| held.stamp.occurred_at).max()
}

/// Returns what went wrong on the way, the earliest first.
fn troubles(shipment: Option<&Shipment>, history: TrackingHistory<'_>, glance: &Glance<'_>) -> Vec<Step> {
    let trouble =
        |name, at: Option<Timestamp>| Step { name, at: at.map(When), expected: None, is: Is::Trouble };
    let statuses = [
        TrackingStatus::AttemptFailed,
        TrackingStatus::Exception,
        TrackingStatus::ReturnedToSender,
        TrackingStatus::Lost,
    ];
    let reported = statuses.into_iter().filter_map(|status| {
        let at = last_of(history, status)?;
        Some(trouble(names::tracking(status, glance.reader.language), Some(at)))
    });
    let mut all: Vec<Step> = reported.collect();
    all.sort_by_key(|step| step.at);
    let is_voided = shipment.is_some_and(|shipment| shipment.voided);
    all.extend(is_voided.then(|| trouble(glance.words().voided(), None)));
    all
}

/// Returns the day on which a parcel should arrive, and the first one where it was put off.
fn expected(id: &ShipmentId, glance: &Glance<'_>) -> Option<Expected> {
    let (facts, policy) = (&glance.order().facts, glance.reader.policy);
    let subject = EstimateSubject::Shipment(id.clone());
    let on = facts.estimate(&subject, policy)?.on;
    let first = facts.first_estimate(&subject, policy).map(|first| first.on).filter(|first| *first < on);
    Some(Expected { on: on.to_string(), first: first.map(|first| first.to_string()) })
}
