//! Finding cases: everything a person must look at, whether or not a case is open for it yet: contradictions between
//! facts, what ought to have happened and did not, and what we said or could not say.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use crate::case::{Action, Case, CaseKey, CaseKind, Withheld};
use crate::fact::Decision;
use crate::ledger::{Entry, Ledger};
use crate::limits::EVIDENCE_MAX;
use crate::message::{FulfilmentRequest, MessageKey, Reason, Statement};
use crate::order::{Facts, Order};
use crate::policy::Policy;
use crate::refused::Raw;

use super::belief::sent_statements;
use super::moment::Moment;
use super::{Candidate, Eligibility, decision};

mod events;
mod evidence;
mod fulfilment;
mod tracking_history;
mod messages;
mod money;
mod shipments;

use evidence::Piece;

/// A case whose condition holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found<'f> {
    pub(super) key: CaseKey,
    summary: String,
    evidence: Vec<Piece<'f>>,
    withheld: Vec<Withheld>,
    actions: Vec<Action>,
    raw: Option<&'f Raw>,
    /// How long its condition must stand, from when it was first seen, before it opens.
    pub(super) grace_period: SignedDuration,
    /// The newest thing it is about: what a person decided before that does not cover it.
    as_of: Timestamp,
}

/// Finds every case that no decision covers. `ledger` is the one that follows the judgements.
pub(super) fn find<'a>(
    order: &'a Order,
    policy: &Policy,
    candidates: &[Candidate],
    ledger: &Ledger,
    moment: &Moment,
) -> Vec<Found<'a>> {
    let finder = Finder { order, facts: &order.facts, policy, candidates, ledger, moment };
    let mut found = finder.about_events();
    found.extend(finder.about_money());
    found.extend(finder.about_fulfilment());
    found.extend(finder.about_shipments());
    found.extend(finder.about_tracking());
    found.extend(finder.about_messages());
    found.retain(|found| !finder.is_covered(found));
    found
}

/// What is found outlives all that it was judged by, but for the order.
struct Finder<'a, 'j> {
    order: &'a Order,
    facts: &'a Facts,
    policy: &'j Policy,
    candidates: &'j [Candidate],
    ledger: &'j Ledger,
    moment: &'j Moment,
}

/// When a case opens.
enum Opens {
    /// At once: nothing that could still come would clear it.
    AtOnce,
    /// If it stands for the policy's grace period: facts arrive in any order.
    AfterGracePeriod,
    /// If it stands for so long.
    After(SignedDuration),
}

/// What a person can always say.
const HANDLED: Action = Action {
    action: "Deal with it outside, and say so.",
    effect: "This case closes. Newer facts open it again.",
    decision: Some(Decision::Handled),
};

/// What a person can say of a hold: it lasts, so somebody must look after it again.
const LOOKED_AFTER: Action = Action {
    action: "Look after it, and say so.",
    effect: "This case closes. It opens again if the order is still held after the same time.",
    decision: Some(Decision::Handled),
};

/// Something to do outside, which Candor sees by the facts that follow.
const fn outside(action: &'static str, effect: &'static str) -> Action {
    Action { action, effect, decision: None }
}

/// Something to decide, which Candor does.
const fn decide(action: &'static str, effect: &'static str, decision: Decision) -> Action {
    Action { action, effect, decision: Some(decision) }
}

impl<'a> Finder<'a, '_> {
    /// A case about its evidence, newest fact included.
    fn found(
        &self,
        (kind, subject): (CaseKind, &str),
        summary: String,
        opens: Opens,
        evidence: Vec<Piece<'a>>,
        actions: &[Action],
    ) -> Found<'a> {
        let as_of = evidence.iter().map(|piece| piece.stamp().occurred_at).max();
        let grace_period = match opens {
            Opens::AtOnce => SignedDuration::ZERO,
            Opens::AfterGracePeriod => self.policy.cases.grace_period,
            Opens::After(wait) => wait,
        };
        Found {
            key: CaseKey { kind, subject: subject.to_owned() },
            summary,
            evidence,
            withheld: vec![],
            actions: actions.iter().cloned().chain(handled(kind)).collect(),
            raw: None,
            grace_period,
            as_of: as_of.unwrap_or(Timestamp::MIN),
        }
    }

    /// Whether a person decided about it, knowing all of it.
    fn is_covered(&self, found: &Found<'_>) -> bool {
        let key = &found.key;
        let Some(held) = decision::since(self.facts, key, found.as_of) else { return false };
        let for_a_while = || {
            let wait = self.policy.clocks.hold_forgotten;
            let patience = wait.after(held.stamp.occurred_at, self.policy.calendar(&self.order.key.shop));
            !self.moment.reached(patience)
        };
        match held.body.decision {
            // Nothing that is held stays so for ever without a case.
            Decision::Handled | Decision::WasSent if key.kind == CaseKind::HoldForgotten => for_a_while(),
            // It is held until somebody says which it is.
            Decision::Handled | Decision::WasSent => key.kind != CaseKind::LikelyDuplicate,
            Decision::Release => true,
            // What it asks for does not happen at once; if it never does, that is a case again.
            Decision::Cancel => for_a_while(),
            // It moves the message on, and so ends the case it is about; of any other it says nothing.
            Decision::SendAgain => false,
        }
    }

    /// What the warehouse was told, or may have been, that is still kept.
    fn instructions(&self) -> impl Iterator<Item = &FulfilmentRequest> {
        self.ledger.effects.values().filter_map(|entry| match entry {
            Entry::Done { statement: Some(Statement::Fulfilment(instruction)), .. }
            | Entry::Unknown { statement: Some(Statement::Fulfilment(instruction)), .. }
            | Entry::Claimed { statement: Some(Statement::Fulfilment(instruction)), .. } => Some(instruction),
            Entry::Done { .. } | Entry::Unknown { .. } | Entry::Claimed { .. } => None,
            Entry::Due { .. } | Entry::Withheld { .. } | Entry::Refused { .. } => None,
        })
    }

    /// Messages that are not sent now, and why.
    fn withheld(&self, which: impl Fn(&MessageKey, Reason) -> bool) -> Vec<Withheld> {
        let reasons = self.candidates.iter().filter_map(|candidate| match candidate.eligibility {
            Eligibility::Eligible => None,
            Eligibility::Waiting(reason) | Eligibility::Withheld(reason) | Eligibility::Blocked(reason) => {
                Some((&candidate.key, reason))
            }
        });
        let chosen = reasons.filter(|(key, reason)| which(key, *reason));
        chosen.map(|(key, reason)| Withheld { key: key.clone(), reason }).collect()
    }
}

impl Found<'_> {
    fn withholding(mut self, withheld: Vec<Withheld>) -> Self {
        self.withheld = withheld;
        self
    }

    /// The case in words, for the people who are told of it.
    pub(super) fn render(&self, order: &Order) -> Case {
        let mut said = sent_statements(order);
        Case {
            key: self.key.clone(),
            summary: self.summary.clone(),
            evidence: self.evidence.iter().take(EVIDENCE_MAX).map(|piece| piece.render()).collect(),
            withheld: self.withheld.clone(),
            sent_statements: said.split_off(said.len().saturating_sub(EVIDENCE_MAX)),
            actions: self.actions.clone(),
            raw: self.raw.cloned(),
        }
    }

    /// It is about something newer than its evidence.
    fn no_older_than(mut self, moment: Timestamp) -> Self {
        self.as_of = self.as_of.max(moment);
        self
    }
}

/// How a person says of a case that it was dealt with, where that is enough.
fn handled(kind: CaseKind) -> Option<Action> {
    // A likely duplicate is one of two things.
    let enough = kind != CaseKind::LikelyDuplicate;
    enough.then_some(if kind == CaseKind::HoldForgotten { LOOKED_AFTER } else { HANDLED })
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn list<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    items
        .into_iter()
        .map(|item| item.to_string())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect::<Vec<_>>()
        .join(", ")
}
