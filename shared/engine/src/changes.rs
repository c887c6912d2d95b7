//! Compares two ledgers, for logs and counters.

use candor_domain::case::key::CaseKey;
use candor_domain::ledger::entry::{CaseEntry, Ledger};
use candor_domain::message::entry::MessageEntry;
use candor_domain::message::key::MessageKey;
use candor_domain::message::reason::Reason;

/// The changes that one write made in the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Messages that are withheld now and were not before, or were for another reason.
    pub withheld: Vec<(MessageKey, Reason)>,
    /// Cases that opened.
    pub opened: Vec<CaseKey>,
    /// Cases that closed by themselves, because their condition cleared.
    pub closed: Vec<CaseKey>,
}

impl Changes {
    /// Returns the changes that are new in `after`.
    #[must_use]
    pub fn between(before: &Ledger, after: &Ledger) -> Self {
        let withheld = after.messages.iter().filter_map(|(key, entry)| match entry {
            MessageEntry::Withheld { reason, .. } => {
                let new = before.messages.get(key) != Some(entry);
                new.then(|| (key.clone(), *reason))
            }
            MessageEntry::Due { .. } | MessageEntry::Claimed { .. } | MessageEntry::Unknown { .. } => None,
            MessageEntry::Done { .. } | MessageEntry::Refused { .. } => None,
        });
        Self {
            withheld: withheld.collect(),
            opened: turned(before, after, |entry| matches!(entry, CaseEntry::Open { .. })),
            closed: turned(before, after, |entry| matches!(entry, CaseEntry::Closed { .. })),
        }
    }
}

impl Changes {
    /// Adds the changes of a later write.
    pub(crate) fn add(&mut self, later: Self) {
        let Self { withheld, opened, closed } = later;
        self.withheld.extend(withheld);
        self.opened.extend(opened);
        self.closed.extend(closed);
    }
}

fn turned(before: &Ledger, after: &Ledger, is: fn(&CaseEntry) -> bool) -> Vec<CaseKey> {
    let new = after.cases.iter().filter(|(key, entry)| is(entry) && !before.cases.get(key).is_some_and(is));
    new.map(|(key, _)| key.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn a_message_is_news_when_it_is_withheld_or_for_another_reason_and_not_while_it_stays_so() {
        let now = Timestamp::UNIX_EPOCH;
        let ledger = |reason: Option<Reason>| {
            let entry = reason.map(|reason| MessageEntry::Withheld { reason, at: now });
            Ledger {
                messages: entry.into_iter().map(|entry| (MessageKey::FollowUp, entry)).collect(),
                ..Ledger::default()
            }
        };
        let (none, late, open) = (None, Some(Reason::TooLate), Some(Reason::OpenCase));
        let news = |before, after| Changes::between(&ledger(before), &ledger(after)).withheld;
        assert_eq!(news(none, late), [(MessageKey::FollowUp, Reason::TooLate)]);
        assert_eq!(news(late, open), [(MessageKey::FollowUp, Reason::OpenCase)]);
        assert!(news(late, late).is_empty() && news(late, none).is_empty());
    }

    #[test]
    fn a_case_is_news_when_it_turns_and_not_while_it_stays() {
        let now = Timestamp::UNIX_EPOCH;
        let case: CaseKey = "parcel-stalled:p".parse().unwrap();
        let ledger = |entry: Option<CaseEntry>| Ledger {
            cases: entry.into_iter().map(|entry| (case.clone(), entry)).collect(),
            ..Ledger::default()
        };
        let none = ledger(None);
        let open = ledger(Some(CaseEntry::Open { since: now, number: 1 }));
        let closed = ledger(Some(CaseEntry::Closed { at: now, number: 1, decision: None }));
        let turned = |before: &Ledger, after: &Ledger| {
            let Changes { opened, closed, .. } = Changes::between(before, after);
            (opened.len(), closed.len())
        };
        assert_eq!(turned(&none, &open), (1, 0));
        assert_eq!(turned(&open, &open), (0, 0));
        assert_eq!(turned(&open, &closed), (0, 1));
        assert_eq!(turned(&closed, &closed), (0, 0));
        assert_eq!(turned(&closed, &open), (1, 0));
    }
}
