//! Collects what was read of one payload so far: the statements, and what is wrong with the rest.

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Aspect;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::values::id::{EventId, OrderKey};
use candor_domain::values::limits::EVENT_BYTES_MAX;
use candor_domain::values::reading::{At, VIOLATIONS_MAX, Violation, Violations};
use jiff::Timestamp;

/// One fact of a payload, before it is known which order it is about.
#[derive(Debug)]
pub struct Statement {
    /// The moment when it happened.
    pub occurred_at: Timestamp,
    /// The event's identifier.
    pub id: EventId,
    /// The fact: what happened.
    pub fact: Fact,
}

/// Everything that was read of one payload.
#[derive(Debug, Default)]
pub struct Heard {
    /// The statements that can be believed.
    pub statements: Vec<Statement>,
    /// The part of the order that the first unbelievable statement is about.
    pub about: Option<Aspect>,
    violations: Vec<Violation>,
}

impl Heard {
    /// Reads one fact. `read` returns `Some(None)` if the payload does not say this fact, and `None` if it
    /// noted why the payload's statement cannot be believed.
    pub fn read(
        &mut self,
        at: &At<'_>,
        about: Option<Aspect>,
        read: impl FnOnce(&At<'_>) -> Option<Option<Statement>>,
    ) {
        let violations = Violations::default();
        match read(&at.noting_to(&violations)) {
            Some(statement) => self.statements.extend(statement),
            None => self.about = self.about.take().or(about),
        }
        self.extend(violations);
    }

    /// Reads the identifier of the order, or whatever else says which order the payload is about.
    pub fn read_key<T>(&mut self, at: &At<'_>, read: impl FnOnce(&At<'_>) -> Option<T>) -> Option<T> {
        let violations = Violations::default();
        let key = read(&at.noting_to(&violations));
        self.extend(violations);
        key
    }

    /// Notes that something is wrong.
    pub fn note(&mut self, pointer: &str, problem: &str) {
        let violations = Violations::default();
        violations.note(pointer, problem);
        self.extend(violations);
    }

    /// Returns true if nothing is wrong.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.violations.is_empty()
    }

    /// Returns everything that is wrong.
    #[must_use]
    pub fn into_violations(self) -> Vec<Violation> {
        self.violations
    }

    /// Takes the statements, as events of their order. Those that are too large for a queue are noted instead.
    pub fn take_events(&mut self, key: &OrderKey, source: Source) -> Vec<Event> {
        let statements = std::mem::take(&mut self.statements);
        let event = |Statement { occurred_at, id, fact }| {
            let stamp = Stamp { occurred_at, id, source };
            Event { key: key.clone(), stamp, fact }
        };
        let (carried, too_large): (Vec<Event>, Vec<Event>) =
            statements.into_iter().map(event).partition(is_carried);
        for event in too_large {
            let most = EVENT_BYTES_MAX.saturating_sub(WRAPPING_BYTES);
            self.note("", &format!("makes an event ({}) of more than {most} bytes", event.fact.event_type()));
        }
        carried
    }

    /// Adds violations that are not noted yet. Facts share fields, so two facts may note the same violation.
    fn extend(&mut self, violations: Violations) {
        for violation in violations.into_vec() {
            if self.violations.len() < VIOLATIONS_MAX && !self.violations.contains(&violation) {
                self.violations.push(violation);
            }
        }
    }
}

/// Reserves room for what a bus and a queue add around one of our events, in bytes.
const WRAPPING_BYTES: usize = 4 * 1024;

fn is_carried(event: &Event) -> bool {
    let bytes = event.to_bus().map_or(usize::MAX, |bus| bus.to_string().len());
    bytes.saturating_add(WRAPPING_BYTES) <= EVENT_BYTES_MAX
}
