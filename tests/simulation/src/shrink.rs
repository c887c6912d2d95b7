//! Shrinks a play: leaves out everything that a violation does not need (ddmin): events, repeated deliveries,
//! faults and people's acts. It is deterministic, and its number of plays is limited.

use std::collections::BTreeSet;

use crate::faults::FaultId;
use crate::play::{ActId, Played, Script};
use crate::policies::Policies;

/// The largest number of plays for shrinking.
const PLAYS_MAX: usize = 3000;

/// Names something that can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// An event, with all its deliveries.
    Event(usize),
    /// A delivery of an event that comes more than once.
    Delivery(usize),
    Fault(FaultId),
    Act(ActId),
}

/// Returns the smallest play that was found with the same violation, and its results.
#[must_use]
pub fn shrink(script: &Script, policies: &Policies) -> (Script, Played) {
    let played = script.play(policies, false);
    let property = played.violations.first().map(|violation| violation.property);
    shrink_to(script, policies, |played| {
        played.violations.iter().any(|violation| Some(violation.property) == property)
    })
}

/// Returns the smallest play that was found for which `holds` is true, and its results. If it is not true for
/// the whole play, returns the whole play.
pub fn shrink_to(script: &Script, policies: &Policies, holds: impl Fn(&Played) -> bool) -> (Script, Played) {
    let played = script.play(policies, true);
    if !holds(&played) {
        return (script.clone(), played);
    }
    let mut kept = parts(script, &played);
    let all: BTreeSet<Part> = kept.iter().copied().collect();
    let mut shrinker = Shrinker { script, policies, holds, all: &all, plays: 0 };
    let mut size = kept.len().div_ceil(2);
    while size > 0 && shrinker.plays < PLAYS_MAX {
        let before = kept.len();
        kept = shrinker.without_chunks(kept, size);
        // As long as something can be left out, more may be left out in another round.
        size = if size == 1 && kept.len() < before { 1 } else { size / 2 };
    }
    let smallest = without(script, &left_out(&all, &kept));
    let played = smallest.play(policies, true);
    (smallest, played)
}

struct Shrinker<'a, H> {
    script: &'a Script,
    policies: &'a Policies,
    holds: H,
    all: &'a BTreeSet<Part>,
    plays: usize,
}

impl<H: Fn(&Played) -> bool> Shrinker<'_, H> {
    /// Leaves out one chunk after the other, if the violation remains without it.
    fn without_chunks(&mut self, kept: Vec<Part>, size: usize) -> Vec<Part> {
        let mut kept = kept;
        let mut from = 0;
        while from < kept.len() && self.plays < PLAYS_MAX {
            let fewer: Vec<Part> =
                kept.iter().take(from).chain(kept.iter().skip(from + size)).copied().collect();
            if self.still_holds(&fewer) {
                kept = fewer;
            } else {
                from += size;
            }
        }
        kept
    }

    fn still_holds(&mut self, kept: &[Part]) -> bool {
        self.plays += 1;
        (self.holds)(&without(self.script, &left_out(self.all, kept)).play(self.policies, false))
    }
}

fn left_out(all: &BTreeSet<Part>, kept: &[Part]) -> BTreeSet<Part> {
    let kept: BTreeSet<Part> = kept.iter().copied().collect();
    all.difference(&kept).copied().collect()
}

fn parts(script: &Script, played: &Played) -> Vec<Part> {
    let events = (0..script.household.events.len()).map(Part::Event);
    let repeats = script.deliveries.iter().enumerate().filter(|(_, delivery)| delivery.repeated);
    let repeats = repeats.map(|(number, _)| Part::Delivery(number));
    let faults = played.struck.iter().map(|(id, _)| Part::Fault(*id));
    let acts = played.acts.iter().map(|id| Part::Act(*id));
    events.chain(repeats).chain(faults).chain(acts).collect()
}

/// Returns the play without some of its parts. An event that did not happen is not delivered.
fn without(script: &Script, parts: &BTreeSet<Part>) -> Script {
    let mut smaller = script.clone();
    for part in parts {
        match part {
            Part::Fault(id) => {
                smaller.faults_left_out.insert(*id);
            }
            Part::Act(id) => {
                smaller.acts_left_out.insert(*id);
            }
            Part::Event(_) | Part::Delivery(_) => {}
        }
    }
    let stays = |event: usize| !parts.contains(&Part::Event(event));
    let events = script.household.events.iter().enumerate().filter(|(number, _)| stays(*number));
    smaller.household.events = events.map(|(_, event)| event.clone()).collect();
    let deliveries = script.deliveries.iter().enumerate();
    let deliveries = deliveries
        .filter(|(number, delivery)| stays(delivery.event) && !parts.contains(&Part::Delivery(*number)));
    let number_of = |event: usize| (0..event).filter(|earlier| stays(*earlier)).count();
    smaller.deliveries = deliveries
        .map(|(_, delivery)| crate::channel::Delivery { event: number_of(delivery.event), ..*delivery })
        .collect();
    smaller
}
