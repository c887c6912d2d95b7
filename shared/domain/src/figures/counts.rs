//! Counts by measure, and by day.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::case::key::CaseKind;
use crate::figures::measure::Measure;
use crate::figures::resolve_time::ResolveTime;
use crate::message::key::MessageKind;
use crate::message::reason::Reason;

/// The counts of a day, or of several days. A measure that is not in it counts zero.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<Measure, i64>")]
pub struct Counts(BTreeMap<Measure, i64>);

impl From<BTreeMap<Measure, i64>> for Counts {
    fn from(counts: BTreeMap<Measure, i64>) -> Self {
        counts.into_iter().collect()
    }
}

impl FromIterator<(Measure, i64)> for Counts {
    fn from_iter<I: IntoIterator<Item = (Measure, i64)>>(counts: I) -> Self {
        let mut all = Self::default();
        counts.into_iter().for_each(|(measure, count)| all.add(measure, count));
        all
    }
}

impl Counts {
    /// Adds to the count of a measure.
    pub fn add(&mut self, measure: Measure, count: i64) {
        let sum = self.get(&measure).saturating_add(count);
        if sum == 0 {
            self.0.remove(&measure);
        } else {
            self.0.insert(measure, sum);
        }
    }

    /// Adds all counts of another day.
    pub fn add_all(&mut self, other: &Self) {
        other.iter().for_each(|(measure, count)| self.add(measure.clone(), count));
    }

    /// Returns the count of a measure.
    #[must_use]
    pub fn get(&self, measure: &Measure) -> i64 {
        self.0.get(measure).copied().unwrap_or_default()
    }

    /// Returns the measures that do not count zero, each with its count.
    pub fn iter(&self) -> impl Iterator<Item = (&Measure, i64)> {
        self.0.iter().map(|(measure, count)| (measure, *count))
    }

    /// Returns true if every measure counts zero.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the number of orders placed.
    #[must_use]
    pub fn orders(&self) -> i64 {
        self.get(&Measure::Orders)
    }

    /// Returns the number of messages sent, by kind.
    #[must_use]
    pub fn sent(&self) -> BTreeMap<MessageKind, i64> {
        self.by(|measure| if let Measure::Sent(kind) = measure { Some(*kind) } else { None })
    }

    /// Returns the number of corrections sent. They are among the messages sent.
    #[must_use]
    pub fn corrections(&self) -> i64 {
        total(self.sent().into_iter().filter(|(kind, _)| kind.corrects()))
    }

    /// Returns the number of messages withheld, by reason.
    #[must_use]
    pub fn withheld(&self) -> BTreeMap<Reason, i64> {
        self.by(|measure| if let Measure::Withheld(_, reason) = measure { Some(*reason) } else { None })
    }

    /// Returns the number of messages withheld, by kind and reason.
    #[must_use]
    pub fn withheld_by_kind(&self) -> BTreeMap<(MessageKind, Reason), i64> {
        self.by(
            |measure| {
                if let Measure::Withheld(kind, reason) = measure { Some((*kind, *reason)) } else { None }
            },
        )
    }

    /// Returns the number of messages that may or may not have gone out, by kind.
    #[must_use]
    pub fn unknown(&self) -> BTreeMap<MessageKind, i64> {
        self.by(|measure| if let Measure::Unknown(kind) = measure { Some(*kind) } else { None })
    }

    /// Returns the number of messages that were refused or came back, by kind.
    #[must_use]
    pub fn failed(&self) -> BTreeMap<MessageKind, i64> {
        self.by(|measure| {
            if let Measure::Refused(kind) | Measure::CameBack(kind) = measure { Some(*kind) } else { None }
        })
    }

    /// Returns the number of openings of cases, by kind.
    #[must_use]
    pub fn cases_opened(&self) -> BTreeMap<CaseKind, i64> {
        self.by(|measure| if let Measure::CaseOpened(kind) = measure { Some(*kind) } else { None })
    }

    /// Returns the number of openings of cases that ended, by kind.
    #[must_use]
    pub fn cases_closed(&self) -> BTreeMap<CaseKind, i64> {
        self.by(|measure| if let Measure::CaseClosed(kind) = measure { Some(*kind) } else { None })
    }

    /// Returns the number of openings of cases that ended, by the time that they lasted.
    #[must_use]
    pub fn resolve_times(&self) -> BTreeMap<ResolveTime, i64> {
        self.by(|measure| if let Measure::Resolved(class) = measure { Some(*class) } else { None })
    }

    /// Returns the class of the time within which half of the cases that closed had closed; none if none closed.
    #[must_use]
    pub fn median_resolve_time(&self) -> Option<ResolveTime> {
        let times = self.resolve_times();
        let half = total(times.clone()).saturating_add(1).checked_div(2).filter(|half| *half > 0)?;
        let mut closed = 0_i64;
        let mut classes = times.into_iter();
        classes
            .find(|(_, count)| {
                closed = closed.saturating_add(*count);
                closed >= half
            })
            .map(|(class, _)| class)
    }

    /// Returns the average time that the cases which closed had been open, in whole seconds; none if none closed. One
    /// case that was forgotten for a month makes it long: the median tells more.
    #[must_use]
    pub fn average_resolve_time(&self) -> Option<SignedDuration> {
        let seconds = self.get(&Measure::ResolveSeconds).checked_div(total(self.resolve_times()));
        seconds.filter(|seconds| *seconds >= 0).map(SignedDuration::from_secs)
    }

    fn by<K: Ord>(&self, key: impl Fn(&Measure) -> Option<K>) -> BTreeMap<K, i64> {
        let mut sums = BTreeMap::new();
        for (key, count) in self.iter().filter_map(|(measure, count)| Some((key(measure)?, count))) {
            let sum: &mut i64 = sums.entry(key).or_default();
            *sum = sum.saturating_add(count);
        }
        sums.retain(|_, sum| *sum != 0);
        sums
    }
}

/// Returns the sum of counts, whatever they are by.
pub fn total<K>(counts: impl IntoIterator<Item = (K, i64)>) -> i64 {
    counts.into_iter().fold(0, |sum, (_, count)| sum.saturating_add(count))
}

/// The counts of each day, in the time zone of the shop. A day that is not in it counts zero.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Figures(BTreeMap<Date, Counts>);

impl Figures {
    /// Adds to the count of a measure on a day.
    pub fn add(&mut self, day: Date, measure: Measure, count: i64) {
        let counts = self.0.entry(day).or_default();
        counts.add(measure, count);
        if counts.is_empty() {
            self.0.remove(&day);
        }
    }

    /// Adds all counts of other figures.
    pub fn add_all(&mut self, other: &Self) {
        for (day, counts) in &other.0 {
            counts.iter().for_each(|(measure, count)| self.add(*day, measure.clone(), count));
        }
    }

    /// Returns the counts of a day.
    #[must_use]
    pub fn on(&self, day: Date) -> Counts {
        self.0.get(&day).cloned().unwrap_or_default()
    }

    /// Writes the counts of a day over what they were.
    pub fn replace(&mut self, day: Date, counts: Counts) {
        self.0.remove(&day);
        counts.iter().for_each(|(measure, count)| self.add(day, measure.clone(), count));
    }

    /// Returns the days from the first one to the last one, both included.
    #[must_use]
    pub fn within(&self, first: Date, last: Date) -> Self {
        let days = self.days().filter(|(day, _)| (first..=last).contains(day));
        Self(days.map(|(day, counts)| (day, counts.clone())).collect())
    }

    /// Returns the sum of the days from the first one to the last one, both included.
    #[must_use]
    pub fn between(&self, first: Date, last: Date) -> Counts {
        let mut sum = Counts::default();
        self.days()
            .filter(|(day, _)| (first..=last).contains(day))
            .for_each(|(_, counts)| sum.add_all(counts));
        sum
    }

    /// Returns the days that do not count zero, the oldest first, each with its counts.
    pub fn days(&self) -> impl Iterator<Item = (Date, &Counts)> {
        self.0.iter().map(|(day, counts)| (*day, counts))
    }

    /// Returns true if every day counts zero.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(times: &[(ResolveTime, i64)]) -> Counts {
        times.iter().map(|(class, count)| (Measure::Resolved(*class), *count)).collect()
    }

    #[test]
    fn half_of_the_cases_closed_within_the_median_time() {
        use ResolveTime::{Longer, WithinDay, WithinHour};
        let median = |times: &[(ResolveTime, i64)]| closed(times).median_resolve_time();
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[(WithinHour, 1)]), Some(WithinHour));
        assert_eq!(median(&[(WithinHour, 2), (Longer, 2)]), Some(WithinHour));
        assert_eq!(median(&[(WithinHour, 2), (WithinDay, 1), (Longer, 3)]), Some(WithinDay));
        assert_eq!(median(&[(WithinHour, 1), (Longer, 2)]), Some(Longer));
    }

    #[test]
    fn an_average_needs_a_case_that_closed() {
        let mut counts = Counts::default();
        assert_eq!(counts.average_resolve_time(), None);
        counts.add(Measure::Resolved(ResolveTime::WithinHour), 2);
        counts.add(Measure::ResolveSeconds, 120);
        assert_eq!(counts.average_resolve_time(), Some(SignedDuration::from_secs(60)));
    }

    #[test]
    fn corrections_are_the_messages_sent_that_correct() {
        let sent = [MessageKind::OrderConfirmation, MessageKind::OrderUpdate, MessageKind::DelayNotice];
        let counts: Counts = sent.into_iter().map(|kind| (Measure::Sent(kind), 1)).collect();
        assert_eq!((total(counts.sent()), counts.corrections()), (3, 2));
    }

    #[test]
    fn days_are_added_up_within_their_bounds_and_nothing_is_kept_of_what_counts_zero() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let mut figures = Figures::default();
        for text in ["2026-03-01", "2026-03-02", "2026-03-03"] {
            figures.add(day(text), Measure::Orders, 2);
        }
        assert_eq!(figures.between(day("2026-03-02"), day("2026-03-03")).orders(), 4);
        figures.add(day("2026-03-02"), Measure::Orders, -2);
        assert_eq!(figures.days().count(), 2);
        let zero: Counts = serde_json::from_str(r#"{"orders":0}"#).unwrap();
        assert!(zero.is_empty());
    }
}
