//! The decisions of people. A decision is a fact: it covers the facts that were known when it was made, and
//! not newer ones.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::case::key::CaseKey;
use crate::case::resolution::{Decision, Resolution};
use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::message::key::MessageKey;
use crate::plan::moment::after;

/// Returns the decision about a case, if it was made at or after a moment.
pub(crate) fn since<'f>(facts: &'f Facts, key: &CaseKey, moment: Timestamp) -> Option<&'f Held<Resolution>> {
    facts.resolutions().get(key).filter(|held| held.stamp.occurred_at >= moment)
}

/// Returns whether a person released what was stopped at a moment.
pub(crate) fn released(facts: &Facts, key: &CaseKey, stopped_at: Timestamp) -> bool {
    released_at(facts, key, stopped_at).is_some()
}

/// Returns when a person released what was stopped at a moment.
pub(crate) fn released_at(facts: &Facts, key: &CaseKey, stopped_at: Timestamp) -> Option<Timestamp> {
    let released = since(facts, key, stopped_at).filter(|held| held.body.decision == Decision::Release);
    released.map(|held| held.stamp.occurred_at)
}

/// Returns a person's decision about a message of unknown outcome, and when it was made.
pub(crate) fn about_unknown(
    facts: &Facts,
    message: &MessageKey,
    unknown_since: Timestamp,
) -> Option<(Decision, Timestamp)> {
    let key = CaseKey::MessageUnknown(message.clone());
    since(facts, &key, open_to_decision(unknown_since))
        .map(|held| (held.body.decision, held.stamp.occurred_at))
}

/// Returns true if a person wants a message, which the mail service refused at a moment, to be sent again.
pub(crate) fn to_send_again(facts: &Facts, message: &MessageKey, refused_at: Timestamp) -> bool {
    let key = CaseKey::MessageImpossible(message.clone());
    let decided = since(facts, &key, open_to_decision(refused_at));
    decided.is_some_and(|held| held.body.decision == Decision::SendAgain)
}

/// Returns the first moment at which a decision can be about an attempt which ended at `ended_at`: an
/// earlier decision was about an earlier attempt.
pub(crate) fn open_to_decision(ended_at: Timestamp) -> Timestamp {
    after(ended_at, SignedDuration::from_nanos(1))
}

/// Returns the last decision to cancel the order, whichever case it was about.
pub(crate) fn to_cancel(facts: &Facts) -> Option<&Held<Resolution>> {
    let decided = facts.resolutions().values().filter(|held| held.body.decision == Decision::Cancel);
    decided.max_by_key(|held| &held.stamp)
}
