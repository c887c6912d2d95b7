//! Keeps the figures of shops by day, in the same table as the orders, and the names of the batches that were added:
//!
//! | item | attributes |
//! |---|---|
//! | `FIGURES#<shop>#<day>` | for each measure its count, under its name (`sent:shipping-notice`); `expires_at` |
//! | `FIGURES-BATCH#<name>#<part>` | `expires_at` |
//!
//! Neither holds personal data, nor has a `wake_shard` or `due`. A day has a few dozen measures, so its item takes one or two
//! write units.

use std::collections::BTreeMap;
use std::fmt::Write;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem, Update};
use candor_domain::figures::counts::{Counts, Figures};
use candor_domain::figures::measure::Measure;
use candor_domain::values::id::Shop;
use candor_engine::figures::days;
use candor_engine::ports::{FigureBook, FiguresBatch, StoreError, figures_kept_until};
use futures::{StreamExt, TryStreamExt, stream};
use jiff::SignedDuration;
use jiff::civil::Date;

use super::item::Item;
use super::registry::until;
use super::{STILL_ABSENT, Table, if_measured, measured, unavailable};

const ADD: &str = "add the figures of batch";
const READ: &str = "read the figures of shop";
const REPLACE: &str = "replace the figures of shop";
const EXPIRES_AT: &str = "expires_at";

/// The greatest number of days in one transaction: it takes 100 items, of which one is the name of the batch
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>).
const DAYS_MAX: usize = 99;
/// The greatest number of measures that one update adds to: its expression takes 4 KB
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>).
const MEASURES_MAX: usize = 200;
/// The greatest number of days that are read at the same time.
const READS_AT_ONCE: usize = 16;
/// The time for which the name of a batch is kept: twice the time that a stream keeps a record for
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html>).
const NAMES_KEPT: SignedDuration = SignedDuration::from_hours(48);
/// The code of a condition that was not true, among the reasons of a transaction.
const REFUSED: &str = "ConditionalCheckFailed";

/// The counts that are added to one item.
struct Addition<'b> {
    shop: &'b Shop,
    day: Date,
    counts: Vec<(&'b Measure, i64)>,
}

impl<K> FigureBook for Table<K> {
    async fn add_figures(&self, batch: &FiguresBatch) -> Result<(), StoreError> {
        for (number, part) in parts(batch).into_iter().enumerate() {
            self.add_part(batch, number, &part).await?;
        }
        Ok(())
    }

    async fn figures(&self, shop: &Shop, first: Date, last: Date) -> Result<Figures, StoreError> {
        let reads = stream::iter(days(first, last)).map(|day| self.figures_of_day(shop, day));
        let found: Vec<(Date, Counts)> = reads.buffer_unordered(READS_AT_ONCE).try_collect().await?;
        let mut figures = Figures::default();
        found.into_iter().for_each(|(day, counts)| figures.replace(day, counts));
        Ok(figures)
    }

    async fn replace_figures(
        &self,
        shop: &Shop,
        day: Date,
        counts: &Counts,
        keep: SignedDuration,
    ) -> Result<(), StoreError> {
        let mut item = Item::from([
            ("pk".to_owned(), AttributeValue::S(pk(shop, day))),
            (EXPIRES_AT.to_owned(), until(figures_kept_until(day, keep))),
        ]);
        item.extend(counts.iter().map(|(measure, count)| (measure.to_string(), number(count))));
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
        let answer = request.set_return_consumed_capacity(if_measured()).send().await;
        let answer = answer.map_err(|cause| unavailable(REPLACE, shop, cause))?;
        measured(REPLACE, shop, answer.consumed_capacity());
        Ok(())
    }
}

impl<K> Table<K> {
    /// Adds a part of a batch, unless that was done before. If an answer is lost, the SDK sends the same request again, and
    /// DynamoDB tells by its token that it was carried out.
    async fn add_part(
        &self,
        batch: &FiguresBatch,
        number: usize,
        part: &[Addition<'_>],
    ) -> Result<(), StoreError> {
        let name = format!("{}#{number}", batch.id);
        let marker = self.marker(&name, batch).map_err(|cause| unavailable(ADD, &name, cause))?;
        let updates = part.iter().map(|addition| self.update(addition, batch.keep));
        let updates: Vec<Update> =
            updates.collect::<Result<_, _>>().map_err(|cause| unavailable(ADD, &name, cause))?;
        let updates = updates.into_iter().map(|update| TransactWriteItem::builder().update(update).build());
        let items = [TransactWriteItem::builder().put(marker).build()].into_iter().chain(updates);
        let request = self.client.transact_write_items().set_transact_items(Some(items.collect()));
        match request.set_return_consumed_capacity(if_measured()).send().await {
            Ok(answer) => {
                measured(ADD, &name, answer.consumed_capacity().first());
                Ok(())
            }
            Err(error) if was_added_before(&error) => Ok(()),
            Err(error) => Err(unavailable(ADD, &name, error)),
        }
    }

    /// Returns the write of the name of a part. It must not be there yet: a batch that Lambda hands over again would count
    /// twice.
    fn marker(&self, name: &str, batch: &FiguresBatch) -> Result<Put, aws_sdk_dynamodb::error::BuildError> {
        let ends = batch.now.checked_add(NAMES_KEPT).unwrap_or(jiff::Timestamp::MAX);
        Put::builder()
            .table_name(&self.name)
            .item("pk", AttributeValue::S(format!("FIGURES-BATCH#{name}")))
            .item(EXPIRES_AT, until(ends))
            .condition_expression(STILL_ABSENT)
            .build()
    }

    fn update(
        &self,
        addition: &Addition<'_>,
        keep: SignedDuration,
    ) -> Result<Update, aws_sdk_dynamodb::error::BuildError> {
        let mut expression = format!("SET {EXPIRES_AT} = :{EXPIRES_AT} ADD");
        let mut update = Update::builder()
            .table_name(&self.name)
            .key("pk", AttributeValue::S(pk(addition.shop, addition.day)))
            .expression_attribute_values(
                format!(":{EXPIRES_AT}"),
                until(figures_kept_until(addition.day, keep)),
            );
        for (index, (measure, count)) in addition.counts.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            // Writing to a text cannot fail.
            let _ = write!(expression, "{comma} #{index} :{index}");
            update = update
                .expression_attribute_names(format!("#{index}"), measure.to_string())
                .expression_attribute_values(format!(":{index}"), number(*count));
        }
        update.update_expression(expression).build()
    }

    async fn figures_of_day(&self, shop: &Shop, day: Date) -> Result<(Date, Counts), StoreError> {
        let key = AttributeValue::S(pk(shop, day));
        let request = self.client.get_item().table_name(&self.name).key("pk", key);
        let answer = request.set_return_consumed_capacity(if_measured()).send().await;
        let answer = answer.map_err(|cause| unavailable(READ, shop, cause))?;
        measured(READ, shop, answer.consumed_capacity());
        Ok((day, answer.item.map(|item| counts(&item)).unwrap_or_default()))
    }
}

/// Splits a batch into transactions. The same batch is always split the same way, so that each part is known by its number.
fn parts(batch: &FiguresBatch) -> Vec<Vec<Addition<'_>>> {
    let all = batch.changes.iter().flat_map(|(shop, figures)| figures.days().map(move |day| (shop, day)));
    let kept = all.filter(|(_, (day, _))| figures_kept_until(*day, batch.keep) > batch.now);
    // One transaction can't change an item twice, so what does not fit into one update goes with the next round of days.
    let mut rounds: BTreeMap<usize, Vec<Addition<'_>>> = BTreeMap::new();
    for (shop, (day, counts)) in kept {
        let counts: Vec<(&Measure, i64)> = counts.iter().collect();
        for (round, counts) in counts.chunks(MEASURES_MAX).enumerate() {
            rounds.entry(round).or_default().push(Addition { shop, day, counts: counts.to_vec() });
        }
    }
    let mut parts = Vec::new();
    for mut round in rounds.into_values() {
        while !round.is_empty() {
            let rest = round.split_off(round.len().min(DAYS_MAX));
            parts.push(std::mem::replace(&mut round, rest));
        }
    }
    parts
}

fn was_added_before(error: &SdkError<TransactWriteItemsError>) -> bool {
    let Some(TransactWriteItemsError::TransactionCanceledException(why)) = error.as_service_error() else {
        return false;
    };
    // Only the name of the part has a condition.
    why.cancellation_reasons().iter().any(|reason| reason.code() == Some(REFUSED))
}

/// Returns the counts in the item of a day: its attributes that are numbers and have the name of a measure.
fn counts(item: &Item) -> Counts {
    let numbers = item.iter().filter_map(|(name, value)| Some((name, value.as_n().ok()?)));
    numbers.filter_map(|(name, count)| Some((name.parse().ok()?, count.parse().ok()?))).collect()
}

fn number(count: i64) -> AttributeValue {
    AttributeValue::N(count.to_string())
}

fn pk(shop: &Shop, day: Date) -> String {
    format!("FIGURES#{shop}#{day}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(days_of_shop: i16, measures: usize, now: &str) -> FiguresBatch {
        let first: Date = "2026-01-01".parse().unwrap();
        let mut figures = Figures::default();
        for day in first.series(jiff::Span::new().days(1)).take(days_of_shop.try_into().unwrap()) {
            (0..measures).for_each(|n| figures.add(day, format!("sent:kind-{n}").parse().unwrap(), 1));
        }
        let changes = [("demo-shop".parse().unwrap(), figures)].into();
        let keep = SignedDuration::from_hours(400 * 24);
        FiguresBatch { id: "b".to_owned(), changes, now: now.parse().unwrap(), keep }
    }

    #[test]
    fn a_batch_of_many_days_and_measures_is_split_so_that_no_transaction_changes_a_day_twice() {
        let batch = batch(150, 450, "2026-06-01T00:00:00Z");
        let parts = parts(&batch);
        assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [99, 51, 99, 51, 99, 51]);
        for part in &parts {
            let days: std::collections::BTreeSet<Date> = part.iter().map(|addition| addition.day).collect();
            assert_eq!(days.len(), part.len());
            assert!(part.iter().all(|addition| addition.counts.len() <= MEASURES_MAX));
        }
        let all: usize = parts.iter().flatten().map(|addition| addition.counts.len()).sum();
        assert_eq!(all, 150 * 450);
    }

    #[test]
    fn a_day_that_is_no_longer_kept_is_left_out() {
        assert!(parts(&batch(3, 1, "2027-02-07T12:00:00Z")).is_empty());
        assert_eq!(parts(&batch(3, 1, "2027-02-06T12:00:00Z")).len(), 1);
    }
}
