//! Checks that a store does what every store must do. Each check returns the fault that it found. A store
//! conforms if no check finds a fault.
//!
//! The checks use orders of their own, so they can run on a store that holds other orders too.

use candor_domain::catch_up::book::CatchUpBook;
use candor_domain::truth_report::book::TruthReportBook;
use candor_domain::values::id::OrderKey;
use jiff::{SignedDuration, Timestamp};

use crate::at_rest;
use crate::ports::{
    AllOrders, CaseIndex, CaseLooks, CommitError, Erasures, FigureBook, MailBooks, OrderCounts, OrderIndex,
    References, Registry, Revision, SentMails, Shard, ShopBooks, SilenceBooks, Store, Sweep, TeamMails,
    Traces,
};

mod case_index;
mod case_looks;
mod order_index;
mod erasures;
mod figure_book;
mod mail_books;
mod references;
mod registry;
mod sent_mails;
mod shop_books;
mod silence_books;
mod sample;
mod support;
mod team_mails;

use sample::commit;
use support::{Check, key, moment, same};

/// Runs every check, and returns the name and the result of each. `run` names this run, so that its orders
/// differ from those of other runs.
pub async fn check<T>(store: &T, run: &str) -> Vec<(&'static str, Check)>
where
    T: Store
        + Sweep
        + Registry
        + MailBooks
        + OrderCounts
        + SilenceBooks
        + References
        + ShopBooks<CatchUpBook>
        + Erasures
        + Traces
        + CaseIndex
        + OrderIndex
        + SentMails
        + FigureBook
        + AllOrders
        + TeamMails
        + ShopBooks<TruthReportBook>
        + CaseLooks,
{
    let mut found = orders(store, run).await;
    found.extend(registry::check(store, run).await);
    found.extend(mail_books::check(store, run).await);
    found.extend(silence_books::check(store, run).await);
    found.extend(references::check(store, run).await);
    found.extend(shop_books::check(store, run).await);
    found.extend(erasures::check(store, run).await);
    found.extend(case_index::check(store, run).await);
    found.extend(order_index::check(store, run).await);
    found.extend(sent_mails::check(store, run).await);
    found.extend(figure_book::check(store, run).await);
    found.extend(team_mails::check(store, run).await);
    found.extend(case_looks::check(store, run).await);
    found
}

async fn orders<T: Store + Sweep>(store: &T, run: &str) -> Vec<(&'static str, Check)> {
    vec![
        ("an_order_never_written_is_not_there", never_written(store, run).await),
        ("an_order_reads_back_as_it_was_written", reads_back(store, run).await),
        ("what_was_not_understood_is_kept", keeps_what_is_unread(store, run).await),
        ("a_first_write_loses_against_an_order_that_is_there", first_write_loses(store, run).await),
        ("a_write_upon_an_older_revision_loses_and_changes_nothing", older_revision_loses(store, run).await),
        ("the_revision_grows_by_one", revision_grows(store, run).await),
        ("an_order_wakes_at_its_time_and_not_before", wakes_at_its_time(store, run).await),
        ("an_order_without_a_wake_time_sleeps_on", sleeps_on(store, run).await),
        ("the_longest_waiting_wake_first_and_no_more_than_asked", longest_waiting_first(store, run).await),
    ]
}

async fn never_written<T: Store>(store: &T, run: &str) -> Check {
    let found = store.load(&key(run, "never")?).await.map_err(|why| why.to_string())?;
    same("what was loaded", &found, &None)
}

async fn reads_back<T: Store>(store: &T, run: &str) -> Check {
    let commit = commit(key(run, "reads-back")?, None, Some(moment(1_000)?))?;
    let revision = store.commit(&commit).await.map_err(|why| why.to_string())?;
    let stored = load(store, &commit.order.key).await?;
    same("the order", &stored.order, &commit.order)?;
    same("the revision", &stored.revision, &revision)?;
    same("the wake time", &stored.wake_at, &commit.wake_at)
}

async fn keeps_what_is_unread<T: Store>(store: &T, run: &str) -> Check {
    const TEXT: &str = r#"{"facts":{"horoscope":"sunny"},"ledger":{"effects":{"telegram:1":{"sent":{}}}}}"#;
    let mut commit = commit(key(run, "unread")?, None, None)?;
    let (_, unread) = at_rest::from_json(&commit.order.key, TEXT).map_err(|why| why.to_string())?;
    commit.unread = unread;
    store.commit(&commit).await.map_err(|why| why.to_string())?;
    let stored = load(store, &commit.order.key).await?;
    same("the order", &stored.order, &commit.order)?;
    same("what is unread", &stored.unread, &commit.unread)
}

async fn first_write_loses<T: Store>(store: &T, run: &str) -> Check {
    let first = commit(key(run, "first-write")?, None, None)?;
    store.commit(&first).await.map_err(|why| why.to_string())?;
    loses(store.commit(&first).await)
}

async fn older_revision_loses<T: Store>(store: &T, run: &str) -> Check {
    let key = key(run, "older-revision")?;
    let first = store.commit(&commit(key.clone(), None, None)?).await.map_err(|why| why.to_string())?;
    let winner = commit(key.clone(), Some(first), Some(moment(2_000)?))?;
    store.commit(&winner).await.map_err(|why| why.to_string())?;
    let mut late = commit(key.clone(), Some(first), None)?;
    late.order.ledger.cases.clear();
    loses(store.commit(&late).await)?;
    same("the order", &load(store, &key).await?.order, &winner.order)
}

async fn revision_grows<T: Store>(store: &T, run: &str) -> Check {
    let key = key(run, "revision")?;
    let mut seen = None;
    for expected in 1..=3 {
        let revision =
            store.commit(&commit(key.clone(), seen, None)?).await.map_err(|why| why.to_string())?;
        same("the revision", &revision, &Revision(expected))?;
        seen = Some(revision);
    }
    Ok(())
}

async fn wakes_at_its_time<T: Store + Sweep>(store: &T, run: &str) -> Check {
    let (key, time) = (key(run, "wakes")?, moment(5_000_000)?);
    store.commit(&commit(key.clone(), None, Some(time))?).await.map_err(|why| why.to_string())?;
    let before = time.checked_sub(SignedDuration::from_millis(1)).map_err(|why| why.to_string())?;
    same("awake a millisecond before", &is_awake(store, &key, before).await?, &false)?;
    same("awake at its time", &is_awake(store, &key, time).await?, &true)
}

async fn sleeps_on<T: Store + Sweep>(store: &T, run: &str) -> Check {
    let (key, time) = (key(run, "sleeps-on")?, moment(6_000_000)?);
    let first = store.commit(&commit(key.clone(), None, Some(time))?).await.map_err(|why| why.to_string())?;
    store.commit(&commit(key.clone(), Some(first), None)?).await.map_err(|why| why.to_string())?;
    same("awake without a wake time", &is_awake(store, &key, Timestamp::MAX).await?, &false)
}

async fn longest_waiting_first<T: Store + Sweep>(store: &T, run: &str) -> Check {
    // Use one shard, and so many orders that it holds three of them, however the hash distributes them.
    let keys = (0..64).map(|n| key(run, &format!("waiting-{n}"))).collect::<Result<Vec<_>, _>>()?;
    let shard = Shard::of(keys.first().ok_or("no keys")?);
    let mine: Vec<&OrderKey> = keys.iter().filter(|key| Shard::of(key) == shard).take(3).collect();
    // These wake earlier than the orders of any other check. The order that waits longest is committed last.
    for (seconds, key) in [30, 20, 10].into_iter().zip(&mine) {
        let early = commit((*key).clone(), None, Some(moment(seconds)?))?;
        store.commit(&early).await.map_err(|why| why.to_string())?;
    }
    let found = store.asleep_until(shard, moment(30)?, 2).await.map_err(|why| why.to_string())?;
    let expected: Vec<OrderKey> = mine.iter().rev().take(2).map(|key| (*key).clone()).collect();
    same("the orders", &found, &expected)
}

async fn is_awake<T: Sweep>(store: &T, key: &OrderKey, now: Timestamp) -> Result<bool, String> {
    let found = store.asleep_until(Shard::of(key), now, 10_000).await.map_err(|why| why.to_string())?;
    Ok(found.contains(key))
}

async fn load<T: Store>(store: &T, key: &OrderKey) -> Result<crate::ports::Stored, String> {
    let found = store.load(key).await.map_err(|why| why.to_string())?;
    found.ok_or_else(|| format!("order {key} was written and is not there"))
}

fn loses(result: Result<Revision, CommitError>) -> Check {
    match result {
        Err(CommitError::Conflict { .. }) => Ok(()),
        other => Err(format!("expected a conflict, got {other:?}")),
    }
}
