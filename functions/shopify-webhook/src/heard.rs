//! What was heard so far of one payload: statements, and what is wrong with the rest.

use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Aspect;
use candor_domain::values::id::{EventId, OrderId};
use candor_domain::values::reading::{At, VIOLATIONS_MAX, Violation, Violations};
use jiff::Timestamp;
use serde_json::Value;

use crate::delivery::Topic;

/// One fact of a payload, before it is known of which order.
#[derive(Debug)]
pub(crate) struct Statement {
    /// When it happened.
    pub(crate) occurred_at: Timestamp,
    /// Its name.
    pub(crate) id: EventId,
    /// What happened.
    pub(crate) fact: Fact,
}

/// All that was heard.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// What can be believed.
    pub(crate) statements: Vec<Statement>,
    /// What the first thing that cannot be believed was about.
    pub(crate) about: Option<Aspect>,
    violations: Vec<Violation>,
}

impl Heard {
    /// Reads one fact. `read` answers `Some(None)` where the payload does not say it, and `None` where it noted why
    /// what it says cannot be believed.
    pub(crate) fn read(
        &mut self,
        body: &Value,
        about: Option<Aspect>,
        read: impl FnOnce(&At<'_>) -> Option<Option<Statement>>,
    ) {
        let violations = Violations::default();
        match read(&At::root(body, &violations)) {
            Some(statement) => self.statements.extend(statement),
            None => self.about = self.about.take().or(about),
        }
        self.extend(violations);
    }

    /// The order a payload is about.
    pub(crate) fn order_id(&mut self, topic: Topic, body: &Value) -> Option<OrderId> {
        let violations = Violations::default();
        let order_id = At::root(body, &violations).field(order_id_field(topic)).id();
        self.extend(violations);
        order_id
    }

    /// Notes something wrong.
    pub(crate) fn note(&mut self, pointer: &str, problem: &str) {
        let violations = Violations::default();
        violations.note(pointer, problem);
        self.extend(violations);
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_clean(&self) -> bool {
        self.violations.is_empty()
    }

    /// All that is wrong.
    pub(crate) fn into_violations(self) -> Vec<Violation> {
        self.violations
    }

    /// Facts share fields, so one may note what another noted before.
    fn extend(&mut self, violations: Violations) {
        for violation in violations.into_vec() {
            if self.violations.len() < VIOLATIONS_MAX && !self.violations.contains(&violation) {
                self.violations.push(violation);
            }
        }
    }
}

/// The member that names the order.
pub(crate) fn order_id_field(topic: Topic) -> &'static str {
    match topic {
        Topic::OrdersCreate | Topic::OrdersUpdated | Topic::OrdersPaid | Topic::OrdersCancelled => "id",
        Topic::FulfillmentsCreate | Topic::FulfillmentsUpdate => "order_id",
    }
}
