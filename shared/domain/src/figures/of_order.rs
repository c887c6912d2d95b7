//! The figures of one order: a function of what the order holds, and of nothing else.

use jiff::Timestamp;

use crate::facts::order::Order;
use crate::figures::counts::Figures;
use crate::figures::measure::Measure;
use crate::figures::resolve_time::ResolveTime;
use crate::ledger::entry::PastOpening;
use crate::message::entry::MessageEntry;
use crate::message::key::MessageKind;
use crate::policy::settings::Policy;

impl Figures {
    /// Returns the figures of an order. A moment counts on its day in the time zone of the shop.
    ///
    /// An order that was erased has none. Cases that closed before releases kept past openings do not count, and of a
    /// case that opened very often only the newest openings do.
    #[must_use]
    pub fn of(order: &Order, policy: &Policy) -> Self {
        let mut counted = Counted { figures: Self::default(), order, policy };
        if order.facts.erased_at().is_none() {
            counted.placed();
            counted.messages();
            counted.cases();
        }
        counted.figures
    }
}

struct Counted<'a> {
    figures: Figures,
    order: &'a Order,
    policy: &'a Policy,
}

impl Counted<'_> {
    fn add(&mut self, at: Timestamp, measure: Measure, count: i64) {
        let day = self.policy.calendar(&self.order.key.shop).day_of(at);
        self.figures.add(day, measure, count);
    }

    fn placed(&mut self) {
        let placed = self.order.facts.placed().filter(|held| !held.body.test);
        if let Some(held) = placed {
            self.add(held.body.placed_at, Measure::Orders, 1);
        }
    }

    fn messages(&mut self) {
        for (key, entry) in &self.order.ledger.messages {
            if let Some((at, measure)) = of_message(key.kind(), entry) {
                self.add(at, measure, 1);
            }
        }
    }

    fn cases(&mut self) {
        for (key, _, since) in self.order.ledger.open_cases() {
            self.add(since, Measure::CaseOpened(key.kind()), 1);
        }
        for (key, openings) in &self.order.ledger.past_openings {
            for PastOpening { since, until } in openings {
                let length = until.duration_since(*since);
                self.add(*since, Measure::CaseOpened(key.kind()), 1);
                self.add(*until, Measure::CaseClosed(key.kind()), 1);
                self.add(*until, Measure::Resolved(ResolveTime::of(length)), 1);
                self.add(*until, Measure::ResolveSeconds, length.as_secs().max(0));
            }
        }
    }
}

/// Returns what a message counts as, and the moment for which it does. One that waits or is being sent is not counted yet.
fn of_message(kind: MessageKind, entry: &MessageEntry) -> Option<(Timestamp, Measure)> {
    match entry {
        MessageEntry::Due { .. } | MessageEntry::Claimed { .. } => None,
        MessageEntry::Withheld { reason, at } => Some((*at, Measure::Withheld(kind, *reason))),
        MessageEntry::Unknown { since, .. } => Some((*since, Measure::Unknown(kind))),
        MessageEntry::Done { at, .. } => Some((*at, Measure::Sent(kind))),
        // It was accepted, and came back.
        MessageEntry::Refused { at, attempts: 0, .. } => Some((*at, Measure::CameBack(kind))),
        MessageEntry::Refused { at, .. } => Some((*at, Measure::Refused(kind))),
    }
}
