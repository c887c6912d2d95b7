//! What came of a story: what was sent, what was withheld, and which cases there are.

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
}

/// Which order, as the story wrote it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderName {
    /// The shop.
    pub shop: String,
    /// The order within the shop.
    pub order_id: String,
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
    /// Its kind, such as `parcel-unlike-order`.
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

impl Outcome {
    /// Takes in another outcome.
    pub fn add(&mut self, other: Self) {
        self.messages.extend(other.messages);
        self.withheld.extend(other.withheld);
        self.cases.extend(other.cases);
    }

    /// Sorts everything, so that two plays of a story print alike.
    pub fn sort(&mut self) {
        self.messages.sort_by(|a, b| (&a.order, &a.key).cmp(&(&b.order, &b.key)));
        self.withheld.sort_by(|a, b| (&a.order, &a.key).cmp(&(&b.order, &b.key)));
        self.cases.sort_by(|a, b| (&a.order, &a.kind, &a.subject).cmp(&(&b.order, &b.kind, &b.subject)));
    }
}
