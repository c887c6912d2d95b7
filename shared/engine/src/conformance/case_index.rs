//! Checks that a store lists the orders with open cases.

use candor_domain::case::key::CaseKey;
use candor_domain::case::work::{CaseWork, Work};
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::order::placed::Placed;
use candor_domain::values::id::{OrderKey, Shop};
use serde_json::json;

use super::sample::commit;
use super::support::{Check, key, moment, same};
use crate::ports::{CaseIndex, CasePage, Commit, OpenCase, OpenCases, Revision, Store};

/// The number in which the orders of these checks are known to people.
const NUMBER: &str = "\"#1001\" \\ é";

pub(super) async fn check<T: Store + CaseIndex>(store: &T, run: &str) -> Vec<(&'static str, Check)> {
    vec![
        ("orders_with_open_cases_are_listed_the_longest_waiting_first", listed(store, run).await),
        ("a_list_of_open_cases_goes_on_where_a_page_ended", goes_on(store, run).await),
        ("a_case_that_closed_is_not_listed", closed(store, run).await),
        ("an_order_moves_in_the_list_when_its_oldest_case_closes", moves(store, run).await),
        ("a_case_is_listed_with_who_has_it_and_until_when_it_is_put_off", worked_on(store, run).await),
        ("of_many_open_cases_of_an_order_some_are_counted_alone", bounded(store, run).await),
    ]
}

/// Returns the key of an order of a shop that only this check has.
fn own(run: &str, shop: &str, order: &str) -> Result<OrderKey, String> {
    let shop: Shop = format!("{shop}-{run}").parse().map_err(|_| "not a shop")?;
    Ok(OrderKey { shop, ..key(run, order)? })
}

/// Returns a commit of an order with cases that are open since these seconds, beside one that is done and one to come.
fn with_open(key: &OrderKey, seen: Option<Revision>, since: &[(CaseKey, i64)]) -> Result<Commit, String> {
    let mut commit = commit(key.clone(), seen, None)?;
    let done = CaseEntry::Closed { at: moment(1)?, number: 1, decision: None };
    let to_come = CaseEntry::Pending { until: moment(2)?, number: 0 };
    commit.order.ledger.cases = [(CaseKey::OrderMissing, done), (CaseKey::PaymentPending, to_come)].into();
    for (case, second) in since {
        let open = CaseEntry::Open { since: moment(*second)?, number: 2 };
        commit.order.ledger.cases.insert(case.clone(), open);
    }
    Ok(commit)
}

async fn write<T: Store>(store: &T, key: &OrderKey, since: &[(CaseKey, i64)]) -> Result<Revision, String> {
    store.commit(&with_open(key, None, since)?).await.map_err(|why| why.to_string())
}

async fn page<T: CaseIndex>(
    store: &T,
    of: &OrderKey,
    after: Option<&CasePage>,
    most: usize,
) -> Result<CasePage, String> {
    let after = after.and_then(|page| page.next.as_ref());
    store.open_cases(&of.shop, after, most).await.map_err(|why| why.to_string())
}

fn entry(order: &OrderKey, cases: &[(CaseKey, i64)]) -> Result<OpenCases, String> {
    let open = |(key, second): &(CaseKey, i64)| {
        let opened_at = moment(*second)?;
        Ok(OpenCase { key: key.clone(), number: 2, opened_at, assignee: None, snoozed_until: None })
    };
    let cases = cases.iter().map(open).collect::<Result<Vec<_>, String>>()?;
    let oldest_at = cases.iter().map(|case| case.opened_at).min().ok_or("no case")?;
    Ok(OpenCases { order: order.clone(), order_number: None, oldest_at, cases, left_out: 0 })
}

async fn listed<T: Store + CaseIndex>(store: &T, run: &str) -> Check {
    let (young, old) = (own(run, "listed", "young")?, own(run, "listed", "old")?);
    let (weighty, light) = ((CaseKey::PaymentMismatch, 400), (CaseKey::NotHandedOver, 200));
    let mut placed = with_open(&young, None, &[(CaseKey::RefundMismatch, 300)])?;
    place(&mut placed)?;
    store.commit(&placed).await.map_err(|why| why.to_string())?;
    write(store, &old, &[light.clone(), weighty.clone()]).await?;
    write(store, &own(run, "listed", "done")?, &[]).await?;
    write(store, &own(run, "other", "old")?, std::slice::from_ref(&weighty)).await?;
    let young = entry(&young, &[(CaseKey::RefundMismatch, 300)])?;
    let young = OpenCases { order_number: NUMBER.parse().ok(), ..young };
    let expected = vec![entry(&old, &[weighty, light])?, young];
    same("the orders", &page(store, &old, None, 10).await?.orders, &expected)
}

/// Adds the fact that the order was placed, under a number.
fn place(commit: &mut Commit) -> Check {
    let placed: Placed = serde_json::from_value(json!({
        "number": NUMBER, "placed_at": "2026-03-01T10:00:00Z", "customer": {}, "lines": [],
        "total": { "amount_minor": 100, "currency": "EUR" }, "payment_due": "in-advance", "channel": "online",
        "delivery": "shipping",
    }))
    .map_err(|why| why.to_string())?;
    let id = "placed-1".parse().map_err(|_| "not an id")?;
    let stamp = Stamp { occurred_at: moment(1_700_000_000)?, id, source: Source::Storefront };
    let merged = commit.order.facts.merge(stamp, Fact::OrderPlaced(placed));
    merged.map(|_| ()).map_err(|why| why.to_string())
}

async fn goes_on<T: Store + CaseIndex>(store: &T, run: &str) -> Check {
    let mut expected = Vec::new();
    for (name, second) in [("c", 30), ("a", 10), ("d", 40), ("b", 20), ("e", 40)] {
        let (order, case) = (own(run, "pages", name)?, (CaseKey::PaymentMismatch, second));
        write(store, &order, std::slice::from_ref(&case)).await?;
        expected.push((case.1, order));
    }
    let (mut found, mut last) = (Vec::new(), CasePage::default());
    for number in 0.. {
        let of = &expected.first().ok_or("no order")?.1;
        last = page(store, of, (number > 0).then_some(&last), 2).await?;
        found.extend(last.orders.iter().map(|entry| (entry.oldest_at.as_second(), entry.order.clone())));
        if last.next.is_none() || number == expected.len() {
            break;
        }
    }
    same("the end of the list", &last.next, &None)?;
    // Of the same moment, either may come first.
    same("the sequence", &found.is_sorted_by_key(|(second, _)| *second), &true)?;
    found.sort();
    expected.sort();
    same("the orders", &found, &expected)
}

async fn closed<T: Store + CaseIndex>(store: &T, run: &str) -> Check {
    let order = own(run, "closed", "one")?;
    let revision = write(store, &order, &[(CaseKey::PaymentMismatch, 10)]).await?;
    same("the orders with open cases", &page(store, &order, None, 10).await?.orders.len(), &1)?;
    let done = with_open(&order, Some(revision), &[])?;
    store.commit(&done).await.map_err(|why| why.to_string())?;
    same("the list", &page(store, &order, None, 10).await?, &CasePage::default())
}

async fn moves<T: Store + CaseIndex>(store: &T, run: &str) -> Check {
    let (first, second) = (own(run, "moves", "first")?, own(run, "moves", "second")?);
    let (old, young) = ((CaseKey::PaymentMismatch, 10), (CaseKey::RefundMismatch, 30));
    let revision = write(store, &first, &[old, young.clone()]).await?;
    write(store, &second, &[(CaseKey::PaymentMismatch, 20)]).await?;
    let left = with_open(&first, Some(revision), std::slice::from_ref(&young))?;
    store.commit(&left).await.map_err(|why| why.to_string())?;
    let found = page(store, &first, None, 10).await?.orders;
    let expected = vec![entry(&second, &[(CaseKey::PaymentMismatch, 20)])?, entry(&first, &[young])?];
    same("the orders", &found, &expected)
}

/// Adds something that a person did with an opening of a case.
fn work(commit: &mut Commit, second: i64, case: &CaseKey, number: u32, work: Work) -> Check {
    let id = format!("work-{second}").parse().map_err(|_| "not an id")?;
    let by = "Kim \"Lee\" é".parse().map_err(|_| "not a name")?;
    let stamp = Stamp { occurred_at: moment(second)?, id, source: Source::Desk };
    let fact = Fact::CaseWorkedOn(CaseWork { case: case.clone(), number, by, work });
    commit.order.facts.merge(stamp, fact).map(|_| ()).map_err(|why| why.to_string())
}

async fn worked_on<T: Store + CaseIndex>(store: &T, run: &str) -> Check {
    let order = own(run, "worked", "one")?;
    let open = [(CaseKey::PaymentMismatch, 10), (CaseKey::RefundMismatch, 20), (CaseKey::NotHandedOver, 30)];
    let [(taken, _), (put_off, _), (earlier, _)] = &open;
    let mut commit = with_open(&order, None, &open)?;
    work(&mut commit, 40, taken, 2, Work::Taken)?;
    work(&mut commit, 41, put_off, 2, Work::Snoozed { until: moment(900)? })?;
    work(&mut commit, 42, earlier, 1, Work::Taken)?;
    store.commit(&commit).await.map_err(|why| why.to_string())?;
    let mut expected = entry(&order, &open)?;
    for case in &mut expected.cases {
        case.assignee = if case.key == *taken { "Kim \"Lee\" é".parse().ok() } else { None };
        case.snoozed_until = if case.key == *put_off { Some(moment(900)?) } else { None };
    }
    same("the orders", &page(store, &order, None, 10).await?.orders, &vec![expected])
}

async fn bounded<T: Store + CaseIndex>(store: &T, run: &str) -> Check {
    let order = own(run, "bounded", "one")?;
    let parcel = |n: i64| -> Result<(CaseKey, i64), String> {
        let id = format!("{n}-{}", "x".repeat(120)).parse().map_err(|_| "not an id")?;
        Ok((CaseKey::ParcelStalled(id), n))
    };
    let cases = (1..=15).map(parcel).collect::<Result<Vec<_>, _>>()?;
    write(store, &order, &cases).await?;
    let shown = cases.get(..crate::ports::LISTED_MAX).ok_or("too few")?;
    let expected = OpenCases { left_out: 5, ..entry(&order, shown)? };
    same("the orders", &page(store, &order, None, 10).await?.orders, &vec![expected])
}
