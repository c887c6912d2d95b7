//! A claim: what a worker has made its own, as far as it matters for what it does next.

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

/// What is to be done under one claim.
#[derive(Debug, Clone, Default)]
pub struct Claim {
    /// Letters, to be sent one by one.
    pub letters: Vec<MessageContent>,
    /// All else. It does no harm when it is done twice, and is done at once.
    pub others: Vec<Attempt>,
}

/// A letter to be sent.
#[derive(Debug, Clone)]
pub struct MessageContent {
    /// Which.
    pub key: MessageKey,
    /// Which attempt it is.
    pub number: u32,
    /// Whom it is for.
    pub to: EmailAddress,
    /// What it tells.
    pub statement: Statement,
    /// For the properties alone: whether that was so when it was claimed.
    pub was_so: bool,
    /// For the properties alone: whether the order knew then that an attempt before had gone out.
    pub was_known: bool,
}

impl Claim {
    /// One more thing to do; `before` is the order that it was claimed upon.
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

    /// Names it.
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

/// Where an effect goes, where it is a mail.
pub(crate) fn to(effect: &Effect) -> Option<EmailHash> {
    match effect {
        Effect::Send { letter, .. } => Some(EmailHash::of(&letter.to.email)),
        Effect::Announce(_) | Effect::Command { .. } => None,
        Effect::CheckDuplicates(_) | Effect::Suppress(_) => None,
    }
}

/// What an effect tells.
pub(crate) fn statement(effect: &Effect) -> Option<Statement> {
    match effect {
        Effect::Send { statement, .. } | Effect::Command { statement, .. } => Some(statement.clone()),
        Effect::Announce(_) | Effect::CheckDuplicates(_) | Effect::Suppress(_) => None,
    }
}

/// Whether an order holds what is said. Judged by the facts alone, not by any plan. Nobody hears first of a parcel of an
/// order that is off; who was told of it gets its new number all the same.
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

/// What is told, as far as it can be so or not.
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
