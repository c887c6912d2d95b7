//! Finds everything that a person must look at, whether or not a case is open for it yet: contradictions
//! between facts, things that ought to have happened and did not, and messages that are wrong or could not be
//! sent.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::case::decision;
use crate::case::evidence::Piece;
use crate::case::key::{CaseKey, CaseKind};
use crate::case::problem::Problem;
use crate::case::quotes::Quotes;
use crate::case::remedy::Remedy;
use crate::case::report::{Action, Case, Evidence, Withheld};
use crate::case::resolution::Decision;
use crate::case::words;
use crate::event::refused::Raw;
use crate::facts::entries::Facts;
use crate::facts::order::Order;
use crate::ledger::entry::Ledger;
use crate::message::candidate::{Candidate, Eligibility};
use crate::message::key::MessageKey;
use crate::message::reason::Reason;
use crate::message::sent::sent_statements;
use crate::plan::context::Context;
use crate::values::hash::SaidHash;
use crate::values::language::Language;
use crate::values::limits::EVIDENCE_MAX;

/// A case whose condition holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found<'f> {
    pub(crate) key: CaseKey,
    problems: Vec<Problem>,
    evidence: Vec<Piece<'f>>,
    withheld: Vec<Withheld>,
    remedies: Vec<Remedy>,
    pub(crate) raw: Option<&'f Raw>,
    /// The time for which its condition must hold, from when it was first seen, before it opens.
    pub(crate) grace_period: SignedDuration,
    /// The moment of the newest fact that it is about: an earlier decision does not cover it.
    pub(crate) as_of: Timestamp,
}

/// Finds the cases of one order. The cases found may outlive the candidates and the ledger, but not the
/// order.
pub(crate) struct Finder<'a, 'j> {
    pub(crate) facts: &'a Facts,
    pub(crate) context: Context<'a>,
    pub(crate) candidates: &'j [Candidate],
    pub(crate) ledger: &'j Ledger,
}

/// The moment at which a case opens.
pub(crate) enum Opens {
    /// At once: no fact that could still come would clear it.
    AtOnce,
    /// After the policy's grace period, if its condition still holds: facts arrive in any order.
    AfterGracePeriod,
    /// After this time, if its condition still holds.
    After(SignedDuration),
}

impl<'a> Finder<'a, '_> {
    /// Returns a case with its evidence. A decision older than the newest fact in it does not cover the case.
    pub(crate) fn found(
        &self,
        key: CaseKey,
        problems: impl IntoIterator<Item = impl Into<Problem>>,
        opens: Opens,
        evidence: Vec<Piece<'a>>,
        remedies: &[Remedy],
    ) -> Found<'a> {
        let as_of = evidence.iter().map(|piece| piece.stamp().occurred_at).max();
        let grace_period = match opens {
            Opens::AtOnce => SignedDuration::ZERO,
            Opens::AfterGracePeriod => self.context.policy.cases.grace_period,
            Opens::After(wait) => wait,
        };
        Found {
            problems: problems.into_iter().map(Into::into).collect(),
            evidence,
            withheld: vec![],
            remedies: remedies.iter().copied().chain(handled(key.kind())).collect(),
            key,
            raw: None,
            grace_period,
            as_of: as_of.unwrap_or(Timestamp::MIN),
        }
    }

    /// Returns whether a person's decision covers the case, with every fact that it is about.
    pub(crate) fn is_covered(&self, found: &Found<'_>) -> bool {
        let key = &found.key;
        let Some(held) = decision::since(self.facts, key, found.as_of) else { return false };
        let for_a_while = || {
            let wait = self.context.policy.clocks.hold_forgotten;
            let patience = wait
                .after(held.stamp.occurred_at, self.context.policy.calendar(&self.context.order.key.shop));
            !self.context.moment.reached(patience, "a decision is to be looked after again")
        };
        match held.body.decision {
            // A hold never lasts for ever without a case.
            Decision::Handled | Decision::WasSent if key.kind() == CaseKind::HoldForgotten => for_a_while(),
            // The order is held until a person says whether it is a duplicate.
            Decision::Handled | Decision::WasSent => key.kind() != CaseKind::LikelyDuplicate,
            Decision::Release => true,
            // A cancellation does not happen at once; if it never does, the case opens again.
            Decision::Cancel => for_a_while(),
            // It moves the message on, and so ends the case of that message; it covers no other case.
            Decision::SendAgain => false,
        }
    }

    /// Returns the messages that are not sent now, and why.
    pub(crate) fn withheld(&self, which: impl Fn(&MessageKey, Reason) -> bool) -> Vec<Withheld> {
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

impl<'a> Found<'a> {
    /// Names another case of the same cause: what it says, what it is known from, and the messages that it withholds.
    pub(crate) fn name(&mut self, other: Found<'a>) {
        self.problems.extend(other.problems);
        for piece in other.evidence {
            if !self.evidence.contains(&piece) {
                self.evidence.push(piece);
            }
        }
        self.withheld.extend(other.withheld);
    }
}

impl Found<'_> {
    pub(crate) fn withholding(mut self, withheld: Vec<Withheld>) -> Self {
        self.withheld = withheld;
        self
    }

    /// Returns the hash of the facts that it is about. What it says in words may tell the time, or change with a release.
    pub(crate) fn said(&self) -> SaidHash {
        SaidHash::of(&self.evidence.iter().map(|piece| piece.stamp().to_string()).collect())
    }

    /// Returns the case in words, for the people who are told of it.
    pub(crate) fn render(&self, order: &Order, language: Language) -> Case {
        let mut said = sent_statements(order, language);
        let evidence = self
            .evidence
            .iter()
            .take(EVIDENCE_MAX)
            .map(|piece| Evidence { says: words::evidence(*piece, language), stamp: piece.stamp().clone() });
        Case {
            key: self.key.clone(),
            summary: words::summary(&self.problems, language),
            quotes: self.problems.iter().any(Quotes::quotes),
            language,
            evidence: evidence.collect(),
            withheld: self.withheld.clone(),
            sent_statements: said.split_off(said.len().saturating_sub(EVIDENCE_MAX)),
            remedies: self.remedies.clone(),
            actions: self.remedies.iter().map(|remedy| Action::of(*remedy, language)).collect(),
            raw: self.raw.cloned(),
        }
    }

    /// Returns the case as one about something newer than its evidence, where `moment` is newer.
    pub(crate) fn no_older_than(mut self, moment: Timestamp) -> Self {
        self.as_of = self.as_of.max(moment);
        self
    }
}

/// Returns the remedy by which a person says that a case is dealt with, where that is enough.
fn handled(kind: CaseKind) -> Option<Remedy> {
    // For a likely duplicate it is not enough: a person must choose to release the order or to cancel it.
    let enough = kind != CaseKind::LikelyDuplicate;
    enough.then_some(if kind == CaseKind::HoldForgotten { Remedy::LookedAfter } else { Remedy::Handled })
}
