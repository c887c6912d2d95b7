//! Checks that a store keeps what is known of references as every store must.

use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::reference::knowledge::Knowledge;
use candor_domain::reference::place::{Part, Place};
use candor_domain::reference::report::{OfShipment, Reference, Report, Said};
use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_domain::values::id::{OrderId, Shop};
use candor_domain::values::text::TrackingNumber;
use jiff::Timestamp;

use super::support::{Check, key, moment, same};
use crate::ports::{KeptKnowledge, KnowledgeWrite, References, Revision};

/// Runs every check.
pub(super) async fn check<T: References>(store: &T, run: &str) -> Vec<(&'static str, Check)> {
    vec![
        ("a_reference_never_learned_is_not_known", never_learned(store, run).await),
        ("what_is_known_reads_back_as_it_was_written", reads_back(store, run).await),
        ("a_first_write_loses_against_what_is_known", first_write_loses(store, run).await),
        ("a_write_upon_older_knowledge_loses_and_changes_nothing", older_loses(store, run).await),
        ("a_number_of_one_shop_is_unknown_to_another", shops_are_apart(store, run).await),
    ]
}

async fn never_learned<T: References>(store: &T, run: &str) -> Check {
    let found = read(store, run, "never").await?;
    same("what is known", &found, &KeptKnowledge::default())
}

async fn reads_back<T: References>(store: &T, run: &str) -> Check {
    let written = KeptKnowledge { knowledge: knowledge("1")?, revision: None };
    wins(write(store, run, "reads-back", &written).await?)?;
    let found = read(store, run, "reads-back").await?;
    same("the knowledge", &found.knowledge, &written.knowledge)?;
    same("the revision", &found.revision, &Some(Revision(1)))
}

async fn first_write_loses<T: References>(store: &T, run: &str) -> Check {
    let first = KeptKnowledge { knowledge: knowledge("1")?, revision: None };
    wins(write(store, run, "first", &first).await?)?;
    loses(write(store, run, "first", &KeptKnowledge { knowledge: knowledge("2")?, revision: None }).await?)?;
    same("the knowledge", &read(store, run, "first").await?.knowledge, &first.knowledge)
}

async fn older_loses<T: References>(store: &T, run: &str) -> Check {
    let first = KeptKnowledge { knowledge: knowledge("1")?, revision: None };
    wins(write(store, run, "older", &first).await?)?;
    let seen = read(store, run, "older").await?;
    let winner = KeptKnowledge { knowledge: knowledge("2")?, ..seen.clone() };
    wins(write(store, run, "older", &winner).await?)?;
    loses(write(store, run, "older", &KeptKnowledge { knowledge: knowledge("3")?, ..seen }).await?)?;
    same("the knowledge", &read(store, run, "older").await?.knowledge, &winner.knowledge)
}

async fn shops_are_apart<T: References>(store: &T, run: &str) -> Check {
    let first = KeptKnowledge { knowledge: knowledge("1")?, revision: None };
    wins(write(store, run, "apart", &first).await?)?;
    let other: Shop = format!("conformance-{run}-other").parse().map_err(|why| format!("{why}"))?;
    let found = store.knowledge(&other, &reference("apart")?).await.map_err(|why| why.to_string())?;
    same("what another shop knows", &found, &KeptKnowledge::default())
}

async fn read<T: References>(store: &T, run: &str, name: &str) -> Result<KeptKnowledge, String> {
    let shop = key(run, name)?.shop;
    store.knowledge(&shop, &reference(name)?).await.map_err(|why| why.to_string())
}

async fn write<T: References>(
    store: &T,
    run: &str,
    name: &str,
    kept: &KeptKnowledge,
) -> Result<KnowledgeWrite, String> {
    let shop = key(run, name)?.shop;
    let written = store.write_knowledge(&shop, &reference(name)?, kept, Timestamp::MAX).await;
    written.map_err(|why| why.to_string())
}

fn wins(written: KnowledgeWrite) -> Check {
    same("the write", &written, &KnowledgeWrite::Written)
}

fn loses(written: KnowledgeWrite) -> Check {
    same("the write", &written, &KnowledgeWrite::Lost)
}

fn reference(name: &str) -> Result<Reference, String> {
    Ok(Reference::tracking_number(&name.parse::<TrackingNumber>().map_err(|why| why.to_string())?))
}

/// Returns knowledge with a place and a report that waits for another.
fn knowledge(order: &str) -> Result<Knowledge, String> {
    let at = moment(1_700_000_000)?;
    let order_id: OrderId = order.parse().map_err(|why| format!("{why}"))?;
    let number: TrackingNumber = "1Z 1".parse().map_err(|_| "not a number")?;
    let shipment_id = "p1".parse().map_err(|why| format!("{why}"))?;
    let part = Part::Shipment { shipment_id, number: number.clone(), shipped_at: at };
    let id = "report-1".parse().map_err(|why| format!("{why}"))?;
    let stamp = Stamp { occurred_at: moment(1_000)?, id, source: Source::Carrier };
    let status = TrackingStatus::AvailableForPickup;
    let place = "Leeds hub".parse().ok();
    let update = OfShipment::Update { status, place, pickup_until: Some(at) };
    let report = Report { shop: key("any", "any")?.shop, stamp, said: Said::Shipment(number, update) };
    let mut knowledge = Knowledge::default();
    knowledge.learn(&Place { order_id, part });
    knowledge.wait(&report);
    Ok(knowledge)
}
