//! Brings reports to the orders that they are about.
//!
//! ```text
//!   report    ── knowledge: an order? ── yes: its event goes on the bus
//!                                     └─ no:  the report waits in the knowledge
//!   shipment  ── recorded ── its number is learned ── something waits: [`tell`] puts its events on the bus
//! ```
//!
//! Each step may be done again: events have the report's own identifier, so the order holds them once. What a crash left
//! out is done when the message comes again that the step was made for.

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::{Refused, WhyRefused};
use candor_domain::reference::knowledge::Knowledge;
use candor_domain::reference::place::Lesson;
use candor_domain::reference::report::{Reference, Report};
use candor_domain::values::id::{EventId, OrderKey, Shop};
use candor_domain::values::reading::Violation;
use jiff::{SignedDuration, Timestamp};

use crate::intake::digest;
use crate::ports::{Cause, Clock, FactBus, KeptKnowledge, KnowledgeWrite, References, StoreError};
use crate::record::ATTEMPTS_MAX;

/// The time for which a tracking number is known after it was last learned. After that it may be another parcel's.
const TRACKING_KEPT: SignedDuration = SignedDuration::from_hours(180 * 24);
/// The time for which reports wait for an order. Carriers speak days before the shop, and hardly ever weeks.
const WAITING_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The reasons why a report was not brought to its order, or a reference was not learned. **Handling**: the queue delivers
/// the message again.
#[derive(Debug, thiserror::Error)]
pub enum ReferenceError {
    /// **Meaning**: other workers wrote first, every time.
    #[error("look up {reference} of {shop}: others wrote first, {ATTEMPTS_MAX} times")]
    Contended {
        /// The shop.
        shop: Shop,
        /// The reference.
        reference: Reference,
    },
    /// **Meaning**: the store did not answer, or its answer cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// **Meaning**: the events are not on the bus, or not all of them.
    #[error("tell what is reported of {reference} of {shop}: the bus is unavailable")]
    Bus {
        /// The shop.
        shop: Shop,
        /// The reference.
        reference: Reference,
        /// The bus's own error.
        #[source]
        cause: Cause,
    },
}

/// The result of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Its orders were told: the events that are on the bus.
    Told(Vec<Event>),
    /// No order is known yet. It waits.
    Waits,
}

/// Holds what all steps need: the knowledge, the time, and how long orders are kept, after which no reference to them is of use.
#[derive(Debug)]
pub struct Library<'p, R, C> {
    /// Keeps what is known of references.
    pub references: &'p R,
    /// Gives the time.
    pub clock: &'p C,
    /// The time for which orders are kept.
    pub orders_kept: SignedDuration,
}

impl<R: References, C: Clock> Library<'_, R, C> {
    /// Brings a report to every order that it is about, or lets it wait for one. Where people must hear of it if no order
    /// comes, an order of its own keeps it, and opens the case.
    ///
    /// # Errors
    /// Returns a [`ReferenceError`] if neither was done. To do it again does no harm.
    pub async fn hear(&self, report: &Report, bus: &impl FactBus) -> Result<Heard, ReferenceError> {
        let (shop, reference) = (&report.shop, &report.said.reference());
        for lost in 0..ATTEMPTS_MAX {
            let mut kept = self.read(shop, reference, lost).await?;
            let events = kept.knowledge.events(report);
            if !events.is_empty() {
                put(shop, reference, bus, &events).await?;
                return Ok(Heard::Told(events));
            }
            if !kept.knowledge.wait(report) || self.write(shop, reference, &kept).await? {
                let unmatched = note(report, WhyRefused::Unmatched, self.clock.now());
                put(shop, reference, bus, &unmatched).await?;
                return Ok(Heard::Waits);
            }
        }
        Err(contended(shop, reference))
    }

    /// Learns which order a reference belongs to. Returns true if reports waited for it, which [`tell`](Self::tell) must
    /// then bring to the order.
    ///
    /// # Errors
    /// Returns a [`ReferenceError`] if it could not be written down. To do it again does no harm.
    pub async fn learn(&self, shop: &Shop, lesson: &Lesson) -> Result<bool, ReferenceError> {
        let Lesson { reference, place } = lesson;
        for lost in 0..ATTEMPTS_MAX {
            let mut kept = self.read(shop, reference, lost).await?;
            if !kept.knowledge.learn(place) || self.write(shop, reference, &kept).await? {
                return Ok(kept.knowledge.is_untold());
            }
        }
        Err(contended(shop, reference))
    }

    /// Brings the reports that waited to the orders that are known by now. Returns the events that are on the bus.
    ///
    /// # Errors
    /// Returns a [`ReferenceError`] if not all were told. To do it again does no harm.
    pub async fn tell(
        &self,
        shop: &Shop,
        reference: &Reference,
        bus: &impl FactBus,
    ) -> Result<Vec<Event>, ReferenceError> {
        for lost in 0..ATTEMPTS_MAX {
            let mut kept = self.read(shop, reference, lost).await?;
            if !kept.knowledge.is_untold() {
                return Ok(vec![]);
            }
            let matched = matched(&kept.knowledge, self.clock.now());
            let mut events = kept.knowledge.tell();
            events.extend(matched);
            // They go out before that is written down: after a crash between both they go out again.
            put(shop, reference, bus, &events).await?;
            if self.write(shop, reference, &kept).await? {
                return Ok(events);
            }
        }
        Err(contended(shop, reference))
    }

    async fn read(
        &self,
        shop: &Shop,
        reference: &Reference,
        lost: u32,
    ) -> Result<KeptKnowledge, ReferenceError> {
        if lost > 0 {
            self.clock.pause(lost).await;
        }
        Ok(self.references.knowledge(shop, reference).await?)
    }

    /// Writes what is known now. Returns false if another worker wrote first.
    async fn write(
        &self,
        shop: &Shop,
        reference: &Reference,
        kept: &KeptKnowledge,
    ) -> Result<bool, ReferenceError> {
        let time = match reference {
            _ if !kept.knowledge.has_places() => WAITING_KEPT,
            Reference::TrackingNumber(_) => TRACKING_KEPT.min(self.orders_kept),
            // A dispute comes months after its payment, and people ask about an order as long as it is there.
            Reference::Payment(_) | Reference::Return(_) => self.orders_kept,
        };
        let expires_at = self.clock.now().checked_add(time).unwrap_or(Timestamp::MAX);
        let written = self.references.write_knowledge(shop, reference, kept, expires_at).await?;
        Ok(written == KnowledgeWrite::Written)
    }
}

async fn put(
    shop: &Shop,
    reference: &Reference,
    bus: &impl FactBus,
    events: &[Event],
) -> Result<(), ReferenceError> {
    if events.is_empty() {
        return Ok(());
    }
    let failed = |cause| ReferenceError::Bus { shop: shop.clone(), reference: reference.clone(), cause };
    bus.put(events).await.map_err(failed)
}

fn contended(shop: &Shop, reference: &Reference) -> ReferenceError {
    ReferenceError::Contended { shop: shop.clone(), reference: reference.clone() }
}

/// Returns the notes that close the cases of the reports that are told now.
fn matched(knowledge: &Knowledge, now: Timestamp) -> Vec<Event> {
    let told = knowledge.waiting().iter().filter(|report| !knowledge.events(report).is_empty());
    told.flat_map(|report| note(report, WhyRefused::Matched, now)).collect()
}

/// Returns the key of the order that stands for all reports about a thing of which no order is known.
#[must_use]
pub fn key_of_unmatched(shop: &Shop, reference: &Reference) -> OrderKey {
    OrderKey::unmatched(shop.clone(), digest(&reference.to_string()))
}

/// Returns the event that notes, at the order that stands for the reference, that no order of a report is known, or that it
/// is found. There is none for a report that people need not hear of.
fn note(report: &Report, why: WhyRefused, now: Timestamp) -> Vec<Event> {
    if !report.said.needs_people() {
        return vec![];
    }
    let raw = report.to_bus().map(|bus| bus.to_string()).unwrap_or_default();
    let reference = report.said.reference();
    let kind = report.said.event_type();
    let mut stamp = report.stamp.clone();
    stamp.id = EventId::refused(digest(&format!("{} {}", stamp.source, stamp.id)));
    let refused = Refused {
        refused_at: now,
        why,
        about: None,
        event_id: Some(report.stamp.id.clone()),
        occurred_at: Some(report.stamp.occurred_at),
        violations: vec![Violation::new("", format!("({kind}) is about {reference}, which no order has"))],
        raw: raw.into(),
    };
    let key = key_of_unmatched(&report.shop, &reference);
    vec![Event { key, stamp, fact: Fact::EventRefused(refused) }]
}
