//! Sends the truth reports that are due, each once.

use candor_domain::figures::counts::Counts;
use candor_domain::policy::settings::Policy;
use candor_domain::truth_report::book::TruthReportBook;
use candor_domain::truth_report::due::DueTruthReport;
use candor_domain::truth_report::period::Period;
use candor_domain::values::id::Shop;
use candor_domain::values::text::Remark;

use crate::ports::{FigureBook, Outcome, ShopBookWrite, ShopBooks, StoreError, TruthReport, TruthReporter};

/// The result of one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reported {
    /// It was sent before.
    Before,
    /// There was nothing to report: nothing happened in its period, or in the one that it is compared with.
    Nothing,
    /// It was sent.
    Now,
    /// It was not sent, as far as is known. The next look tries again, while it is of use.
    Not {
        /// The reason, in the words of what is in the way.
        why: Remark,
    },
}

/// Sends a report that is due. It is sent before that is written, so a crash in between sends it twice: that does less
/// harm than never.
///
/// # Errors
/// Returns an error if the store does not answer. The next look makes up for it.
pub async fn send(
    books: &(impl ShopBooks<TruthReportBook> + FigureBook),
    reporter: &impl TruthReporter,
    policy: &Policy,
    due: DueTruthReport<'_>,
) -> Result<Reported, StoreError> {
    let kept = books.shop_book(due.shop).await?;
    let Some(profile) = policy.shops.get(due.shop).filter(|_| !kept.book.is_sent(due.period)) else {
        return Ok(Reported::Before);
    };
    let counts = counts(books, due.shop, due.period).await?;
    let before = self::counts(books, due.shop, due.period.before()).await?;
    let is_nothing = counts.is_empty() && before.is_empty();
    if !is_nothing {
        let report = TruthReport { due, profile, counts: &counts, before: &before };
        match reporter.send_report(&report).await {
            Outcome::Done { .. } => {}
            Outcome::Failed { why }
            | Outcome::Refused { why }
            | Outcome::Unknown { why }
            | Outcome::Postponed { why, .. } => return Ok(Reported::Not { why }),
        }
    }
    let mut book = kept.book;
    book.sent(due.period);
    // If another worker wrote first, it sent the same report at the same time.
    let (ShopBookWrite::Written | ShopBookWrite::Lost) =
        books.write_shop_book(due.shop, &book, kept.revision).await?;
    Ok(if is_nothing { Reported::Nothing } else { Reported::Now })
}

async fn counts(books: &impl FigureBook, shop: &Shop, period: Period) -> Result<Counts, StoreError> {
    let figures = books.figures(shop, period.first(), period.last()).await?;
    Ok(figures.between(period.first(), period.last()))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use candor_domain::figures::counts::Figures;
    use candor_domain::figures::measure::Measure;
    use candor_domain::truth_report::due::due;
    use futures::FutureExt;
    use jiff::SignedDuration;
    use serde_json::json;

    use super::*;
    use crate::memory::MemoryStore;
    use crate::ports::FiguresBatch;

    /// Readers who can be reached, or not.
    #[derive(Default)]
    struct Readers {
        got: RefCell<Vec<(Period, i64, i64)>>,
        are_away: bool,
    }

    impl TruthReporter for Readers {
        async fn send_report(&self, report: &TruthReport<'_>) -> Outcome {
            if self.are_away {
                return Outcome::Failed { why: Remark::bounded("the mail service is away") };
            }
            self.got.borrow_mut().push((report.due.period, report.counts.orders(), report.before.orders()));
            Outcome::Done { receipt: None }
        }
    }

    fn policy() -> Policy {
        let built_in = toml::from_str(include_str!("../../../infra/policy.toml")).unwrap();
        let readers = json!({ "weekly_to": ["lead@demo-shop.example"] });
        Policy::read(&built_in, &json!({ "shops": { "demo-shop": { "truth_reports": readers } } })).unwrap()
    }

    fn store(orders: &[(&str, i64)]) -> MemoryStore {
        let store = MemoryStore::default();
        let mut figures = Figures::default();
        orders.iter().for_each(|(day, count)| figures.add(day.parse().unwrap(), Measure::Orders, *count));
        let changes = BTreeMap::from([("demo-shop".parse().unwrap(), figures)]);
        let now = "2026-11-30T00:00:00Z".parse().unwrap();
        let batch = FiguresBatch { id: "one".into(), changes, now, keep: SignedDuration::from_hours(9_600) };
        store.add_figures(&batch).now_or_never().unwrap().unwrap();
        store
    }

    fn look(store: &MemoryStore, readers: &Readers) -> Reported {
        let policy = policy();
        let due = due(&policy, "2026-11-30T08:00:00Z".parse().unwrap());
        assert_eq!(due.len(), 1);
        send(store, readers, &policy, due[0]).now_or_never().unwrap().unwrap()
    }

    #[test]
    fn a_report_tells_its_days_and_those_before_and_is_sent_once() {
        let store = store(&[
            ("2026-11-15", 100),
            ("2026-11-16", 3),
            ("2026-11-22", 4),
            ("2026-11-23", 5),
            ("2026-11-29", 6),
            ("2026-11-30", 100),
        ]);
        let readers = Readers::default();
        assert_eq!(look(&store, &readers), Reported::Now);
        assert_eq!(look(&store, &readers), Reported::Before);
        let week = Period::Week("2026-11-23".parse().unwrap());
        assert_eq!(*readers.got.borrow(), [(week, 11, 7)]);
    }

    #[test]
    fn a_report_that_was_not_sent_is_sent_at_the_next_look() {
        let store = store(&[("2026-11-25", 1)]);
        let away = Readers { are_away: true, ..Readers::default() };
        assert!(matches!(look(&store, &away), Reported::Not { .. }));
        assert_eq!(look(&store, &Readers::default()), Reported::Now);
    }

    #[test]
    fn nobody_is_told_of_two_weeks_in_which_nothing_happened() {
        let (store, readers) = (store(&[("2026-11-01", 1)]), Readers::default());
        assert_eq!([look(&store, &readers), look(&store, &readers)], [Reported::Nothing, Reported::Before]);
        assert_eq!(*readers.got.borrow(), []);
    }

    #[test]
    fn a_week_in_which_nothing_happened_after_one_in_which_something_did_is_told() {
        let (store, readers) = (store(&[("2026-11-18", 9)]), Readers::default());
        assert_eq!(look(&store, &readers), Reported::Now);
        assert_eq!(readers.got.borrow()[0].1, 0);
    }
}
