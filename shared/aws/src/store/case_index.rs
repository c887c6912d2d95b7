//! Lists open cases by an index of the table: sparse, since only orders with an open case have its attributes, and written
//! with the order itself, so it never says what the order does not.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use candor_domain::case::key::CaseKey;
use candor_domain::facts::order::Order;
use candor_domain::values::id::{OrderKey, Shop};
use candor_engine::ports::{CaseIndex, LISTED_MAX, OpenCase, OpenCases, Place, StoreError};
use jiff::Timestamp;

use super::item::{InvalidItem, Item, key_of, moment, nanoseconds, pk, text};
use super::{Table, corrupt, if_measured, measured, unavailable};

/// The name of the index, as in `infra/template.yaml`.
const INDEX: &str = "cases";
/// The shop of an order with an open case.
const SHOP: &str = "cases_of";
/// The moment at which the oldest open case opened, in nanoseconds.
const SINCE: &str = "cases_since";
/// The open cases: key, number and moment of each, as JSON.
const CASES: &str = "cases";

/// Adds the attributes of the index, if a case is open.
pub(super) fn insert(item: &mut Item, order: &Order) -> Result<(), InvalidItem> {
    let mut open: Vec<(Timestamp, u32, &CaseKey)> =
        order.ledger.open_cases().map(|(key, number, since)| (since, number, key)).collect();
    open.sort();
    let Some((since, ..)) = open.first() else { return Ok(()) };
    let since = nanoseconds(*since);
    let listed: Vec<(&CaseKey, u32, Timestamp)> =
        open.iter().take(LISTED_MAX).map(|(since, number, key)| (*key, *number, *since)).collect();
    let cases = serde_json::to_string(&listed).map_err(content)?;
    item.insert(SHOP.to_owned(), AttributeValue::S(order.key.shop.to_string()));
    item.insert(SINCE.to_owned(), AttributeValue::N(since));
    item.insert(CASES.to_owned(), AttributeValue::S(cases));
    Ok(())
}

fn content(cause: serde_json::Error) -> InvalidItem {
    InvalidItem::Content { name: CASES, cause: Box::new(cause) }
}

/// Reads the open cases of an order. A case of a newer release is left out: what it is about, only that release can say.
fn read(item: &Item) -> Result<Vec<OpenCase>, InvalidItem> {
    let order = key_of(item)?;
    let listed: Vec<(serde_json::Value, u32, Timestamp)> =
        serde_json::from_str(text(item, CASES)?).map_err(content)?;
    let known = |(key, number, opened_at): (serde_json::Value, u32, Timestamp)| {
        let key: CaseKey = serde_json::from_value(key).ok()?;
        Some(OpenCase { order: order.clone(), key, number, opened_at })
    };
    Ok(listed.into_iter().filter_map(known).collect())
}

fn place(last: &HashMap<String, AttributeValue>) -> Result<Place, InvalidItem> {
    Ok(Place { opened_at: moment(last, SINCE)?, order: key_of(last)? })
}

fn start(shop: &Shop, place: &Place) -> HashMap<String, AttributeValue> {
    HashMap::from([
        ("pk".to_owned(), AttributeValue::S(pk(&place.order))),
        (SHOP.to_owned(), AttributeValue::S(shop.to_string())),
        (SINCE.to_owned(), AttributeValue::N(nanoseconds(place.opened_at))),
    ])
}

impl<K> CaseIndex for Table<K> {
    async fn open_cases(
        &self,
        shop: &Shop,
        from: Option<&Place>,
        most: usize,
    ) -> Result<OpenCases, StoreError> {
        let request = self.client.query().table_name(&self.name).index_name(INDEX);
        let request = request
            .key_condition_expression("cases_of = :shop")
            .expression_attribute_values(":shop", AttributeValue::S(shop.to_string()))
            .limit(i32::try_from(most).unwrap_or(i32::MAX))
            .set_exclusive_start_key(from.map(|place| start(shop, place)))
            .set_return_consumed_capacity(if_measured());
        let answer = request.send().await.map_err(|cause| unavailable("list cases", shop, cause))?;
        measured("list cases", shop, answer.consumed_capacity());
        let of_items = answer.items().iter().map(read).collect::<Result<Vec<_>, _>>();
        let cases = of_items.map_err(|cause| corrupt("list cases", shop, cause))?;
        let next = answer.last_evaluated_key().map(place).transpose();
        let next = next.map_err(|cause| corrupt("list cases", shop, cause))?;
        Ok(OpenCases { cases: cases.into_iter().flatten().collect(), next })
    }
}

#[cfg(test)]
mod tests {
    use candor_domain::ledger::entry::CaseEntry;

    use super::*;

    fn item(open: usize) -> Item {
        let key: OrderKey = "demo-shop#5001".parse().unwrap();
        let mut order = Order::new(key.clone());
        for number in 0..open {
            let case = CaseKey::ParcelLost(format!("p{number}").parse().unwrap());
            let since = Timestamp::from_second(i64::try_from(100 - number).unwrap()).unwrap();
            order.ledger.cases.insert(case, CaseEntry::Open { since, number: 1 });
        }
        let mut item = Item::from([("pk".to_owned(), AttributeValue::S(pk(&key)))]);
        insert(&mut item, &order).unwrap();
        item
    }

    #[test]
    fn an_order_without_an_open_case_is_in_no_list() {
        assert_eq!(item(0).len(), 1);
    }

    #[test]
    fn the_list_of_an_order_is_bounded_and_begins_with_the_oldest() {
        let listed = read(&item(LISTED_MAX + 5)).unwrap();
        assert_eq!(listed.len(), LISTED_MAX);
        assert_eq!(listed[0].opened_at.as_second(), 100 - 14);
    }

    #[test]
    fn a_case_of_a_newer_release_is_left_out() {
        let mut item = item(1);
        let cases = r#"[["from-the-future:x",1,"2026-01-01T00:00:00Z"],["payment-mismatch:order",2,"2026-01-01T00:00:00Z"]]"#;
        item.insert(CASES.to_owned(), AttributeValue::S(cases.to_owned()));
        assert_eq!(read(&item).unwrap().len(), 1);
    }
}
