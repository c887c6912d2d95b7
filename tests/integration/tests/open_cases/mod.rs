//! Tests that the index of open cases is corrected where it does not say what the orders do.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use candor_aws::store::Mended;
use candor_domain::case::key::CaseKey;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::values::id::OrderKey;
use candor_engine::ports::{CaseIndex, Commit, Revision, Store};

use crate::dynamo::{Dynamo, Keyed};
use crate::{TABLE, moment};

fn key(id: &str) -> OrderKey {
    format!("demo-shop#{id}").parse().unwrap()
}

/// Returns a commit of an order with a case that is open since this day of March, if any.
fn commit(id: &str, seen: Option<Revision>, open_since: Option<u32>) -> Commit {
    let mut commit = Commit { order: Order::new(key(id)), ..crate::commit(seen) };
    let since = open_since.map(|day| moment(&format!("2026-03-{day:02}T10:00:00Z")));
    let open = since.map(|since| (CaseKey::PaymentMismatch, CaseEntry::Open { since, number: 1 }));
    commit.order.ledger.cases = open.into_iter().collect();
    commit
}

type Item = HashMap<String, AttributeValue>;

/// Changes the attributes of the index in an order's item, as if another release had written it.
async fn change(dynamo: &Dynamo, id: &str, attributes: Item) {
    let mut item = dynamo.item(TABLE, &format!("ORDER#{}", key(id))).await;
    item.retain(|name, _| !name.starts_with("cases"));
    item.extend(attributes);
    dynamo.client.put_item().table_name(TABLE).set_item(Some(item)).send().await.unwrap();
}

async fn listed(table: &Keyed) -> Vec<String> {
    let page = table.open_cases(&key("1").shop, None, 100).await.unwrap();
    page.orders.iter().map(|entry| entry.order.order_id.to_string()).collect()
}

#[tokio::test]
async fn the_index_of_open_cases_is_corrected_from_the_orders_and_no_writer_loses_by_it() {
    let dynamo = Dynamo::start(TABLE).await;
    let table = dynamo.table(TABLE);
    for (id, open_since) in [("right", Some(1)), ("missing", Some(2)), ("done", None), ("moved", Some(3))] {
        table.commit(&commit(id, None, open_since)).await.unwrap();
    }
    let mut stale = dynamo.item(TABLE, "ORDER#demo-shop#right").await;
    stale.retain(|name, _| name.starts_with("cases"));
    assert_eq!(stale.len(), 3);
    change(&dynamo, "missing", Item::new()).await;
    change(&dynamo, "done", stale.clone()).await;
    change(&dynamo, "moved", stale).await;
    let unreadable = [("pk", "ORDER#demo-shop#unreadable"), ("body", "?")];
    let unreadable = unreadable.map(|(name, text)| (name.to_owned(), AttributeValue::S(text.to_owned())));
    dynamo.client.put_item().table_name(TABLE).set_item(Some(unreadable.into())).send().await.unwrap();
    assert!(listed(&table).await.contains(&"done".to_owned()));

    let mended = table.mend_indexes(None).await.unwrap();
    assert_eq!(mended, Mended { orders: 5, written: 3, changed: 0, left: 1, next: None });
    assert_eq!(listed(&table).await, ["right", "missing", "moved"]);
    let again = table.mend_indexes(None).await.unwrap();
    assert_eq!(again, Mended { written: 0, ..mended });
    // One who read the order before it was corrected writes it now.
    assert_eq!(table.commit(&commit("missing", Some(Revision(1)), None)).await.unwrap(), Revision(2));
    assert_eq!(listed(&table).await, ["right", "moved"]);
}

/// The write that corrects an index is one more record of the table's stream.
#[tokio::test]
async fn what_an_order_adds_to_the_figures_is_not_in_its_item_any_more_once_an_index_is_corrected() {
    let dynamo = Dynamo::start(TABLE).await;
    let table = dynamo.table(TABLE);
    let change = "2026-03-01 orders 1";
    table.commit(&with_figures(commit("one", None, Some(1)), change)).await.unwrap();
    let item = async || dynamo.item(TABLE, "ORDER#demo-shop#one").await;
    assert_eq!(item().await.get("figures"), Some(&AttributeValue::S(change.to_owned())));
    let mended = table.mend_indexes(None).await.unwrap();
    assert_eq!((mended.written, item().await.contains_key("figures")), (0, true), "nothing is written anew");
    self::change(&dynamo, "one", Item::new()).await;
    assert_eq!(table.mend_indexes(None).await.unwrap().written, 1);
    assert!(!item().await.contains_key("figures"));
    // The next write that changes none leaves none behind either.
    table.commit(&with_figures(commit("two", None, None), change)).await.unwrap();
    table.commit(&commit("two", Some(Revision(1)), None)).await.unwrap();
    assert!(!dynamo.item(TABLE, "ORDER#demo-shop#two").await.contains_key("figures"));
}

fn with_figures(commit: Commit, change: &str) -> Commit {
    Commit { figures: change.parse().unwrap(), ..commit }
}
