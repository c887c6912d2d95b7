//! Describes a claim: the effects that a worker has reserved for itself, as far as they matter for its next
//! steps.

use candor_domain::facts::order::Order;
use candor_domain::ledger::attempt::{Attempt, Attempted};
use candor_domain::ledger::outcome::Outcome;
use candor_domain::message::key::{MessageKey, MessageKind};
use candor_domain::message::statement::MessageStatement;
use candor_domain::order::statement::OrderStatement;
use candor_domain::shipment::created::Tracking;
use candor_domain::shipment::statement::ShipmentStatement;
use candor_domain::values::hash::EmailHash;
use serde_json::json;

use crate::news::{FIRST_NUMBER, News, SECOND_NUMBER};
use crate::world::{Says, State};

/// Holds the effects of one claim.
#[derive(Debug, Clone, Default)]
pub struct Claim {
    /// The messages, which are sent one by one.
    pub letters: Vec<MessageContent>,
    /// All other effects. Carrying them out twice does no harm, so they are carried out at once.
    pub others: Vec<Attempt>,
}

/// Holds a message to send.
#[derive(Debug, Clone)]
pub struct MessageContent {
    /// The message's key.
    pub key: MessageKey,
    /// The number of the attempt.
    pub number: u32,
    /// The address that it goes to, as a hash.
    pub to: EmailHash,
    /// The statement that it makes.
    pub statement: MessageStatement,
    /// True if the statement was correct when it was claimed. Only the properties use this.
    pub was_so: bool,
    /// True if the order knew at that time that an earlier attempt had been sent. Only the properties use
    /// this.
    pub was_known: bool,
}

impl Claim {
    /// Adds one more effect. `before` is the order on which it was claimed.
    pub(crate) fn add(&mut self, of: Attempted, number: u32, before: &Order, state: &State) {
        match of {
            Attempted::Message { key, to, statement } => {
                let message = key.to_string();
                let was_known = knows(state, &message);
                let was_so = is_so(&key, says(&statement), before);
                self.letters.push(MessageContent { key, number, to, statement, was_so, was_known });
            }
            of @ (Attempted::Command { .. }
            | Attempted::Announcement(_)
            | Attempted::DuplicateCheck { .. }
            | Attempted::Suppression(_)) => {
                self.others.push(Attempt { of, number, outcome: Outcome::Done { receipt: None } });
            }
        }
    }

    /// Returns a text that identifies the claim.
    pub(crate) fn text(&self) -> String {
        let letters = self.letters.iter().map(|content| {
            let MessageContent { key, number, to, statement, was_so, was_known } = content;
            json!([key, number, to, statement, was_so, was_known])
        });
        let others = self.others.iter().map(|other| {
            let statement = match &other.of {
                Attempted::Command { statement, .. } => Some(statement),
                Attempted::Message { .. } | Attempted::Announcement(_) => None,
                Attempted::DuplicateCheck { .. } | Attempted::Suppression(_) => None,
            };
            json!([other.of.key(), other.number, statement])
        });
        json!([letters.collect::<Vec<_>>(), others.collect::<Vec<_>>()]).to_string()
    }
}

fn knows(state: &State, message: &str) -> bool {
    state.accepted.iter().any(|mail| mail.message == message && mail.known.is_some())
}

/// Returns true if the order's facts agree with a statement. No plan is asked. A shipment of a cancelled
/// order is not announced for the first time, but a customer who was told of it still gets its new number.
fn is_so(key: &MessageKey, says: Says, order: &Order) -> bool {
    let (relabelled, cancelled) =
        (News::Relabelled.is_held(&order.facts), News::Cancelled.is_held(&order.facts));
    match says {
        Says::First => !relabelled && !cancelled,
        Says::Second => relabelled && (!cancelled || key.kind() == MessageKind::ShippingUpdate),
        Says::Off => cancelled,
        Says::Other => false,
    }
}

/// Returns the meaning of a statement, as far as it can be true or false.
#[must_use]
pub fn says(statement: &MessageStatement) -> Says {
    let numbered = |tracking: &Tracking| match tracking.number.as_str() {
        FIRST_NUMBER => Says::First,
        SECOND_NUMBER => Says::Second,
        _ => Says::Other,
    };
    match statement {
        MessageStatement::Shipment(ShipmentStatement::OnItsWay { tracking: Some(tracking), .. }) => {
            numbered(tracking)
        }
        MessageStatement::Order(OrderStatement::Cancelled) => Says::Off,
        MessageStatement::Shipment(_)
        | MessageStatement::Order(_)
        | MessageStatement::DeliveryEstimate(_)
        | MessageStatement::Delivered
        | MessageStatement::Pickup(_)
        | MessageStatement::Nothing => Says::Other,
    }
}
