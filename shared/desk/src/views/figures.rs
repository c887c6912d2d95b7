//! The figures of what happened, over the shops that a person sees: today, yesterday, and a week beside the one before.

use std::collections::BTreeMap;

use candor_domain::figures::counts::{Counts, total};
use candor_domain::values::id::Shop;
use jiff::civil::Date;

use crate::records::{FIGURES_DAYS, ShopStanding};
use crate::views::glance::Reader;
use crate::words::sentences::Words;
use crate::words::{figures, kinds, names};
use candor_domain::values::language::Language;

/// The height of the chart's highest bar, in its own units.
const HEIGHT: i64 = 48;
/// The width of a day in the chart.
const WIDTH: i64 = 16;
/// The days of a week, which ends with yesterday.
const WEEK: usize = 7;
/// The greatest number of rows of a table.
const ROWS_MAX: usize = 12;

/// The sums that the page and truth reports begin with, in the order of their rows. The rows of both have names of their own.
pub(crate) const TOTALS: [fn(&Counts) -> i64; 8] = [
    Counts::orders,
    |counts| total(counts.sent()),
    Counts::corrections,
    |counts| total(counts.withheld()),
    |counts| total(counts.unknown()),
    |counts| total(counts.failed()),
    |counts| total(counts.cases_opened()),
    |counts| total(counts.cases_closed()),
];

/// The figures of what happened, for the page.
#[derive(Debug, Clone)]
pub(crate) struct FiguresView {
    /// The sums of each measure in the four periods: today, yesterday, the week to yesterday, and the week before.
    pub(crate) totals: Vec<Row>,
    /// The messages withheld, by reason.
    pub(crate) withheld: Vec<Row>,
    /// The cases opened and closed, by kind.
    pub(crate) cases: Vec<Row>,
    /// The days, the oldest first; the last one is today.
    pub(crate) days: Vec<DayView>,
}

/// A row of a table, with its numbers in the four periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) cells: Vec<String>,
}

/// A day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DayView {
    pub(crate) on: Date,
    pub(crate) orders: i64,
    pub(crate) sent: i64,
    pub(crate) withheld: i64,
    pub(crate) opened: i64,
    pub(crate) closed: i64,
    /// The place of the day in the chart, from its left, and the height of its bar.
    pub(crate) x: i64,
    pub(crate) bar: i64,
}

impl DayView {
    /// Returns the distance of the bar from the top of the chart.
    pub(crate) fn top(&self) -> i64 {
        HEIGHT.saturating_sub(self.bar)
    }
}

impl FiguresView {
    /// Returns the figures of some shops.
    pub(crate) fn of(shops: &BTreeMap<Shop, ShopStanding>, reader: Reader<'_>) -> Self {
        let days = by_age(shops, reader);
        let periods = Periods::of(&days.iter().map(|(_, counts)| counts).collect::<Vec<_>>());
        Self {
            totals: periods.totals(reader.language),
            withheld: periods.withheld(reader.language),
            cases: periods.cases(reader.language),
            days: charted(&days),
        }
    }
}

/// Returns the days and their sums over the shops, today first. Each shop counts by its own day; the date is that of the first
/// shop.
fn by_age(shops: &BTreeMap<Shop, ShopStanding>, reader: Reader<'_>) -> Vec<(Date, Counts)> {
    let day = |shop: &Shop, age: usize| {
        let today = reader.policy.calendar(shop).day_of(reader.now);
        std::iter::successors(Some(today), |day| day.yesterday().ok()).nth(age)
    };
    let one = |age: usize| {
        let (first, _) = shops.first_key_value()?;
        let mut sum = Counts::default();
        for (shop, standing) in shops {
            sum.add_all(&standing.figures.on(day(shop, age)?));
        }
        Some((day(first, age)?, sum))
    };
    (0..FIGURES_DAYS).filter_map(one).collect()
}

/// Today, yesterday, the week to yesterday, and the week before.
struct Periods([Counts; 4]);

impl Periods {
    /// Adds up days, of which the first one is today.
    fn of(days: &[&Counts]) -> Self {
        let sum = |skip: usize, take: usize| {
            let mut sum = Counts::default();
            days.iter().skip(skip).take(take).for_each(|counts| sum.add_all(counts));
            sum
        };
        Self([sum(0, 1), sum(1, 1), sum(1, WEEK), sum(WEEK.saturating_add(1), WEEK)])
    }

    fn totals(&self, language: Language) -> Vec<Row> {
        let words = Words(language);
        let half = |counts: &Counts| {
            counts
                .median_resolve_time()
                .map_or("–", |class| figures::resolve_time(class, language))
                .to_owned()
        };
        let names = [
            words.orders_placed(),
            words.messages_sent(),
            words.corrections_sent(),
            words.messages_withheld(),
            words.never_known(),
            words.not_delivered(),
            words.cases_opened(),
            words.cases_closed(),
        ];
        let rows = names.into_iter().zip(TOTALS);
        let rows = rows.map(|(name, sum)| self.row(name, |counts| number(sum(counts))));
        rows.chain([self.row(words.half_closed(), half)]).collect()
    }

    fn withheld(&self, language: Language) -> Vec<Row> {
        let reasons = self.most_frequent(Counts::withheld);
        let row = |reason| {
            self.row(names::reason(reason, language), |counts| number(of(&counts.withheld(), reason)))
        };
        reasons.into_iter().map(row).collect()
    }

    fn cases(&self, language: Language) -> Vec<Row> {
        let changed = |counts: &Counts| {
            let mut both = counts.cases_opened();
            for (kind, closed) in counts.cases_closed() {
                let sum = both.entry(kind).or_default();
                *sum = sum.saturating_add(closed);
            }
            both
        };
        let row = |kind| {
            self.row(kinds::kind(kind, language), |counts| {
                let (opened, closed) = (of(&counts.cases_opened(), kind), of(&counts.cases_closed(), kind));
                format!("{} / {}", number(opened), number(closed))
            })
        };
        self.most_frequent(changed).into_iter().map(row).collect()
    }

    fn row(&self, name: &'static str, cell: impl Fn(&Counts) -> String) -> Row {
        Row { name, cells: self.0.iter().map(cell).collect() }
    }

    /// Returns what was counted most in all periods together; nothing that was counted in none.
    fn most_frequent<K: Ord + Copy>(&self, by: impl Fn(&Counts) -> BTreeMap<K, i64>) -> Vec<K> {
        let mut sums: BTreeMap<K, i64> = BTreeMap::new();
        for (key, count) in self.0.iter().flat_map(by) {
            let sum = sums.entry(key).or_default();
            *sum = sum.saturating_add(count.max(0));
        }
        let mut sums: Vec<(K, i64)> = sums.into_iter().filter(|(_, count)| *count > 0).collect();
        sums.sort_by(|(_, one), (_, other)| other.cmp(one));
        sums.into_iter().take(ROWS_MAX).map(|(key, _)| key).collect()
    }
}

fn of<K: Ord>(counts: &BTreeMap<K, i64>, key: K) -> i64 {
    counts.get(&key).copied().unwrap_or_default()
}

/// Returns a number as it is shown. More can be taken back than was counted, where something was not counted in its time.
fn number(count: i64) -> String {
    count.max(0).to_string()
}

/// Returns the days as the chart has them, the oldest first.
fn charted(days: &[(Date, Counts)]) -> Vec<DayView> {
    let sent = |counts: &Counts| total(counts.sent()).max(0);
    let most = days.iter().map(|(_, counts)| sent(counts)).max().unwrap_or_default().max(1);
    let places = (0_i64..).map(|place| place.saturating_mul(WIDTH));
    let one = |((on, counts), x): (&(Date, Counts), i64)| DayView {
        on: *on,
        orders: counts.orders().max(0),
        sent: sent(counts),
        withheld: total(counts.withheld()).max(0),
        opened: total(counts.cases_opened()).max(0),
        closed: total(counts.cases_closed()).max(0),
        x,
        bar: sent(counts).saturating_mul(HEIGHT).checked_div(most).unwrap_or_default(),
    };
    days.iter().rev().zip(places).map(one).collect()
}

#[cfg(test)]
mod tests {
    use candor_domain::figures::counts::Figures;

    use super::*;

    fn counts(json: &str) -> Counts {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_week_ends_with_yesterday_and_stands_beside_the_one_before() {
        let days: Vec<Counts> =
            (0..FIGURES_DAYS).map(|age| counts(&format!(r#"{{"orders":{}}}"#, age + 1))).collect();
        let Periods(sums) = Periods::of(&days.iter().collect::<Vec<_>>());
        assert_eq!(
            sums.map(|counts| counts.orders()),
            [1, 2, 2 + 3 + 4 + 5 + 6 + 7 + 8, 9 + 10 + 11 + 12 + 13 + 14 + 15]
        );
    }

    #[test]
    fn reasons_and_kinds_stand_in_the_order_of_how_often_they_were_and_in_plain_words() {
        let today = counts(
            r#"{"withheld:receipt:too-late":1,"withheld:follow-up:open-case":2,"case-closed:parcel-lost":1}"#,
        );
        let before = counts(
            r#"{"withheld:receipt:too-late":5,"withheld:receipt:no-address":-3,"case-opened:parcel-lost":1}"#,
        );
        let periods = Periods::of(&[&today, &before]);
        let rows = periods.withheld(Language::English);
        let cells = |row: &Row| (row.name, row.cells.join(" "));
        assert_eq!(
            rows.iter().map(cells).collect::<Vec<_>>(),
            [
                ("It is true, but no longer of use.", "1 5 5 0".to_owned()),
                ("Something about the order needs a person first.", "2 0 0 0".to_owned())
            ]
        );
        let kinds = periods.cases(Language::German);
        assert_eq!(
            kinds.iter().map(cells).collect::<Vec<_>>(),
            [("Paket verloren", "0 / 1 1 / 0 1 / 0 0 / 0".to_owned())]
        );
    }

    #[test]
    fn the_highest_bar_is_the_day_with_most_messages() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let mut figures = Figures::default();
        figures.add(day("2026-03-01"), "sent:receipt".parse().unwrap(), 4);
        figures.add(day("2026-03-02"), "sent:receipt".parse().unwrap(), 1);
        let days = ["2026-03-02", "2026-03-01", "2026-02-28"].map(|text| (day(text), figures.on(day(text))));
        let bars: Vec<_> = charted(&days).iter().map(|day| (day.x, day.bar, day.top(), day.sent)).collect();
        assert_eq!(bars, [(0, 0, 48, 0), (16, 48, 0, 4), (32, 12, 36, 1)]);
    }
}
