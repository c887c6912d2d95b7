//! Finding cases: every contradiction a person must look at, whether or not it is open yet.

use jiff::SignedDuration;

use crate::case::{Action, Case, CaseKey, CaseKind, Evidence, Withheld};
use crate::event::Stamp;
use crate::fact::{Parcel, Placed};
use crate::ledger::{EffectKey, Entry, Ledger};
use crate::limits::EVIDENCE_MAX;
use crate::message::{MessageKey, MessageKind, Reason};
use crate::money::Money;
use crate::order::{Facts, Held, Order};
use crate::policy::{Policy, WhenUnknown};
use crate::refused::{Aspect, Refused, WhyRefused};
use crate::truth::{Fit, Paid};

use super::belief::what_is_untrue;
use super::moment::{Moment, after};
use super::{Judgement, Verdict};

/// A case whose condition holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) case: Case,
    /// How long its condition must stand, from when it was first seen, before it opens.
    pub(super) settle: SignedDuration,
}

/// Finds every case. `ledger` is the one that follows the judgements.
pub(super) fn find(
    order: &Order,
    policy: &Policy,
    judgements: &[Judgement],
    ledger: &Ledger,
    moment: &Moment,
) -> Vec<Found> {
    let finder = Finder { order, facts: &order.facts, policy, judgements, ledger, moment };
    let refused = order.facts.refused.values().filter_map(|held| finder.event_refused(held));
    let parcels = order.facts.standing_parcels().into_iter();
    let parcels =
        parcels.flat_map(|held| [finder.parcel_unlike_order(held), finder.parcel_of_cancelled(held)]);
    let messages = ledger.effects.iter().filter_map(|(key, entry)| finder.message_unknown(key, entry));
    let judged = judgements.iter().flat_map(|j| [finder.message_impossible(j), finder.told_untrue(j)]);
    let about_order = [finder.order_missing(), finder.payment_unlike_order()];
    let found = refused.chain(about_order.into_iter().flatten()).chain(parcels.flatten());
    found.chain(messages).chain(judged.flatten()).collect()
}

struct Finder<'a> {
    order: &'a Order,
    facts: &'a Facts,
    policy: &'a Policy,
    judgements: &'a [Judgement],
    ledger: &'a Ledger,
    moment: &'a Moment,
}

/// When a case opens.
enum Opens {
    /// At once: nothing that could still come would clear it.
    AtOnce,
    /// If it stands for the policy's settle time: facts arrive in any order.
    Settled,
    /// If it stands for so long.
    After(SignedDuration),
}

impl Finder<'_> {
    fn event_refused(&self, held: &Held<Refused>) -> Option<Found> {
        let refused = &held.body;
        if self.replaced(refused) {
            return None;
        }
        let kind = match refused.why {
            WhyRefused::Malformed => CaseKind::EventMalformed,
            WhyRefused::FromTheFuture => CaseKind::EventFromTheFuture,
            WhyRefused::OverLimit => CaseKind::EventOverLimit,
        };
        let wrong: Vec<String> = refused.violations.iter().map(ToString::to_string).collect();
        let summary = format!("An event was refused and changed nothing: {}.", wrong.join("; "));
        let mut found = self.found(kind, held.stamp.id.as_str(), summary, Opens::AtOnce);
        found.case.evidence = vec![evidence("refused event", &held.stamp)];
        found.case.raw = Some(refused.raw.clone());
        found.case.actions = vec![Action {
            action: "Have the source send the event again, put right.",
            effect: "It is merged, and this case closes itself.",
 decision: None,
        }];
        Some(found)
    }

    /// Whether a good event took the place of a refused one: the same again, or one as new.
    fn replaced(&self, refused: &Refused) -> bool {
        let held: Option<&Stamp> = match &refused.about {
            None => None,
            Some(Aspect::Placed) => self.facts.placed.as_ref().map(|held| &held.stamp),
            Some(Aspect::Cancelled) => self.facts.cancelled.as_ref().map(|held| &held.stamp),
            Some(Aspect::Payment(id)) => self.facts.payments.get(id).map(|held| &held.stamp),
            Some(Aspect::Parcel(id)) => self.facts.parcels.get(id).map(|held| &held.stamp),
            _ => None,
        };
        let as_new = refused.occurred_at.map_or(refused.refused_at, |at| at.min(refused.refused_at));
        held.is_some_and(|stamp| Some(&stamp.id) == refused.event_id.as_ref() || stamp.occurred_at >= as_new)
    }

    fn order_missing(&self) -> Option<Found> {
        if self.facts.placed.is_some() {
            return None;
        }
        let evidence = self.waiting_facts();
        if evidence.is_empty() {
            return None;
        }
        let summary =
            format!("{} came in for an order that nobody placed.", count(evidence.len(), "fact", "facts"));
        // Counted from when the first of them came in, however long ago it happened: its order may be on its way too.
        let waits = Opens::After(self.policy.cases.order_missing_after);
        let mut found = self.found(CaseKind::OrderMissing, "order", summary, waits);
        found.case.evidence = bounded(evidence);
        found.case.withheld = self.withheld(|_, reason| *reason == Reason::OrderMissing);
        found.case.actions = vec![Action {
            action: "Look the order up in the shop and have it sent again.",
            effect: "Everything that waits is judged anew, and this case closes itself.",
 decision: None,
        }];
        Some(found)
    }

    fn waiting_facts(&self) -> Vec<Evidence> {
        let payments = self.facts.payments.values();
        let payments = payments.map(|held| evidence(&format!("paid {}", held.body.amount), &held.stamp));
        let parcels = self.facts.parcels.values().map(parcel_evidence);
        let cancelled = self.facts.cancelled.iter().map(|held| evidence("order cancelled", &held.stamp));
        payments.chain(parcels).chain(cancelled).collect()
    }

    fn payment_unlike_order(&self) -> Option<Found> {
        let placed = self.facts.placed.as_ref()?;
        let wrong = self.wrong_payments(&placed.body);
        if wrong.is_empty() {
            return None;
        }
        let mut found = self.found(CaseKind::PaymentUnlikeOrder, "order", wrong.join(" "), Opens::Settled);
        let payments = self.facts.payments.values();
        let paid = payments.map(|held| evidence(&format!("paid {}", held.body.amount), &held.stamp));
        found.case.evidence = bounded([order_evidence(placed)].into_iter().chain(paid));
        found.case.withheld = self.withheld(|_, reason| *reason == Reason::NotPaid);
        found.case.actions = vec![
            Action {
                action: "Refund what is too much, or ask the customer for what is missing.",
                effect: "Candor never moves money. A payment that makes up the total closes this case.",
 decision: None,
            },
            Action {
                action: "Put the order's total right in the shop.",
                effect: "The order is revised, and this case closes itself if it then agrees.",
 decision: None,
            },
        ];
        Some(found)
    }

    fn wrong_payments(&self, placed: &Placed) -> Vec<String> {
        let total = placed.total;
        let payments: Vec<Money> = self.facts.payments.values().map(|held| held.body.amount).collect();
        let strange = payments.iter().filter(|amount| amount.currency != total.currency);
        let mut wrong: Vec<String> =
            strange.map(|amount| format!("{amount} came in for an order in {}.", total.currency)).collect();
        match self.facts.paid(placed) {
            Paid::TooMuch { received, .. } if payments.len() > 1 => {
                let times = payments.len();
                wrong.push(format!("{received} came in, in {times} payments, for an order of {total}."));
            }
            Paid::TooMuch { received, .. } => {
                wrong.push(format!("{received} came in for an order of {total}."))
            }
            // Of a cancelled order nothing more is to come.
            Paid::Part { received } if self.facts.cancelled.is_none() => {
                wrong.push(format!("Only {received} came in for an order of {total}."));
            }
            Paid::Part { .. } | Paid::Nothing | Paid::InFull { .. } => {}
        }
        wrong
    }

    fn parcel_unlike_order(&self, held: &Held<Parcel>) -> Option<Found> {
        let placed = self.facts.placed.as_ref()?;
        let id = &held.body.parcel_id;
        let wrong = match self.facts.fit(&placed.body, id) {
            Fit::Fits => return None,
            Fit::UnknownLines(lines) => format!("holds lines the order does not have ({})", list(&lines)),
            Fit::MoreThanOrdered(lines) => {
                format!("makes more units shipped than were ordered ({})", list(&lines))
            }
        };
        let mut found = self.found(
            CaseKind::ParcelUnlikeOrder,
            id.as_str(),
            format!("Parcel {id} {wrong}."),
            Opens::Settled,
        );
        let others = self.facts.standing_parcels();
        let others = others.into_iter().filter(|other| other.body.parcel_id != *id).map(parcel_evidence);
        let facts = [order_evidence(placed), parcel_evidence(held)];
        found.case.evidence = bounded(facts.into_iter().chain(others));
        found.case.withheld = self.withheld_for(held);
        found.case.actions = vec![Action {
            action: "Check what is in the parcel; correct the shipment in the warehouse, or the order in the shop.",
            effect: "Once they agree, the customer is told about the parcel and this case closes itself.",
 decision: None,
        }];
        Some(found)
    }

    fn parcel_of_cancelled(&self, held: &Held<Parcel>) -> Option<Found> {
        let cancelled = self.facts.cancelled.as_ref()?;
        let id = &held.body.parcel_id;
        let summary = format!("Parcel {id} is on its way, but the order is cancelled.");
        let mut found = self.found(CaseKind::ParcelOfCancelledOrder, id.as_str(), summary, Opens::Settled);
        found.case.evidence = vec![evidence("order cancelled", &cancelled.stamp), parcel_evidence(held)];
        found.case.withheld = self.withheld_for(held);
        found.case.actions = vec![
            Action {
                action: "Stop the parcel and void the shipment.",
                effect: "This case closes itself; a customer who was told of the parcel is told it is not coming.",
 decision: None,
            },
            Action {
                action: "Let it arrive and agree on a return with the customer.",
                effect: "The case stays open until the shipment is voided.",
 decision: None,
            },
        ];
        Some(found)
    }

    fn message_impossible(&self, judged: &Judgement) -> Option<Found> {
        let key = &judged.key;
        let entry = self.ledger.effects.get(&EffectKey::Message(key.clone()));
        let why = match (&judged.verdict, entry) {
            (Verdict::Blocked(Reason::ShopUnknown), _) => {
                format!("the policy does not know the shop {}", self.order.key.shop)
            }
            (Verdict::Blocked(reason), _) => format!("there is no way to send it ({reason})"),
            (Verdict::Obliged | Verdict::Withheld(Reason::TooLate), Some(Entry::Refused { why, .. })) => {
                format!("the mail service refused it: {}", why.as_str())
            }
            (Verdict::Obliged | Verdict::Waiting(_) | Verdict::Withheld(_), _) => return None,
        };
        let summary = format!("The customer should get {key}, but {why}.");
        let mut found = self.found(CaseKind::MessageImpossible, &key.to_string(), summary, Opens::Settled);
        found.case.evidence = self.facts.placed.iter().map(order_evidence).collect();
        found.case.withheld = self.withheld(|other, _| other == key);
        found.case.actions = vec![
            Action {
                action: "Put the customer's address right in the shop.",
                effect: "The message goes out if it is still true and of use, and this case closes itself.",
 decision: None,
            },
            Action {
                action: "Tell the customer another way.",
                effect: "The case stays open: Candor cannot see it.",
 decision: None,
            },
        ];
        Some(found)
    }

    fn message_unknown(&self, key: &EffectKey, entry: &Entry) -> Option<Found> {
        let (EffectKey::Message(key), Entry::Unknown { since, attempts, .. }) = (key, entry) else {
            return None;
        };
        let verdict = self.judgements.iter().find(|judged| judged.key == *key).map(|judged| &judged.verdict);
        let resends = match self.policy.message(key.kind()).when_unknown {
            WhenUnknown::Resend => verdict == Some(&Verdict::Obliged),
            WhenUnknown::Case => false,
        };
        if resends || !self.moment.reached(after(*since, self.policy.effects.proof_wait)) {
            return None;
        }
        let summary = format!(
            "Nobody can tell whether {key} went out ({}).",
            count(as_usize(*attempts), "attempt", "attempts")
        );
        let mut found = self.found(CaseKind::MessageUnknown, &key.to_string(), summary, Opens::AtOnce);
        found.case.evidence = self.facts.placed.iter().map(order_evidence).collect();
        found.case.actions = vec![Action {
            action: "Look for the message in the mail service's log, and write to the customer if it is not there.",
            effect: "Candor does not send it again by itself: the customer may have it.",
 decision: None,
        }];
        Some(found)
    }

    /// A correction that comes too late to be sent blindly: a person decides what to say.
    fn told_untrue(&self, judged: &Judgement) -> Option<Found> {
        let corrects = match judged.key.kind() {
            MessageKind::OrderUpdate | MessageKind::ShippingUpdate => true,
            _ => false,
        };
        if !corrects || judged.verdict != Verdict::Withheld(Reason::TooLate) {
            return None;
        }
        let summary = what_is_untrue(self.order, &judged.key)?;
        let mut found = self.found(CaseKind::ToldUntrue, &judged.key.to_string(), summary, Opens::Settled);
        let parcels = self.facts.parcels.values().map(parcel_evidence);
        let cancelled = self.facts.cancelled.iter().map(|held| evidence("order cancelled", &held.stamp));
        let placed = self.facts.placed.iter().map(order_evidence);
        found.case.evidence = bounded(placed.chain(cancelled).chain(parcels));
        found.case.withheld = self.withheld(|key, _| *key == judged.key);
        found.case.actions = vec![Action {
            action: "Write to the customer what is true now.",
            effect: "The case stays open until what was told is true again.",
 decision: None,
        }];
        Some(found)
    }

    fn found(&self, kind: CaseKind, subject: &str, summary: String, opens: Opens) -> Found {
        let key = CaseKey { kind, subject: subject.to_owned() };
        let case = Case { key, summary, evidence: vec![], withheld: vec![], told: vec![], actions: vec![], raw: None };
        let settle = match opens {
            Opens::AtOnce => SignedDuration::ZERO,
            Opens::Settled => self.policy.cases.settle,
            Opens::After(wait) => wait,
        };
        Found { case, settle }
    }

    fn withheld(&self, which: impl Fn(&MessageKey, &Reason) -> bool) -> Vec<Withheld> {
        let reasons = self.judgements.iter().filter_map(|judged| match &judged.verdict {
            Verdict::Obliged => None,
            Verdict::Waiting(reason) | Verdict::Withheld(reason) | Verdict::Blocked(reason) => {
                Some((&judged.key, reason))
            }
        });
        let chosen = reasons.filter(|(key, reason)| which(key, reason));
        chosen.map(|(key, reason)| Withheld { key: key.clone(), reason: reason.clone() }).collect()
    }

    fn withheld_for(&self, held: &Held<Parcel>) -> Vec<Withheld> {
        let parcel = &held.body.parcel_id;
        self.withheld(|key, _| match key {
            MessageKey::ShippingNotice(id) | MessageKey::ShippingUpdate(_, id) => id == parcel,
            _ => false,
        })
    }
}

fn evidence(says: &str, stamp: &Stamp) -> Evidence {
    Evidence { says: says.to_owned(), stamp: stamp.clone() }
}

fn order_evidence(held: &Held<Placed>) -> Evidence {
    let number = held.body.number.as_ref().map_or("an order", |number| number.as_str());
    let lines = count(held.body.lines.len(), "line", "lines");
    evidence(&format!("placed {number}: {lines}, {} to pay", held.body.total), &held.stamp)
}

fn parcel_evidence(held: &Held<Parcel>) -> Evidence {
    let state = if held.body.voided { "voided" } else { "handed over" };
    let units: Vec<String> =
        held.body.lines.iter().map(|l| format!("{} of {}", l.quantity, l.line_id)).collect();
    evidence(&format!("parcel {} {state}: {}", held.body.parcel_id, units.join(", ")), &held.stamp)
}

fn bounded(evidence: impl IntoIterator<Item = Evidence>) -> Vec<Evidence> {
    evidence.into_iter().take(EVIDENCE_MAX).collect()
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn as_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn list<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
