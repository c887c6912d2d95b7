//! Checks that a store keeps the work on demands, and shows and forgets all that it holds, as every store must.

use std::collections::BTreeSet;

use candor_domain::contact::mail_status::MailStatus;
use candor_domain::erasure::demand::{Asks, Demand, Erasure, Whose};
use candor_domain::erasure::work::{Stage, Work};
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::plan::effect::Suppression;
use candor_domain::reference::knowledge::Knowledge;
use candor_domain::reference::place::{Part, Place};
use candor_domain::reference::report::Reference;
use candor_domain::values::id::{OrderId, Shop};
use jiff::Timestamp;

use super::registry::search;
use super::sample::commit;
use super::support::{Check, key, moment, same};
use crate::ports::{
    DemandKey, Erasures, Keep, KeptKnowledge, KeptWork, References, Registry, Row, Store, Trace, Traces,
};

/// Runs every check.
pub(super) async fn check<T: Store + Registry + References + Erasures + Traces>(
    store: &T,
    run: &str,
) -> Vec<(&'static str, Check)> {
    vec![
        ("the_work_on_a_demand_reads_back_and_loses_against_a_newer_one", works(store, run).await),
        ("a_demand_is_pending_from_its_time_on_until_it_is_done", pending(store, run).await),
        ("each_thing_is_on_a_page_until_it_is_forgotten", pages(store, run).await),
        ("an_order_is_removed_only_as_it_was_seen", removes(store, run).await),
    ]
}

async fn works<T: Erasures>(store: &T, run: &str) -> Check {
    let first = KeptWork { work: work(run, "works")?, revision: None };
    let name = DemandKey::of(&first.work);
    let written = write(store, &first).await?;
    same("a second first write", &write(store, &first).await?, &None)?;
    let seen = store.work(&name).await.map_err(|why| why.to_string())?.ok_or("no work")?;
    same("the work", &seen.work, &first.work)?;
    same("the revision", &seen.revision, &written)?;
    let mut newer = seen.clone();
    newer.work.went_on(None);
    newer.work.erased(&order("7")?, true);
    same("the write", &write(store, &newer).await?.is_some(), &true)?;
    same("a write upon older work", &write(store, &seen).await?, &None)?;
    let found = store.work(&name).await.map_err(|why| why.to_string())?.ok_or("no work")?;
    same("the newer work", &found.work, &newer.work)
}

async fn pending<T: Erasures>(store: &T, run: &str) -> Check {
    let mut kept = KeptWork { work: work(run, "pending")?, revision: None };
    kept.revision = write(store, &kept).await?;
    let name = DemandKey::of(&kept.work);
    let is_pending = async |seconds| {
        let found = store.pending(moment(seconds)?, 1000).await.map_err(|why| why.to_string())?;
        Ok::<bool, String>(found.contains(&name))
    };
    same("before its time", &is_pending(999).await?, &false)?;
    same("at its time", &is_pending(1_000).await?, &true)?;
    kept.work.end();
    same("the write", &write(store, &kept).await?.is_some(), &true)?;
    same("once it is done", &is_pending(2_000).await?, &false)
}

async fn pages<T: Registry + References + Traces>(store: &T, run: &str) -> Check {
    let run = &format!("{run}-pages");
    let shop = key(run, "any")?.shop;
    let number = "1Z 77".parse().map_err(|_| "not a number")?;
    let reference = Reference::tracking_number(&number);
    let mut knowledge = Knowledge::default();
    for (id, seconds) in [("1", 1_000), ("2", 2_000)] {
        let shipment_id = "p1".parse().map_err(|why| format!("{why}"))?;
        let part = Part::Shipment { shipment_id, number: number.clone(), shipped_at: moment(seconds)? };
        knowledge.learn(&Place { order_id: order(id)?, part });
    }
    let kept = KeptKnowledge { knowledge, revision: None };
    let written = store.write_knowledge(&shop, &reference, &kept, Timestamp::MAX).await;
    written.map_err(|why| why.to_string())?;
    for id in ["1", "2", "3"] {
        search(store, &key(run, id)?, &format!("pages-{run}@mail.example"), 0).await?;
    }
    let address = "jo@mail.example".parse().map_err(|_| "not an address")?;
    let suppression = Suppression { address, status: MailStatus::Bounced, since: moment(1_000)? };
    let suppressed = store.suppress(&shop, &suppression, Keep::ForEver).await;
    suppressed.map_err(|why| why.to_string())?;
    let rows = rows_of(store, &shop).await?;
    same("the things", &rows.len(), &3)?;
    for row in &rows {
        shorten(store, row).await?;
    }
    for older in rows.iter().filter(|row| matches!(row.trace, Trace::Reference(..))) {
        same("an older thing is forgotten", &forgets(store, older).await?, &false)?;
    }
    for row in rows_of(store, &shop).await? {
        same("a thing is forgotten", &forgets(store, &row).await?, &true)?;
    }
    same("what is left", &rows_of(store, &shop).await?, &vec![])
}

/// Takes the order 2 out of a thing, and sees that it is gone and the others are there.
async fn shorten<T: Traces>(store: &T, row: &Row) -> Check {
    let gone: BTreeSet<OrderId> = BTreeSet::from([order("2")?]);
    let trace = match &row.trace {
        Trace::Reference(knowledge, revision) => {
            let mut shorter = knowledge.clone();
            shorter.forget(&gone);
            Trace::Reference(shorter, *revision)
        }
        Trace::Place { holder, others } => {
            let others = others.difference(&gone).cloned().collect();
            Trace::Place { holder: holder.clone(), others }
        }
        Trace::Contact | Trace::Mails(_) | Trace::Order(_) => return Ok(()),
        Trace::Unreadable | Trace::Impersonal => return Ok(()),
    };
    let done = store.shorten(row, &trace).await.map_err(|why| why.to_string())?;
    same("a thing is shortened", &done, &true)?;
    let shop = row.shop.clone().ok_or("no shop")?;
    let now =
        rows_of(store, &shop).await?.into_iter().find(|now| now.name == row.name).ok_or("it is gone")?;
    match (&now.trace, &trace) {
        (Trace::Reference(now, _), Trace::Reference(expected, _)) => same("the knowledge", now, expected),
        (now, expected) => same("the thing", now, expected),
    }
}

async fn removes<T: Store + Traces>(store: &T, run: &str) -> Check {
    let key = key(run, "removes")?;
    let first = commit(key.clone(), None, None)?;
    let seen = store.commit(&first).await.map_err(|why| why.to_string())?;
    let newer = commit(key.clone(), Some(seen), None)?;
    let now = store.commit(&newer).await.map_err(|why| why.to_string())?;
    let removed = |revision| store.remove_order(&key, revision);
    same("as it was before", &removed(seen).await.map_err(|why| why.to_string())?, &false)?;
    same("as it is", &removed(now).await.map_err(|why| why.to_string())?, &true)?;
    same("the order", &store.load(&key).await.map_err(|why| why.to_string())?, &None)
}

/// Returns all things of a shop, page by page.
async fn rows_of<T: Traces>(store: &T, shop: &Shop) -> Result<Vec<Row>, String> {
    let (mut rows, mut from) = (Vec::new(), None);
    loop {
        let page = store.page(from.as_deref()).await.map_err(|why| why.to_string())?;
        rows.extend(page.rows.into_iter().filter(|row| row.shop.as_ref() == Some(shop)));
        match page.next {
            Some(next) => from = Some(next),
            None => break,
        }
    }
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(rows)
}

async fn forgets<T: Traces>(store: &T, row: &Row) -> Result<bool, String> {
    store.forget(row).await.map_err(|why| why.to_string())
}

async fn write<T: Erasures>(store: &T, kept: &KeptWork) -> Result<Option<crate::ports::Revision>, String> {
    store.write_work(kept, Timestamp::MAX).await.map_err(|why| why.to_string())
}

fn order(id: &str) -> Result<OrderId, String> {
    id.parse().map_err(|why| format!("{why}"))
}

/// Returns work that begins 1,000 seconds after 1970 did.
fn work(run: &str, name: &str) -> Result<Work, String> {
    let id = name.parse().map_err(|why| format!("{why}"))?;
    let stamp = Stamp { occurred_at: moment(1_000)?, id, source: Source::Desk };
    let asks = Asks::Erase(Erasure { whose: Whose::Everyone, even_open: false });
    let demand = Demand { shop: key(run, name)?.shop, stamp, asks };
    let work = Work::begin(demand, moment(1_000)?).ok_or("no work")?;
    same("the stage", &work.stage, &Stage::Listed)?;
    Ok(work)
}
