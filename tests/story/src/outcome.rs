//! Holds the outcome of a story: sent messages, withheld messages, and cases.

use std::collections::BTreeMap;

use candor_domain::case::key::CaseKey;
use candor_domain::command::entry::CommandEntry;
use candor_domain::command::key::CommandKey;
use candor_domain::command::statement::CommandStatement;
use candor_domain::facts::order::Order;
use candor_domain::fulfilment::request::FulfilmentRequest;
use candor_domain::ledger::entry::{CaseEntry, Ledger};
use candor_domain::message::entry::MessageEntry;
use candor_domain::message::key::MessageKey;
use candor_domain::order::tagged::TagChange;
use candor_domain::values::id::OrderKey;
use serde::Serialize;

/// Holds the outcome of one story or of several.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Every message that was sent, as often as it was sent.
    pub messages: Vec<Message>,
    /// Every message that was not sent, although the order called for it.
    pub withheld: Vec<Withheld>,
    /// Every case that was opened, even if it has closed itself since.
    pub cases: Vec<Case>,
    /// The last command that other systems received about each subject.
    pub signals: Vec<Command>,
}

/// Names an order as the story writes it.
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

/// Holds a message that was sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Message {
    /// Its key, such as `shipping-notice:p1`, or `unknown` if no order knows of it.
    pub key: String,
    /// Its kind, such as `shipping-notice`, or `unknown` if no order knows of it.
    pub kind: String,
    /// The order.
    pub order: OrderName,
    /// The address that it was sent to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its subject and all its text, for expectations. It is too long to print.
    #[serde(skip)]
    pub text: String,
}

/// Holds a message that was not sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Withheld {
    /// Its key.
    pub key: String,
    /// Its kind.
    pub kind: String,
    /// The order.
    pub order: OrderName,
    /// The reason, such as `too-late`.
    pub reason: String,
}

/// Holds a case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Case {
    /// Its kind, such as `parcel-mismatch`.
    pub kind: String,
    /// The order.
    pub order: OrderName,
    /// The subject of the case: a shipment, a payment, a message, or `order`.
    pub subject: String,
    /// The team that works on it.
    pub team: String,
    /// True if it still needs a person.
    pub open: bool,
}

/// Holds the last command that another system received about a subject of an order. The number in its key
/// says how many it received.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Command {
    /// Its key, such as `fulfilment:2`.
    pub key: String,
    /// The order.
    pub order: OrderName,
    /// Its content: `fulfil 2 of mug`, `stop: held`, `added`, `removed`, `cancel`.
    pub says: String,
}

impl Outcome {
    /// Adds another outcome to this one.
    pub fn add(&mut self, other: Self) {
        self.messages.extend(other.messages);
        self.withheld.extend(other.withheld);
        self.cases.extend(other.cases);
        self.signals.extend(other.signals);
    }

    /// Adds the withheld messages and the cases of an order's ledger. It never adds sent messages, because
    /// only the mail service knows them.
    pub fn add_ledger(&mut self, order: &Order) {
        let name = OrderName::from(&order.key);
        let withheld = order.ledger.messages.iter().filter_map(|(key, entry)| withheld(&name, key, entry));
        self.withheld.extend(withheld);
        self.cases.extend(order.ledger.cases.iter().filter_map(|(key, entry)| case(&name, key, entry)));
        self.signals.extend(last_words(&order.ledger, &name));
    }

    /// Sorts everything, so that two plays of a story print the same.
    pub fn sort(&mut self) {
        self.messages.sort_by(|a, b| (&a.order, &a.key).cmp(&(&b.order, &b.key)));
        self.withheld.sort_by(|a, b| (&a.order, &a.key).cmp(&(&b.order, &b.key)));
        self.cases.sort_by(|a, b| (&a.order, &a.kind, &a.subject).cmp(&(&b.order, &b.kind, &b.subject)));
        self.signals.sort_by(|a, b| (&a.order, &a.key).cmp(&(&b.order, &b.key)));
    }
}

fn withheld(order: &OrderName, key: &MessageKey, entry: &MessageEntry) -> Option<Withheld> {
    let MessageEntry::Withheld { reason, .. } = entry else { return None };
    Some(Withheld {
        key: key.to_string(),
        kind: key.kind().to_string(),
        order: order.clone(),
        reason: reason.to_string(),
    })
}

/// Returns the last command about each subject. The ledger keeps only a few commands before the last, so a
/// story can rely only on the last one.
fn last_words(ledger: &Ledger, order: &OrderName) -> Vec<Command> {
    let mut last: BTreeMap<String, (u32, Command)> = BTreeMap::new();
    for (key, entry) in &ledger.commands {
        let CommandEntry::Done { statement, .. } = entry else { continue };
        let subject = match key {
            CommandKey::Fulfilment(_) => "fulfilment".to_owned(),
            CommandKey::Cancellation(_) => "cancellation".to_owned(),
            CommandKey::CaseList(_) => "cases".to_owned(),
            CommandKey::Archive(_) => "archive".to_owned(),
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

fn say(statement: &CommandStatement) -> String {
    match statement {
        CommandStatement::Fulfilment(FulfilmentRequest::Fulfil { lines, .. }) => {
            let units: Vec<String> =
                lines.iter().map(|line| format!("{} of {}", line.quantity, line.line_id)).collect();
            format!("fulfil {}", units.join(", "))
        }
        CommandStatement::Fulfilment(FulfilmentRequest::Stop(reason)) => format!("stop: {}", reason.slug()),
        CommandStatement::Tag(TagChange::Added) => "added".to_owned(),
        CommandStatement::Tag(TagChange::Removed) => "removed".to_owned(),
        CommandStatement::Cancellation => "cancel".to_owned(),
        CommandStatement::CaseList(_) => "show the cases".to_owned(),
        CommandStatement::Archive => "archive".to_owned(),
    }
}

fn case(order: &OrderName, key: &CaseKey, entry: &CaseEntry) -> Option<Case> {
    let open = match entry {
        CaseEntry::Open { .. } => true,
        CaseEntry::Closed { number, .. } if *number > 0 => false,
        // The case cleared before people were told of it.
        CaseEntry::Closed { .. } | CaseEntry::Pending { .. } => return None,
    };
    Some(Case {
        kind: key.kind().to_string(),
        order: order.clone(),
        subject: key.subject().to_string(),
        team: key.kind().team().slug().to_owned(),
        open,
    })
}
