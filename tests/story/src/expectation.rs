//! Compares the results of a story with its expectation.

use std::fmt;

use candor_domain::values::reading::At;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::outcome::{Case, Command, Message, OrderName, Outcome, Withheld};

const ENTRIES_MAX: usize = 1000;

/// Holds the entries that must exist. A list that a story leaves out is not compared; `[]` means that the
/// list must be empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Expected {
    messages: Option<Vec<Entry>>,
    withheld: Option<Vec<Entry>>,
    cases: Option<Vec<Entry>>,
    signals: Option<Vec<Entry>>,
}

/// Holds one expected entry. Only the fields that it names are compared.
pub type Entry = Map<String, Value>;

/// Names a list of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum List {
    /// The messages that were sent.
    Messages,
    /// The messages that were withheld.
    Withheld,
    /// The cases that need a person, or needed one.
    Cases,
    /// The last command that other systems received about each subject.
    Commands,
}

impl List {
    const ALL: [Self; 4] = [Self::Messages, Self::Withheld, Self::Cases, Self::Commands];

    fn name(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Withheld => "withheld",
            Self::Cases => "cases",
            Self::Commands => "signals",
        }
    }

    fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Messages => &["key", "kind", "order", "to", "subject", "mentions", "omits"],
            Self::Withheld => &["key", "kind", "order", "reason"],
            Self::Cases => &["kind", "order", "subject", "team", "open"],
            Self::Commands => &["key", "order", "says"],
        }
    }

    /// Returns the word for one entry of the list.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Messages => "message",
            Self::Withheld => "withheld message",
            Self::Cases => "case",
            Self::Commands => "signal",
        }
    }
}

/// Describes a difference between the outcome and the expectation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Difference {
    /// The entry is expected and missing.
    Missing(List, Entry),
    /// The entry exists and is not expected.
    Unasked(List, Entry),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, list, entry) = match self {
            Self::Missing(list, entry) => ("expected, and not there", list, entry),
            Self::Unasked(list, entry) => ("there, and not expected", list, entry),
        };
        write!(f, "{what}: {} {}", list.noun(), described(entry))
    }
}

fn described(entry: &Entry) -> String {
    let field = |(name, value): (&String, &Value)| match value {
        Value::String(text) => format!("{name} {text:?}"),
        other => format!("{name} {other}"),
    };
    entry.iter().map(field).collect::<Vec<_>>().join(", ")
}

impl Expected {
    /// Reads `{ "messages": […], "withheld": […], "cases": […] }`, and notes everything that is wrong with
    /// it.
    #[must_use]
    pub fn read(at: &At<'_>) -> Option<Self> {
        at.object()?;
        at.only(&List::ALL.map(List::name));
        let [messages, withheld, cases, signals] =
            List::ALL.map(|list| read_list(list, &at.field(list.name())));
        Some(Self { messages: messages?, withheld: withheld?, cases: cases?, signals: signals? })
    }

    /// Returns every difference between `outcome` and the expectation. It is empty if there is none.
    #[must_use]
    pub fn differences(&self, outcome: &Outcome) -> Vec<Difference> {
        let messages = outcome.messages.iter().map(Actual::message).collect();
        let withheld = outcome.withheld.iter().map(Actual::withheld).collect();
        let cases = outcome.cases.iter().map(Actual::case).collect();
        let signals = outcome.signals.iter().map(Actual::signal).collect();
        let lists = [
            (List::Messages, &self.messages, messages),
            (List::Withheld, &self.withheld, withheld),
            (List::Cases, &self.cases, cases),
            (List::Commands, &self.signals, signals),
        ];
        let compared = lists.into_iter().filter_map(|(list, expected, actual)| {
            expected.as_ref().map(|expected| compare(list, expected, actual))
        });
        compared.flatten().collect()
    }
}

fn read_list(list: List, at: &At<'_>) -> Option<Option<Vec<Entry>>> {
    at.optional(|at| at.each(ENTRIES_MAX, |entry| read_entry(list, entry)))
}

fn read_entry(list: List, at: &At<'_>) -> Option<Entry> {
    at.object()?;
    at.only(list.fields());
    for name in at.names() {
        match name {
            "open" => at.field(name).boolean().map(|_| ()),
            "mentions" | "omits" => at.field(name).each(ENTRIES_MAX, At::string).map(|_| ()),
            _ => at.field(name).string().map(|_| ()),
        }?;
    }
    at.value()?.as_object().cloned()
}

/// Holds an entry of an outcome, by field.
struct Actual {
    order: OrderName,
    fields: Entry,
    text: String,
}

impl Actual {
    fn of(order: &OrderName, entry: &impl Serialize) -> Self {
        let fields = match serde_json::to_value(entry) {
            Ok(Value::Object(fields)) => fields,
            Ok(_) | Err(_) => Entry::new(),
        };
        Self { order: order.clone(), fields, text: String::new() }
    }

    fn message(message: &Message) -> Self {
        Self { text: message.text.clone(), ..Self::of(&message.order, message) }
    }

    fn withheld(withheld: &Withheld) -> Self {
        Self::of(&withheld.order, withheld)
    }

    fn case(case: &Case) -> Self {
        Self::of(&case.order, case)
    }

    fn signal(signal: &Command) -> Self {
        Self::of(&signal.order, signal)
    }

    fn is(&self, expected: &Entry) -> bool {
        expected.iter().all(|(name, value)| match (name.as_str(), value.as_str()) {
            // A story may also name the shop.
            ("order", Some(order)) if order.contains('#') => {
                order == format!("{}#{}", self.order.shop, self.order.order_id)
            }
            ("mentions", _) => texts(value).all(|text| self.text.contains(text)),
            ("omits", _) => !texts(value).any(|text| self.text.contains(text)),
            _ => self.fields.get(name) == Some(value),
        })
    }
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// Pairs expected entries with actual ones. An entry that names few fields may fit several actual ones, so a
/// pair is changed again if that lets one more entry find its own (the augmenting paths of bipartite
/// matching).
fn compare(list: List, expected: &[Entry], actual: Vec<Actual>) -> Vec<Difference> {
    let fits: Vec<Vec<bool>> =
        expected.iter().map(|entry| actual.iter().map(|actual| actual.is(entry)).collect()).collect();
    let mut taken_by: Vec<Option<usize>> = vec![None; actual.len()];
    let mut differences = Vec::new();
    for (index, entry) in expected.iter().enumerate() {
        let mut tried = vec![false; actual.len()];
        if !find_partner(index, &fits, &mut taken_by, &mut tried) {
            differences.push(Difference::Missing(list, entry.clone()));
        }
    }
    let unasked = actual.into_iter().zip(taken_by).filter(|(_, taken)| taken.is_none());
    differences.extend(unasked.map(|(actual, _)| Difference::Unasked(list, actual.fields)));
    differences
}

fn find_partner(
    expected: usize,
    fits: &[Vec<bool>],
    taken_by: &mut Vec<Option<usize>>,
    tried: &mut Vec<bool>,
) -> bool {
    let candidates = fits.get(expected).into_iter().flatten().enumerate();
    for (actual, _) in candidates.filter(|(_, fits)| **fits) {
        let Some(seen) = tried.get_mut(actual) else { continue };
        if std::mem::replace(seen, true) {
            continue;
        }
        let holder = taken_by.get(actual).copied().flatten();
        let free = holder.is_none_or(|holder| find_partner(holder, fits, taken_by, tried));
        if let (true, Some(place)) = (free, taken_by.get_mut(actual)) {
            *place = Some(expected);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::values::reading::Violations;
    use serde_json::json;

    fn expected(value: &Value) -> Expected {
        let violations = Violations::default();
        let expected = Expected::read(&At::root(value, &violations));
        assert_eq!(violations.into_vec(), []);
        expected.unwrap()
    }

    fn sent(key: &str, order_id: &str) -> Message {
        Message {
            key: key.into(),
            kind: key.split(':').next().unwrap().into(),
            order: OrderName { shop: "demo-shop".into(), order_id: order_id.into() },
            to: "ada@example.com".into(),
            subject: "Hello".into(),
            text: "Hello, your parcel TR1 is on its way".into(),
        }
    }

    fn outcome(messages: Vec<Message>) -> Outcome {
        Outcome { messages, ..Outcome::default() }
    }

    #[test]
    fn what_is_as_expected_has_no_difference() {
        let expected = expected(&json!({
            "messages": [{ "key": "shipping-notice:p1", "order": "demo-shop#1" }, { "order": "1" }],
            "cases": [],
        }));
        let came = outcome(vec![sent("shipping-notice:p1", "1"), sent("order-confirmation", "1")]);
        assert_eq!(expected.differences(&came), []);
    }

    #[test]
    fn a_second_message_is_a_difference_though_it_equals_the_first() {
        let expected = expected(&json!({ "messages": [{ "key": "order-confirmation" }] }));
        let came = outcome(vec![sent("order-confirmation", "1"), sent("order-confirmation", "1")]);
        let found: Vec<String> = expected.differences(&came).iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            ["there, and not expected: message key \"order-confirmation\", kind \"order-confirmation\", \
              order \"1\", subject \"Hello\", to \"ada@example.com\""]
        );
    }

    #[test]
    fn a_vague_entry_leaves_a_precise_one_its_partner() {
        let expected =
            expected(&json!({ "messages": [{ "to": "ada@example.com" }, { "key": "order-confirmation" }] }));
        let came = outcome(vec![sent("order-confirmation", "1"), sent("order-update:1", "1")]);
        assert_eq!(expected.differences(&came), []);
    }

    #[test]
    fn what_is_missing_and_what_another_shop_did_are_differences() {
        let expected = expected(&json!({ "messages": [{ "order": "other-shop#1" }], "withheld": [{}] }));
        let found = expected.differences(&outcome(vec![sent("order-confirmation", "1")]));
        assert!(matches!(
            found.as_slice(),
            [
                Difference::Missing(List::Messages, _),
                Difference::Unasked(List::Messages, _),
                Difference::Missing(List::Withheld, _)
            ]
        ));
    }

    #[test]
    fn what_a_message_says_and_does_not_say_is_compared() {
        let came = outcome(vec![sent("shipping-notice:p1", "1")]);
        let says = |mentions: &str, omits: &str| {
            let entry = json!({ "mentions": [mentions], "omits": [omits] });
            expected(&json!({ "messages": [entry] })).differences(&came).is_empty()
        };
        assert!(says("TR1", "TR2"));
        assert!(!says("TR2", "TR3"));
        assert!(!says("parcel", "TR1"));
    }

    #[test]
    fn an_unwritten_list_is_not_compared_and_an_empty_one_allows_nothing() {
        let came = outcome(vec![sent("order-confirmation", "1")]);
        assert_eq!(expected(&json!({ "cases": [] })).differences(&came), []);
        assert_eq!(expected(&json!({ "messages": [] })).differences(&came).len(), 1);
    }
}
