//! Converts an order into its entry in the index of open cases, and back:
//!
//! | attribute of the order's item | content |
//! |---|---|
//! | `cases_of` | the shop: the index's partition |
//! | `cases_since` | the moment at which the oldest open case opened, in nanoseconds: its place there |
//! | `cases` | the open cases, as lists show them: JSON |
//!
//! Only orders with an open case have them, so an order that needs no person costs the index nothing. They are written by
//! the same conditional write as the order, so they never say what the order does not; the index follows within a moment.
//! An item that an older release wrote has none: it is in the list after its next write, or after [`super::mend`].

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use candor_domain::case::key::CaseKey;
use candor_domain::facts::order::Order;
use candor_domain::values::text::{OrderNumber, PersonName};
use candor_engine::ports::{CasePlace, OpenCase, OpenCases};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::item::{InvalidItem, Item, key_of, moment, nanoseconds, pk, text};

pub(super) const SHOP: &str = "cases_of";
pub(super) const OLDEST_AT: &str = "cases_since";
pub(super) const CASES: &str = "cases";

/// The open cases of an order as they are written: each with its key, its number and the moment at which it opened.
#[derive(Debug, Serialize, Deserialize)]
struct Listed<K> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order_number: Option<OrderNumber>,
    open: Vec<(K, u32, Timestamp)>,
    /// The work of people on some of them: the place in `open`, who works on it, and until when it is put off. An older
    /// release reads and writes none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    worked_on: Vec<WorkedOn>,
    left_out: u32,
}

type WorkedOn = (usize, Option<PersonName>, Option<Timestamp>);

/// Adds the attributes of the index, if a case is open.
pub(super) fn insert(item: &mut Item, order: &Order) -> Result<(), InvalidItem> {
    let Some(OpenCases { order, order_number, oldest_at, cases, left_out }) = OpenCases::of(order) else {
        return Ok(());
    };
    let open = cases.iter().map(|case| (&case.key, case.number, case.opened_at)).collect();
    let worked_on = cases.iter().enumerate().filter_map(worked_on).collect();
    let listed =
        serde_json::to_string(&Listed { order_number, open, worked_on, left_out }).map_err(content)?;
    item.insert(SHOP.to_owned(), AttributeValue::S(order.shop.to_string()));
    item.insert(OLDEST_AT.to_owned(), AttributeValue::N(nanoseconds(oldest_at)));
    item.insert(CASES.to_owned(), AttributeValue::S(listed));
    Ok(())
}

fn worked_on((place, case): (usize, &OpenCase)) -> Option<WorkedOn> {
    let is_worked_on = case.assignee.is_some() || case.snoozed_until.is_some();
    is_worked_on.then(|| (place, case.assignee.clone(), case.snoozed_until))
}

fn content(cause: serde_json::Error) -> InvalidItem {
    InvalidItem::Content { name: CASES, cause: Box::new(cause) }
}

/// Reads an entry of the index. A case of a newer release is counted alone: what it is about, only that release can say.
pub(super) fn read(item: &Item) -> Result<OpenCases, InvalidItem> {
    let Listed { order_number, open, worked_on, left_out }: Listed<Value> =
        serde_json::from_str(text(item, CASES)?).map_err(content)?;
    let mut entry = OpenCases {
        order: key_of(item)?,
        order_number,
        oldest_at: moment(item, OLDEST_AT)?,
        cases: Vec::new(),
        left_out,
    };
    let mut worked_on: HashMap<usize, (Option<PersonName>, Option<Timestamp>)> =
        worked_on.into_iter().map(|(place, assignee, until)| (place, (assignee, until))).collect();
    for (place, (key, number, opened_at)) in open.into_iter().enumerate() {
        let (assignee, snoozed_until) = worked_on.remove(&place).unwrap_or_default();
        match serde_json::from_value::<CaseKey>(key) {
            Ok(key) => entry.cases.push(OpenCase { key, number, opened_at, assignee, snoozed_until }),
            Err(_) => entry.left_out = entry.left_out.saturating_add(1),
        }
    }
    Ok(entry)
}

pub(super) fn place(last: &Item) -> Result<CasePlace, InvalidItem> {
    Ok(CasePlace { oldest_at: moment(last, OLDEST_AT)?, order: key_of(last)? })
}

/// Returns the keys of an entry, after which a list goes on.
pub(super) fn start(place: &CasePlace) -> HashMap<String, AttributeValue> {
    HashMap::from([
        ("pk".to_owned(), AttributeValue::S(pk(&place.order))),
        (SHOP.to_owned(), AttributeValue::S(place.order.shop.to_string())),
        (OLDEST_AT.to_owned(), AttributeValue::N(nanoseconds(place.oldest_at))),
    ])
}

#[cfg(test)]
mod tests {
    use candor_domain::case::work::{CaseWork, Work};
    use candor_domain::event::fact::Fact;
    use candor_domain::event::stamp::{Source, Stamp};
    use candor_domain::ledger::entry::CaseEntry;
    use candor_domain::values::id::OrderKey;

    use super::*;

    fn item(cases: &[(CaseKey, CaseEntry)]) -> Item {
        let mut order = Order::new("demo-shop#5001".parse().unwrap());
        order.ledger.cases = cases.iter().cloned().collect();
        item_of(&order)
    }

    fn item_of(order: &Order) -> Item {
        let key: &OrderKey = &order.key;
        let mut item = Item::from([("pk".to_owned(), AttributeValue::S(pk(key)))]);
        insert(&mut item, order).unwrap();
        item
    }

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn an_order_without_an_open_case_has_no_attribute_of_the_index() {
        let closed =
            (CaseKey::PaymentMismatch, CaseEntry::Closed { at: second(1), number: 1, decision: None });
        let to_come = (CaseKey::NotHandedOver, CaseEntry::Pending { until: second(1), number: 0 });
        assert_eq!(item(&[closed, to_come]).len(), 1);
    }

    #[test]
    fn the_largest_entry_leaves_the_item_its_room() {
        let subject = |n: u8| format!("{}{}", "\"".repeat(127), char::from(b'a' + n));
        let cases: Vec<_> = (0..26)
            .map(|n| {
                let key = CaseKey::ParcelStalled(subject(n).parse().unwrap());
                (key, CaseEntry::Open { since: Timestamp::MAX, number: u32::MAX })
            })
            .collect();
        let mut order = Order::new("demo-shop#5001".parse().unwrap());
        for (place, (key, _)) in cases.iter().enumerate() {
            let to: PersonName = "\"".repeat(200).parse().unwrap();
            for (kind, work) in
                [("a", Work::Assigned { to: to.clone() }), ("s", Work::Snoozed { until: second(9) })]
            {
                let id = format!("{kind}{place}").parse().unwrap();
                let stamp = Stamp { occurred_at: second(1), id, source: Source::Desk };
                let body = CaseWork { case: key.clone(), number: u32::MAX, by: to.clone(), work };
                order.facts.merge(stamp, Fact::CaseWorkedOn(body)).unwrap();
            }
        }
        order.ledger.cases = cases.into_iter().collect();
        let item = item_of(&order);
        let bytes: usize = [SHOP, CASES].map(|name| text(&item, name).unwrap().len()).into_iter().sum();
        assert!((2_500..super::super::item::REST_BYTES_MAX / 2).contains(&bytes), "{bytes}");
    }

    #[test]
    fn a_case_and_a_member_of_a_newer_release_spoil_nothing() {
        let open = CaseEntry::Open { since: second(1), number: 1 };
        let mut item = item(&[(CaseKey::PaymentMismatch, open)]);
        let cases = r#"{"open":[["from-the-future:x",1,"2026-01-01T00:00:00Z"],
            ["payment-mismatch:order",2,"2026-01-01T00:00:00Z"]],"worked_on":[[0,"Lee",null],[1,"Kim",null]],
            "left_out":3,"taken":"later"}"#;
        item.insert(CASES.to_owned(), AttributeValue::S(cases.to_owned()));
        let entry = read(&item).unwrap();
        assert_eq!((entry.cases.len(), entry.left_out, entry.cases[0].number), (1, 4, 2));
        assert_eq!(entry.cases[0].assignee, "Kim".parse().ok());
    }
}
