//! A truth report, as data for its mail.

use std::collections::BTreeMap;

use candor_domain::figures::counts::{Counts, total};
use candor_domain::truth_report::period::Period;

use crate::views::figures::TOTALS;
use crate::words::figures::resolve_time;
use crate::words::truth_report::{Texts, days, grouped};
use crate::words::{kinds, names};
use candor_domain::values::language::Language;

/// The greatest number of rows of a list. What is left is added up in one more.
const ROWS_MAX: usize = 12;

/// A truth report, all of it written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TruthReportView {
    pub(crate) subject: String,
    pub(crate) shop: String,
    pub(crate) days: String,
    pub(crate) now: &'static str,
    pub(crate) before: &'static str,
    pub(crate) totals: Vec<Row>,
    pub(crate) withheld: Vec<Row>,
    pub(crate) sent: Vec<Row>,
    pub(crate) cases: Vec<Row>,
    pub(crate) desk: Option<String>,
}

/// A row: a name, and its number in the period and in the one that it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) now: String,
    pub(crate) before: String,
}

/// The numbers of a report: of its period, and of the one that it is compared with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Compared<'c> {
    pub(crate) now: &'c Counts,
    pub(crate) before: &'c Counts,
}

impl TruthReportView {
    /// Returns a report in a language.
    pub(crate) fn of(
        shop: &str,
        period: Period,
        compared: Compared<'_>,
        desk: Option<String>,
        language: Language,
    ) -> Self {
        let texts = Texts::of(language);
        let days = days(period, language);
        let (now, before) = match period {
            Period::Week(_) => (texts.week, texts.week_before),
            Period::Day(_) => (texts.day, texts.day_before),
        };
        Self {
            subject: subject(shop, &days, compared.now, language),
            shop: shop.to_owned(),
            days,
            now,
            before,
            totals: totals(compared, language),
            withheld: compared
                .rows(Counts::withheld, language, |reason| names::reason(reason, language).to_owned()),
            sent: compared.rows(Counts::sent, language, |kind| names::message(kind, language).to_owned()),
            cases: cases(compared.now, language),
            desk,
        }
    }
}

/// Returns the subject: the numbers that somebody who does not open the mail should have seen.
fn subject(shop: &str, days: &str, counts: &Counts, language: Language) -> String {
    let number = |number| grouped(number, language);
    let (sent, withheld) = (number(total(counts.sent())), number(total(counts.withheld())));
    let (corrected, unknown) = (number(counts.corrections()), number(total(counts.unknown())));
    match language {
        Language::English => format!(
            "{shop}, {days}: {sent} sent, {withheld} withheld, {corrected} corrected, {unknown} never known"
        ),
        Language::German => format!(
            "{shop}, {days}: {sent} gesendet, {withheld} zurückgehalten, {corrected} berichtigt, {unknown} nie bekannt"
        ),
    }
}

fn totals(compared: Compared<'_>, language: Language) -> Vec<Row> {
    let texts = Texts::of(language);
    let rows = texts.rows.into_iter().zip(TOTALS);
    let mut rows: Vec<Row> = rows
        .map(|(name, of)| row(name.to_owned(), of(compared.now), of(compared.before), language))
        .collect();
    let half = |counts: &Counts| {
        counts.median_resolve_time().map_or(texts.none, |within| resolve_time(within, language)).to_owned()
    };
    let name = texts.half_open_for.to_owned();
    rows.push(Row { name, now: half(compared.now), before: half(compared.before) });
    rows
}

fn row(name: String, now: i64, before: i64, language: Language) -> Row {
    Row { name, now: grouped(now, language), before: grouped(before, language) }
}

impl Compared<'_> {
    /// Returns a row for each thing that was counted, the most frequent first.
    fn rows<K: Ord + Copy>(
        self,
        by: impl Fn(&Counts) -> BTreeMap<K, i64>,
        language: Language,
        name: impl Fn(K) -> String,
    ) -> Vec<Row> {
        let (now, before) = (by(self.now), by(self.before));
        let counts = now.into_iter().map(|(key, now)| (key, now, before.get(&key).copied().unwrap_or(0)));
        listed(counts.map(|(key, now, before)| (name(key), now, before)).collect(), language)
    }
}

/// Returns the cases by kind: how many opened, and how many closed.
fn cases(counts: &Counts, language: Language) -> Vec<Row> {
    let (opened, closed) = (counts.cases_opened(), counts.cases_closed());
    let kinds = opened.keys().chain(closed.keys()).collect::<std::collections::BTreeSet<_>>();
    let of = |counts: &BTreeMap<_, i64>, kind| counts.get(kind).copied().unwrap_or(0);
    let rows = kinds
        .into_iter()
        .map(|kind| (kinds::kind(*kind, language).to_owned(), of(&opened, kind), of(&closed, kind)));
    listed(rows.collect(), language)
}

fn listed(mut counts: Vec<(String, i64, i64)>, language: Language) -> Vec<Row> {
    counts.sort_by(|(one, now, _), (other, others_now, _)| others_now.cmp(now).then_with(|| one.cmp(other)));
    let rest = counts.split_off(counts.len().min(ROWS_MAX));
    if !rest.is_empty() {
        let sum = |of: fn(&(String, i64, i64)) -> i64| rest.iter().map(of).fold(0, i64::saturating_add);
        let others = Texts::of(language).others.to_owned();
        counts.push((others, sum(|(_, now, _)| *now), sum(|(_, _, before)| *before)));
    }
    counts.into_iter().map(|(name, now, before)| row(name, now, before, language)).collect()
}
