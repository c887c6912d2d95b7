//! Checks that a store lists the open cases of its orders.

use candor_domain::case::key::CaseKey;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::values::id::{OrderKey, Shop};

use super::sample::commit;
use super::support::{Check, key, moment, same};
use crate::ports::{CaseIndex, OpenCase, OpenCases, Store};

pub(super) async fn check<T: Store + CaseIndex>(store: &T, run: &str) -> Vec<(&'static str, Check)> {
    vec![
        ("the_open_cases_of_a_shop_are_listed_the_oldest_first", listed(store, run).await),
        ("a_list_of_open_cases_goes_on_where_a_page_ended", goes_on(store, run).await),
        ("a_case_that_closed_is_not_listed", closed(store, run).await),
    ]
}

/// Returns the key of an order of a shop that only this check has.
fn own(run: &str, shop: &str, order: &str) -> Result<OrderKey, String> {
    let shop: Shop = format!("{shop}-{run}").parse().map_err(|_| "not a shop")?;
    Ok(OrderKey { shop, ..key(run, order)? })
}

/// Writes an order with cases that are open since these seconds, on top of one that is done.
async fn with_open<T: Store>(store: &T, key: &OrderKey, since: &[(CaseKey, i64)]) -> Result<(), String> {
    let mut commit = commit(key.clone(), None, None)?;
    commit.order.ledger.cases.clear();
    let done = CaseEntry::Closed { at: moment(1)?, number: 1 };
    commit.order.ledger.cases.insert(CaseKey::OrderMissing, done);
    for (case, second) in since {
        let open = CaseEntry::Open { since: moment(*second)?, number: 2 };
        commit.order.ledger.cases.insert(case.clone(), open);
    }
    store.commit(&commit).await.map(|_| ()).map_err(|why| why.to_string())
}

fn open(order: &OrderKey, key: CaseKey, second: i64) -> Result<OpenCase, String> {
    Ok(OpenCase { order: order.clone(), key, number: 2, opened_at: moment(second)? })
}

async fn page<T: CaseIndex>(store: &T, of: &OrderKey, after: Option<&OpenCases>, most: usize) -> Result<OpenCases, String> {
    let from = after.and_then(|page| page.next.as_ref());
    store.open_cases(&of.shop, from, most).await.map_err(|why| why.to_string())
}

async fn listed<T: Store + CaseIndex>(store: &T, run: &str) -> Check {
    let (young, old) = (own(run, "listed", "young")?, own(run, "listed", "old")?);
    let (mismatch, refund) = (CaseKey::PaymentMismatch, CaseKey::RefundMismatch);
    with_open(store, &young, &[(mismatch.clone(), 300)]).await?;
    with_open(store, &old, &[(mismatch.clone(), 200), (refund.clone(), 400)]).await?;
    with_open(store, &own(run, "listed", "done")?, &[]).await?;
    with_open(store, &own(run, "other", "old")?, &[(mismatch.clone(), 100)]).await?;
    let mut found = page(store, &old, None, 10).await?;
    found.cases.sort_by_key(|case| case.opened_at);
    let expected =
        [open(&old, mismatch.clone(), 200)?, open(&young, mismatch, 300)?, open(&old, refund, 400)?];
    same("the cases", &found.cases, &expected.to_vec())?;
    same("the next page", &found.next, &None)
}

async fn goes_on<T: Store + CaseIndex>(store: &T, run: &str) -> Check {
    let mut keys = Vec::new();
    for (name, second) in [("c", 30), ("a", 10), ("d", 30), ("b", 20)] {
        let order = own(run, "pages", name)?;
        with_open(store, &order, &[(CaseKey::PaymentMismatch, second)]).await?;
        keys.push(order);
    }
    let first = keys.first().ok_or("no order")?;
    let (mut found, mut last) = (Vec::new(), None);
    for _ in 0..5 {
        let next = page(store, first, last.as_ref(), 2).await?;
        found.extend(next.cases.iter().map(|case| (case.opened_at, case.order.clone())));
        let is_over = next.next.is_none();
        last = Some(next);
        if is_over {
            break;
        }
    }
    let mut sorted = found.clone();
    sorted.sort_by_key(|(at, _)| *at);
    same("the sequence", &found, &sorted)?;
    found.sort();
    found.dedup();
    same("the number of orders", &found.len(), &4)
}

async fn closed<T: Store + CaseIndex>(store: &T, run: &str) -> Check {
    let order = own(run, "closed", "one")?;
    with_open(store, &order, &[(CaseKey::PaymentMismatch, 10)]).await?;
    same("the open cases", &page(store, &order, None, 10).await?.cases.len(), &1)?;
    let stored = store.load(&order).await.map_err(|why| why.to_string())?.ok_or("no order")?;
    let mut commit = commit(order.clone(), Some(stored.revision), None)?;
    commit.order.ledger.cases.clear();
    store.commit(&commit).await.map_err(|why| why.to_string())?;
    same("the open cases", &page(store, &order, None, 10).await?, &OpenCases::default())
}
