//! Collects what was read of one payload so far: the statements, and what is wrong with the rest.

use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Aspect;
use candor_domain::values::id::{EventId, OrderId};
use candor_domain::values::reading::{At, VIOLATIONS_MAX, Violation, Violations};
use jiff::Timestamp;

use crate::delivery::Topic;

/// One fact of a payload, before it is known which order it is about.
#[derive(Debug)]
pub(crate) struct Statement {
    /// The moment when it happened.
    pub(crate) occurred_at: Timestamp,
    /// The event's identifier.
    pub(crate) id: EventId,
    /// The fact: what happened.
    pub(crate) fact: Fact,
}

/// Everything that was read of one payload.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// The statements that can be believed.
    pub(crate) statements: Vec<Statement>,
    /// The part of the order that the first unbelievable statement is about.
    pub(crate) about: Option<Aspect>,
    violations: Vec<Violation>,
}

impl Heard {
    /// Reads one fact. `read` returns `Some(None)` if the payload does not say this fact, and `None` if it
    /// noted why the payload's statement cannot be believed.
    pub(crate) fn read(
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

    /// Returns the order that the payload is about.
    pub(crate) fn order_id(&mut self, topic: Topic, body: &At<'_>) -> Option<OrderId> {
        let violations = Violations::default();
        let order_id = body.noting_to(&violations).field(order_id_field(topic)).id();
        self.extend(violations);
        order_id
    }

    /// Notes that something is wrong.
    pub(crate) fn note(&mut self, pointer: &str, problem: &str) {
        let violations = Violations::default();
        violations.note(pointer, problem);
        self.extend(violations);
    }

    /// Returns true if nothing is wrong.
    pub(crate) fn is_clean(&self) -> bool {
        self.violations.is_empty()
    }

    /// Returns everything that is wrong.
    pub(crate) fn into_violations(self) -> Vec<Violation> {
        self.violations
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

/// Returns the member of the payload that holds the order's id.
pub(crate) fn order_id_field(topic: Topic) -> &'static str {
    match topic {
        Topic::OrdersCreate | Topic::OrdersUpdated | Topic::OrdersPaid | Topic::OrdersCancelled => "id",
        Topic::OrdersPartiallyPaid | Topic::OrdersFulfilled | Topic::OrdersPartiallyFulfilled => "id",
        Topic::RefundsCreate | Topic::FulfillmentsCreate | Topic::FulfillmentsUpdate => "order_id",
    }
}
