//! Measures the time from when a message was owed to when it was sent. It keeps counts, so that a million
//! messages need little memory.

use std::collections::BTreeMap;

use candor_domain::message::key::MessageKind;

/// Maps each kind of message to the seconds, rounded to two figures, and how often they occurred.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waits(BTreeMap<MessageKind, BTreeMap<u64, u64>>);

impl Waits {
    pub(crate) fn add(&mut self, kind: MessageKind, seconds: u64) {
        *self.0.entry(kind).or_default().entry(two_figures(seconds)).or_default() += 1;
    }

    /// Adds the counts of another.
    pub fn merge(&mut self, other: &Self) {
        for (kind, counts) in &other.0 {
            let own = self.0.entry(*kind).or_default();
            counts.iter().for_each(|(seconds, count)| *own.entry(*seconds).or_default() += count);
        }
    }

    /// Returns the kinds that were sent.
    pub fn kinds(&self) -> impl Iterator<Item = MessageKind> {
        self.0.keys().copied()
    }

    /// Returns the number of seconds within which this percentage of the messages were sent.
    #[must_use]
    pub fn percentile(&self, kind: MessageKind, percent: u64) -> Option<u64> {
        let counts = self.0.get(&kind)?;
        let all: u64 = counts.values().sum();
        let wanted = all.saturating_mul(percent).div_ceil(100);
        let mut sum = 0;
        counts.iter().find_map(|(seconds, count)| {
            sum += count;
            (sum >= wanted).then_some(*seconds)
        })
    }

    /// Returns the number of messages of a kind that were sent.
    #[must_use]
    pub fn count(&self, kind: MessageKind) -> u64 {
        self.0.get(&kind).map_or(0, |counts| counts.values().sum())
    }
}

fn two_figures(number: u64) -> u64 {
    let mut unit = 1;
    while number / unit >= 100 {
        unit *= 10;
    }
    number / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_messages_took_no_longer_than_the_median() {
        let mut waits = Waits::default();
        [1, 2, 3, 400, 12_345].into_iter().for_each(|seconds| waits.add(MessageKind::FollowUp, seconds));
        assert_eq!(waits.percentile(MessageKind::FollowUp, 50), Some(3));
        assert_eq!(waits.percentile(MessageKind::FollowUp, 99), Some(12_000));
        assert_eq!(waits.percentile(MessageKind::DelayNotice, 50), None);
    }
}
