//! The follow-up, some days after everything arrived.

use crate::case::finder::Found;
use crate::message::candidate::{Candidate, Eligibility};
use crate::message::eligibility::Judge;
use crate::message::key::MessageKey;
use crate::message::reason::Reason;
use crate::plan::moment::after;

/// Withholds the follow-up where anything about the order needs a person: nobody is asked whether all is well then.
/// Answers whether that changed anything.
pub(crate) fn withhold_follow_up(candidates: &mut [Candidate], cases: &[Found<'_>]) -> bool {
    let own = MessageKey::FollowUp.to_string();
    let troubled = cases.iter().any(|found| found.key.subject != own);
    let follow_up = candidates.iter_mut().find(|candidate| candidate.key == MessageKey::FollowUp);
    match follow_up {
        Some(candidate) if troubled && candidate.eligibility == Eligibility::Eligible => {
            candidate.eligibility = Eligibility::Withheld(Reason::OpenCase);
            true
        }
        Some(_) | None => false,
    }
}

impl Judge<'_> {
    /// Some days after everything arrived; never to somebody who sends something back or wants no such mail.
    pub(crate) fn follow_up(&self) -> Option<Candidate> {
        let facts = &self.order.facts;
        let placed = &facts.placed.as_ref()?.body;
        let since = after(facts.completed_at(placed)?, self.policy.follow_up_after);
        if !self.moment.reached(since) {
            return None;
        }
        self.of(MessageKey::FollowUp, |key| {
            if facts.cancelled.is_some() {
                Eligibility::Withheld(Reason::OrderCancelled)
            } else if !facts.returns.is_empty() || !facts.refunds.is_empty() {
                Eligibility::Withheld(Reason::ReturnOrRefund)
            } else {
                match self.in_time(key, placed, since) {
                    Eligibility::Eligible if facts.unsubscribed() => {
                        Eligibility::Withheld(Reason::Unsubscribed)
                    }
                    // Nobody is bothered for want of a way to ask how it was.
                    Eligibility::Blocked(reason) => Eligibility::Withheld(reason),
                    eligibility @ (Eligibility::Eligible
                    | Eligibility::Waiting(_)
                    | Eligibility::Withheld(_)) => eligibility,
                }
            }
        })
    }
}
