//! What came of a story: what was sent, what was withheld, and which cases there are.

use std::collections::BTreeMap;

use candor_domain::case::key::CaseKey;
use candor_domain::command::key::CommandKey;
use candor_domain::facts::order::Order;
use candor_domain::fulfilment::request::FulfilmentRequest;
use candor_domain::ledger::effect_key::EffectKey;
use candor_domain::ledger::entry::{CaseEntry, Entry, Ledger};
use candor_domain::message::statement::Statement;
use candor_domain::order::tagged::TagChange;
use candor_domain::values::id::OrderKey;
use serde::Serialize;

/// What came of one story or of several.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Every message that left, each as often as it left.
    pub messages: Vec<Message>,
    /// Every message that was not sent, though something asked for it.
    pub withheld: Vec<Withheld>,
    /// Every case that was opened, whether or not it closed itself since.
    pub cases: Vec<Case>,
    /// The last word that other systems heard about each subject.
    pub signals: Vec<Command>,
}

/// Which order, as the story wrote it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderName {
    /// The shop.
    pub shop: String,
    /// The order within the shop.
    pub order_id: String,
}

impl From<&OrderKey> for OrderName {
    fn from(key: &OrderKey) -> Self {
        Self { shop: key.shop.to_string(), order_id: key.order_id.to_string() }
    }
}

impl Serialize for OrderName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.order_id.serialize(serializer)
    }
}

/// A message that left.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Message {
    /// Its key, such as `shipping-notice:p1`; `unknown` where no order knows of it.
    pub key: String,
    /// Its kind, such as `shipping-notice`; `unknown` where no order knows of it.
    pub kind: String,
    /// The order.
    pub order: OrderName,
    /// Whom it went to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its subject and all it says, for expectations; too long to print.
    #[serde(skip)]
    pub text: String,
}

/// A message that was not sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Withheld {
    /// Its key.
    pub key: String,
    /// Its kind.
    pub kind: String,
    /// The order.
    pub order: OrderName,
    /// Why, such as `too-late`.
    pub reason: String,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Case {
    /// Its kind, such as `parcel-mismatch`.
    pub kind: String,
    /// The order.
    pub order: OrderName,
    /// What it is about: a parcel, a payment, a message, or `order`.
    pub subject: String,
    /// Who works it.
    pub team: String,
    /// Whether it still needs a person.
    pub open: bool,
}

/// The last word that another system heard about a subject of an order. Its key's number tells how often it heard one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Command {
    /// Its key, such as `fulfilment:2`.
    pub key: String,
    /// The order.
    pub order: OrderName,
    /// What it says: `fulfil 2 of mug`, `stop: held`, `added`, `removed`, `cancel`.
    pub says: String,
}

impl Outcome {
    /// Takes in another outcome.
    pub fn add(&mut self, other: Self) {
        self.messages.extend(other.messages);
        self.withheld.extend(other.withheld);
        self.cases.extend(other.cases);
        self.signals.extend(other.signals);
    }

    /// Takes in what an order's ledger says was withheld, and its cases. Never what was sent: only the world knows.
    pub fn add_ledger(&mut self, order: &Order) {
        let name = OrderName::from(&order.key);
        let withheld =
            order.ledger.effects.iter().filter_map(|(effect, entry)| withheld(&name, effect, entry));
        self.withheld.extend(withheld);
        self.cases.extend(order.ledger.cases.iter().filter_map(|(key, entry)| case(&name, key, entry)));
        self.signals.extend(last_words(&order.ledger, &name));
    }

    /// Sorts everything, so that two plays of a story print alike.
    pub fn sort(&mut self) {
        self.messages.sort_by(|a, b| (&a.order, &a.key).cmp(&(&b.order, &b.key)));
        self.withheld.sort_by(|a, b| (&a.order, &a.key).cmp(&(&b.order, &b.key)));
        self.cases.sort_by(|a, b| (&a.order, &a.kind, &a.subject).cmp(&(&b.order, &b.kind, &b.subject)));
        self.signals.sort_by(|a, b| (&a.order, &a.key).cmp(&(&b.order, &b.key)));
    }
}

fn withheld(order: &OrderName, effect: &EffectKey, entry: &Entry) -> Option<Withheld> {
    let (EffectKey::Message(key), Entry::Withheld { reason, .. }) = (effect, entry) else { return None };
    Some(Withheld {
        key: key.to_string(),
        kind: key.kind().to_string(),
        order: order.clone(),
        reason: reason.to_string(),
    })
}

/// The ledger keeps few words before the last, so only the last of each subject is one that all can count on.
fn last_words(ledger: &Ledger, order: &OrderName) -> Vec<Command> {
    let mut last: BTreeMap<String, (u32, Command)> = BTreeMap::new();
    for (effect, entry) in &ledger.effects {
        let (Some(key), Entry::Done { statement: Some(statement), .. }) = (effect.signal(), entry) else {
            continue;
        };
        let subject = match key {
            CommandKey::Fulfilment(_) => "fulfilment".to_owned(),
            CommandKey::Cancellation(_) => "cancellation".to_owned(),
            CommandKey::Tag(_, tag) => format!("tag {}", tag.as_str()),
        };
        let signal = Command { key: key.to_string(), order: order.clone(), says: say(statement) };
        let newer = last.get(&subject).is_none_or(|(number, _)| *number < key.number());
        if newer {
            last.insert(subject, (key.number(), signal));
        }
    }
    last.into_values().map(|(_, signal)| signal).collect()
}

fn say(statement: &Statement) -> String {
    match statement {
        Statement::Fulfilment(FulfilmentRequest::Fulfil { lines, .. }) => {
            let units: Vec<String> =
                lines.iter().map(|line| format!("{} of {}", line.quantity, line.line_id)).collect();
            format!("fulfil {}", units.join(", "))
        }
        Statement::Fulfilment(FulfilmentRequest::Stop(reason)) => format!("stop: {}", reason.slug()),
        Statement::Tag(TagChange::Added) => "added".to_owned(),
        Statement::Tag(TagChange::Removed) => "removed".to_owned(),
        Statement::Nothing => "cancel".to_owned(),
        Statement::Order(_)
        | Statement::Shipment(_)
        | Statement::DeliveryEstimate(_)
        | Statement::Delivered
        | Statement::DuplicateOrder(_) => "nothing a system is told".to_owned(),
    }
}

fn case(order: &OrderName, key: &CaseKey, entry: &CaseEntry) -> Option<Case> {
    let open = match entry {
        CaseEntry::Open { .. } => true,
        CaseEntry::Closed { number, .. } if *number > 0 => false,
        // It cleared before anybody was told.
        CaseEntry::Closed { .. } | CaseEntry::Pending { .. } => return None,
    };
    Some(Case {
        kind: key.kind.to_string(),
        order: order.clone(),
        subject: key.subject.clone(),
        team: key.kind.team().slug().to_owned(),
        open,
    })
}
