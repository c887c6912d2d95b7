//! Describes a claim: the effects that a worker has reserved for itself, as far as they matter for its next
//! steps.

use candor_domain::facts::order::Order;
use candor_domain::ledger::effect_key::EffectKey;
use candor_domain::ledger::outcome::{Attempt, Outcome};
use candor_domain::message::key::{MessageKey, MessageKind};
use candor_domain::message::statement::Statement;
use candor_domain::order::statement::OrderStatement;
use candor_domain::plan::effect::Effect;
use candor_domain::shipment::created::Tracking;
use candor_domain::shipment::statement::ShipmentStatement;
use candor_domain::values::hash::EmailHash;
use candor_domain::values::text::EmailAddress;
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
    /// The address that it goes to.
    pub to: EmailAddress,
    /// The statement that it makes.
    pub statement: Statement,
    /// True if the statement was correct when it was claimed. Only the properties use this.
    pub was_so: bool,
    /// True if the order knew at that time that an earlier attempt had been sent. Only the properties use
    /// this.
    pub was_known: bool,
}

impl Claim {
    /// Adds one more effect. `before` is the order on which it was claimed.
    pub(crate) fn add(&mut self, key: EffectKey, number: u32, effect: Effect, before: &Order, state: &State) {
        match (key, effect) {
            (EffectKey::Message(key), Effect::Send { letter, statement }) => {
                let message = key.to_string();
                let was_known = knows(state, &message);
                let was_so = is_so(&key, says(&statement), before);
                self.letters.push(MessageContent {
                    key,
                    number,
                    to: letter.to.email,
                    statement,
                    was_so,
                    was_known,
                });
            }
            (key, effect) => {
                let outcome = Outcome::Done { receipt: None };
                self.others.push(Attempt { key, number, to: None, statement: statement(&effect), outcome });
            }
        }
    }

    /// Returns a text that identifies the claim.
    pub(crate) fn text(&self) -> String {
        let letters = self.letters.iter().map(|letter| {
            let MessageContent { key, number, to, statement, was_so, was_known } = letter;
            json!([key, number, to, statement, was_so, was_known])
        });
        let others = self.others.iter().map(|other| json!([other.key, other.number, other.statement]));
        json!([letters.collect::<Vec<_>>(), others.collect::<Vec<_>>()]).to_string()
    }
}

fn knows(state: &State, message: &str) -> bool {
    state.accepted.iter().any(|mail| mail.message == message && mail.known.is_some())
}

/// Returns the hash of the address that an effect goes to, if it is a mail.
pub(crate) fn to(effect: &Effect) -> Option<EmailHash> {
    match effect {
        Effect::Send { letter, .. } => Some(EmailHash::of(&letter.to.email)),
        Effect::Announce(_) | Effect::Command { .. } => None,
        Effect::CheckDuplicates(_) | Effect::Suppress(_) => None,
    }
}

/// Returns the statement that an effect makes.
pub(crate) fn statement(effect: &Effect) -> Option<Statement> {
    match effect {
        Effect::Send { statement, .. } | Effect::Command { statement, .. } => Some(statement.clone()),
        Effect::Announce(_) | Effect::CheckDuplicates(_) | Effect::Suppress(_) => None,
    }
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
pub fn says(statement: &Statement) -> Says {
    let numbered = |tracking: &Tracking| match tracking.number.as_str() {
        FIRST_NUMBER => Says::First,
        SECOND_NUMBER => Says::Second,
        _ => Says::Other,
    };
    match statement {
        Statement::Shipment(ShipmentStatement::OnItsWay { tracking: Some(tracking), .. }) => {
            numbered(tracking)
        }
        Statement::Order(OrderStatement::Cancelled) => Says::Off,
        Statement::Shipment(_)
        | Statement::Order(_)
        | Statement::DeliveryEstimate(_)
        | Statement::Delivered
        | Statement::Nothing => Says::Other,
        Statement::Fulfilment(_) | Statement::Tag(_) | Statement::DuplicateOrder(_) => Says::Other,
    }
}
