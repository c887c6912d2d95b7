//! The follow-up: a message some days after everything arrived.

use crate::case::finder::Found;
use crate::case::subject::Subject;
use crate::ledger::entry::Ledger;
use crate::message::advance::advance_message;
use crate::message::candidate::{Candidate, Eligibility};
use crate::message::key::MessageKey;
use crate::message::reason::Reason;
use crate::plan::context::Context;
use crate::plan::moment::after;

/// Withholds the follow-up where anything else about the order needs a person: a customer with an open
/// problem is not asked how it was. Only its own entry in the ledger is advanced again, from its earlier
/// state.
pub(crate) fn withhold_follow_up(
    context: Context<'_>,
    candidates: &mut [Candidate],
    ledger: &mut Ledger,
    cases: &[Found<'_>],
) {
    let own = Subject::Message(&MessageKey::FollowUp);
    let troubled = cases.iter().any(|found| found.key.subject() != own);
    let follow_up = candidates.iter_mut().find(|candidate| candidate.key == MessageKey::FollowUp);
    if let Some(candidate) = follow_up.filter(|candidate| candidate.eligibility == Eligibility::Eligible)
        && troubled
    {
        candidate.eligibility = Eligibility::Withheld(Reason::OpenCase);
        ledger.restore(&context.order.ledger, &candidate.key);
        advance_message(ledger, context, candidate);
    }
}

impl Context<'_> {
    /// Returns the follow-up as a candidate, from some days after everything arrived. It is never sent to a
    /// customer who returns something, got a refund, disputes a payment (won or not), or unsubscribed.
    pub(crate) fn follow_up(&self) -> Option<Candidate> {
        let facts = &self.order.facts;
        let placed = &facts.placed()?.body;
        let completed_at = facts.completed_at(placed)?;
        let since = after(completed_at, self.policy.follow_up_after);
        if !self.moment.reached(since, "the follow-up is due") {
            return None;
        }
        self.candidate(MessageKey::FollowUp, |key| {
            if facts.cancelled().is_some() {
                Eligibility::Withheld(Reason::OrderCancelled)
            } else if facts.has_returns() || !facts.refunds().is_empty() {
                Eligibility::Withheld(Reason::ReturnOrRefund)
            } else if !facts.disputes().is_empty() {
                Eligibility::Withheld(Reason::Disputed)
            } else {
                let eligibility = self.told_elsewhere(completed_at);
                match eligibility.unwrap_or_else(|| self.in_time(key, placed, since)) {
                    Eligibility::Eligible if facts.unsubscribed() => {
                        Eligibility::Withheld(Reason::Unsubscribed)
                    }
                    // A follow-up that cannot be sent is no problem that needs a person.
                    Eligibility::Blocked(reason) => Eligibility::Withheld(reason),
                    eligibility @ (Eligibility::Eligible
                    | Eligibility::Waiting(_)
                    | Eligibility::Withheld(_)) => eligibility,
                }
            }
        })
    }
}
