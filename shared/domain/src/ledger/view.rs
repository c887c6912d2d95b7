//! A view of the effects of all kinds, for readers that look at all of them.

use std::collections::BTreeMap;

use crate::case::announcement_key::AnnouncementKey;
use crate::command::entry::CommandEntry;
use crate::command::key::CommandKey;
use crate::contact::suppression_key::SuppressionKey;
use crate::ledger::effect_key::EffectKey;
use crate::ledger::entry::Ledger;
use crate::ledger::state::EffectState;
use crate::ledger::task::Task;
use crate::message::entry::MessageEntry;
use crate::message::key::MessageKey;
use crate::values::id::OrderId;

/// The entries of the effects, by kind.
pub(crate) struct Kinds<'l> {
    pub(crate) messages: &'l BTreeMap<MessageKey, MessageEntry>,
    pub(crate) announcements: &'l BTreeMap<AnnouncementKey, Task<()>>,
    pub(crate) commands: &'l BTreeMap<CommandKey, CommandEntry>,
    pub(crate) duplicate_check: Option<&'l Task<Option<OrderId>>>,
    pub(crate) suppressions: &'l BTreeMap<SuppressionKey, Task<()>>,
}

impl Ledger {
    /// Returns the entries of all kinds. Those who read them take them apart, so the compiler names every place that
    /// a new kind must be added to.
    pub(crate) fn kinds(&self) -> Kinds<'_> {
        let Self {
            known_since: _,
            messages,
            uncertain: _,
            postponed: _,
            commands,
            announcements,
            duplicate_check,
            duplicate_of: _,
            lookalikes: _,
            suppressions,
            cases: _,
            snoozes: _,
            past_openings: _,
            late: _,
        } = self;
        let duplicate_check = duplicate_check.as_ref();
        Kinds { messages, announcements, commands, duplicate_check, suppressions }
    }

    /// Returns the effects of all kinds with their states, in the order of their keys.
    pub fn effects(&self) -> impl Iterator<Item = (EffectKey, EffectState<'_>)> {
        self.keys().zip(self.states())
    }

    /// Returns the state of an effect, if it is in the ledger.
    #[must_use]
    pub fn state(&self, key: &EffectKey) -> Option<EffectState<'_>> {
        match key {
            EffectKey::Message(key) => self.messages.get(key).map(MessageEntry::state),
            EffectKey::Announcement(key) => self.announcements.get(key).map(Task::state),
            EffectKey::Command(key) => self.commands.get(key).map(CommandEntry::state),
            EffectKey::DuplicateCheck => self.duplicate_check.as_ref().map(Task::state),
            EffectKey::Suppression(key) => self.suppressions.get(key).map(Task::state),
        }
    }

    fn keys(&self) -> impl Iterator<Item = EffectKey> {
        let Kinds { messages, announcements, commands, duplicate_check, suppressions } = self.kinds();
        let messages = messages.keys().cloned().map(EffectKey::Message);
        let announcements = announcements.keys().cloned().map(EffectKey::Announcement);
        let commands = commands.keys().cloned().map(EffectKey::Command);
        let duplicate_check = duplicate_check.map(|_| EffectKey::DuplicateCheck);
        let suppressions = suppressions.keys().cloned().map(EffectKey::Suppression);
        messages.chain(announcements).chain(commands).chain(duplicate_check).chain(suppressions)
    }

    /// Returns the states of the effects of all kinds, in the order of their keys.
    pub(crate) fn states(&self) -> impl Iterator<Item = EffectState<'_>> {
        let Kinds { messages, announcements, commands, duplicate_check, suppressions } = self.kinds();
        let announcements = announcements.values().map(Task::state);
        let commands = commands.values().map(CommandEntry::state);
        let duplicate_check = duplicate_check.map(Task::state);
        let suppressions = suppressions.values().map(Task::state);
        let messages = messages.values().map(MessageEntry::state);
        messages.chain(announcements).chain(commands).chain(duplicate_check).chain(suppressions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn every_effect_is_in_the_view_under_its_own_key_and_in_the_order_of_the_keys() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let message = |second| MessageEntry::Due { not_before: at(second), attempts: 0 };
        let key = |text: &str| text.parse::<EffectKey>().unwrap();
        let ledger = Ledger {
            messages: [
                ("follow-up".parse().unwrap(), message(2)),
                ("order-update:1".parse().unwrap(), message(1)),
            ]
            .into(),
            announcements: [
                ("closed:1:order-missing:order".parse().unwrap(), Task::new(at(4))),
                ("opened:2:order-missing:order".parse().unwrap(), Task::new(at(3))),
            ]
            .into(),
            commands: [(
                "fulfilment:0".parse().unwrap(),
                CommandEntry::Due { not_before: at(5), attempts: 0 },
            )]
            .into(),
            duplicate_check: Some(Task::new(at(6))),
            suppressions: [("bounced:0123456789abcdef".parse().unwrap(), Task::new(at(7)))].into(),
            ..Ledger::default()
        };
        let expected = [
            "order-update:1",
            "follow-up",
            "case-opened:2:order-missing:order",
            "case-closed:1:order-missing:order",
            "fulfilment:0",
            "duplicate-check",
            "suppression:bounced:0123456789abcdef",
        ];
        let seen: Vec<(EffectKey, EffectState<'_>)> = ledger.effects().collect();
        let due = |(second, name): (i64, &str)| {
            (key(name), EffectState::Due { not_before: at(second), attempts: 0 })
        };
        assert_eq!(seen, (1..).zip(expected).map(due).collect::<Vec<_>>());
        assert!(seen.is_sorted_by_key(|(key, _)| key.clone()));
        assert!(seen.iter().all(|(key, state)| ledger.state(key) == Some(*state)));
        assert_eq!(ledger.state(&key("order-confirmation")), None);
    }
}
