//! Runs the function `figures`, which adds up the changes of the figures that the table's stream brings.
//!
//! Lambda hands over each record at least once, and a whole batch again if this function fails
//! (<https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html>). So a batch has a name that follows from its records, and
//! counts once. A batch that is cut in another way when it comes again, as after a crash of what reads the stream, has
//! another name and may count twice: a record names neither its shard nor how far the reader came
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html>). A batch that fails for long is
//! given up. Either makes the figures of a day wrong until they are counted anew
//! ([`recount`](candor_engine::figures::recount)).

use std::process::ExitCode;

use candor_domain::figures::change::FiguresChange;
use candor_domain::figures::measure::Measure;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::Shop;
use candor_engine::figures::sum;
use candor_engine::ports::{Clock, FigureBook, FiguresBatch};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tracing::{error, info};

use super::{Failure, Invocation, MachineClock, Serve, report, start};
use crate::configuration;
use crate::store::{Table, parse_pk};
use crate::telemetry::{Chain, Counter, Meter};
use crate::wire::{Change, Delivery};

/// The number of bytes of a hash that name a batch. They are enough that no two batches ever share one.
const NAME_BYTES: usize = 16;

/// Runs `figures`.
pub fn run() -> ExitCode {
    start("figures", configuration::TableAndPolicy::read, |statement: configuration::TableAndPolicy| {
        Bookkeeper {
            store: Table::new(&statement.common.aws.repeating(), statement.table),
            clock: MachineClock,
            policy: statement.policy,
        }
    })
}

/// Adds up the changes of the figures.
struct Bookkeeper<S, C> {
    store: S,
    clock: C,
    policy: Policy,
}

impl<S: FigureBook, C: Clock> Serve for Bookkeeper<S, C> {
    async fn serve(&self, invocation: Invocation<'_>) -> Result<Value, Failure> {
        let Delivery::Changes(records) = invocation.delivery else {
            return Err(Failure("figures reads the table's stream alone".to_owned()));
        };
        let changes = records.iter().filter_map(change);
        let batch = sum(name(&records), changes, &self.policy, self.clock.now());
        match self.store.add_figures(&batch).await {
            Ok(()) => {
                self.added(&batch, records.len(), invocation.meter);
                Ok(report::batch_answer([]))
            }
            Err(error) => {
                let (batch, chain) = (&batch.id, Chain(&error).to_string());
                error!(batch, outcome = "unavailable", error = %chain, "left batch {batch} of the figures to the next try");
                Err(Failure(chain))
            }
        }
    }
}

impl<S, C> Bookkeeper<S, C> {
    fn added(&self, batch: &FiguresBatch, records: usize, meter: &Meter) {
        self.count_today(batch, meter);
        let (id, duration_ms) = (&batch.id, meter.duration_ms());
        info!(batch = id, outcome = "added", records, duration_ms, "added batch {id} to the figures");
    }

    /// Counts what other functions do not count as it happens. Only what grew today counts: a metric knows no past days.
    fn count_today(&self, batch: &FiguresBatch, meter: &Meter) {
        for (shop, figures) in &batch.changes {
            let today = figures.on(self.policy.calendar(shop).day_of(batch.now));
            meter.add(Counter::CorrectionsSent, at_least_none(today.corrections()));
            meter.add(Counter::CaseOpenSeconds, at_least_none(today.get(&Measure::ResolveSeconds)));
        }
    }
}

fn at_least_none(count: i64) -> usize {
    usize::try_from(count).unwrap_or_default()
}

/// Returns the shop of a record and the change that it brings. One that cannot be read is left out: it would hold up all
/// later ones, and the next recount has what it says.
fn change(record: &Change) -> Option<(Shop, FiguresChange)> {
    let text = record.figures.as_ref()?;
    let key = parse_pk(&record.pk).ok()?;
    match text.parse() {
        Ok(change) => Some((key.shop, change)),
        Err(error) => {
            error!(order = %key, outcome = "unreadable", error = %Chain(&error), "left out the figures of order {key}");
            None
        }
    }
}

/// Returns the name of a batch, which follows from its records and their order.
fn name(records: &[Change]) -> String {
    let all =
        records.iter().fold(Sha256::new(), |hash, record| hash.chain_update(&record.id).chain_update("\n"));
    all.finalize().iter().take(NAME_BYTES).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use candor_domain::figures::counts::{Counts, Figures};
    use candor_engine::memory::MemoryStore;
    use candor_engine::ports::StoreError;
    use jiff::SignedDuration;
    use jiff::civil::Date;
    use serde_json::json;

    use super::*;
    use crate::runtime::testing::{FixedClock, invocation, policy};

    fn keeper<S>(store: S) -> Bookkeeper<S, FixedClock> {
        Bookkeeper { store, clock: FixedClock::default(), policy: policy() }
    }

    fn record(id: &str, pk: &str, figures: &str) -> Value {
        let image = json!({ "pk": { "S": pk }, "due": { "BOOL": false }, "figures": { "S": figures } });
        json!({ "eventID": id, "eventName": "MODIFY", "dynamodb": { "Keys": { "pk": { "S": pk } }, "NewImage": image } })
    }

    fn payload(records: &[Value]) -> String {
        json!({ "Records": records }).to_string()
    }

    async fn on(store: &MemoryStore, shop: &str, day: &str) -> Counts {
        let (shop, day): (Shop, Date) = (shop.parse().unwrap(), day.parse().unwrap());
        store.figures(&shop, day, day).await.unwrap().on(day)
    }

    #[tokio::test]
    async fn the_changes_of_a_batch_are_added_once_for_each_shop() {
        let (keeper, meter) = (keeper(MemoryStore::default()), Meter::begin());
        let first = [
            record("1", "ORDER#demo-shop#1", "2026-03-01 orders 1"),
            record("2", "ORDER#demo-shop#2", "2026-02-28 sent:receipt 1;2026-03-01 orders 1"),
            record("3", "ORDER#other-shop#1", "2026-03-01 orders 1"),
        ];
        for _ in 0..2 {
            keeper.serve(invocation(&payload(&first), &meter)).await.unwrap();
        }
        let next = [record("4", "ORDER#demo-shop#1", "2026-03-01 orders 1")];
        keeper.serve(invocation(&payload(&next), &meter)).await.unwrap();
        assert_eq!(on(&keeper.store, "demo-shop", "2026-03-01").await.orders(), 3);
        assert_eq!(on(&keeper.store, "demo-shop", "2026-02-28").await.iter().count(), 1);
        assert_eq!(on(&keeper.store, "other-shop", "2026-03-01").await.orders(), 1);
    }

    #[tokio::test]
    async fn a_change_that_cannot_be_read_holds_up_no_other() {
        let (keeper, meter) = (keeper(MemoryStore::default()), Meter::begin());
        let records = [
            record("1", "ORDER#demo-shop#1", "not json"),
            record("2", "MAIL#demo-shop#1", "2026-03-01 orders 7"),
            record("3", "ORDER#demo-shop#3", "2026-03-01 orders 1"),
        ];
        keeper.serve(invocation(&payload(&records), &meter)).await.unwrap();
        assert_eq!(on(&keeper.store, "demo-shop", "2026-03-01").await.orders(), 1);
    }

    #[tokio::test]
    async fn what_grew_today_becomes_metrics_and_nothing_else_does() {
        let (keeper, meter) = (keeper(MemoryStore::default()), Meter::begin());
        let today = "2026-03-01 resolve-seconds 90 sent:order-update 2 sent:receipt 1";
        let before = "2026-02-28 resolve-seconds 7 sent:order-update 5";
        let back = "2026-03-01 sent:shipping-update -1";
        let records = [
            record("1", "ORDER#demo-shop#1", today),
            record("2", "ORDER#demo-shop#2", before),
            record("3", "ORDER#other-shop#1", back),
        ];
        keeper.serve(invocation(&payload(&records), &meter)).await.unwrap();
        assert_eq!(meter.counted(Counter::CorrectionsSent), 2);
        assert_eq!(meter.counted(Counter::CaseOpenSeconds), 90);
    }

    struct Silent;

    impl FigureBook for Silent {
        async fn add_figures(&self, batch: &FiguresBatch) -> Result<(), StoreError> {
            let operation = "add the figures of batch";
            Err(StoreError::Unavailable { operation, key: batch.id.clone(), cause: "timed out".into() })
        }

        async fn figures(&self, _: &Shop, _: Date, _: Date) -> Result<Figures, StoreError> {
            Ok(Figures::default())
        }

        async fn replace_figures(
            &self,
            _: &Shop,
            _: Date,
            _: &Counts,
            _: SignedDuration,
        ) -> Result<(), StoreError> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_batch_that_was_not_added_comes_again_whole_and_is_no_metric_yet() {
        let (keeper, meter) = (keeper(Silent), Meter::begin());
        let records = [record("1", "ORDER#demo-shop#1", "2026-03-01 sent:order-update 2")];
        let failed = keeper.serve(invocation(&payload(&records), &meter)).await.unwrap_err();
        assert!(failed.0.contains("timed out"), "{failed}");
        assert_eq!(meter.counted(Counter::CorrectionsSent), 0);
        assert!(keeper.serve(invocation("demo-shop#1", &meter)).await.is_err());
    }
}
