//! A case on one screen: what is wrong, what the customer was told and what is true, and what a person can do.

use candor_domain::case::key::CaseKey;
use candor_domain::case::report::{Action, Case, SentStatement};
use candor_domain::case::resolution::{Decision, Resolution};
use candor_domain::case::subject::Subject;
use candor_domain::case::team::Team;
use candor_domain::event::stamp::Source;
use candor_domain::facts::held::Held;
use candor_domain::message::sent::sent_statements;
use candor_domain::values::id::OrderKey;
use sha2::{Digest, Sha256};

use crate::address;
use crate::digest::short;
use crate::views::case_state::{CaseState, opening, state};
use crate::views::glance::Glance;
use crate::views::said::Said;
use crate::views::snooze::{self, SnoozeChoice};
use crate::views::when::When;
use crate::views::work::{WorkView, other_case};
use crate::words::{kinds, names};

/// A case for its page.
#[derive(Debug, Clone)]
pub(crate) struct CaseView {
    pub(crate) address: String,
    pub(crate) order_address: String,
    pub(crate) number: String,
    pub(crate) shop: String,
    pub(crate) customer: Option<String>,
    pub(crate) kind: &'static str,
    pub(crate) team: &'static str,
    pub(crate) of_team: Team,
    pub(crate) severity: &'static str,
    pub(crate) severity_slug: &'static str,
    pub(crate) state: CaseState,
    pub(crate) summary: Said,
    /// The identifiers of the lines with their titles: what cases say names lines by identifier.
    pub(crate) lines: Vec<(String, String)>,
    pub(crate) other_order: Option<String>,
    /// The number of its present or last opening; 0 where it was never open.
    pub(crate) opening: u32,
    pub(crate) work: WorkView,
    /// The times until which it can be put off.
    pub(crate) snoozes: Vec<SnoozeChoice>,
    pub(crate) told: Vec<Told>,
    /// True if its condition holds: else no facts are named.
    pub(crate) holds: bool,
    pub(crate) facts: Vec<OfSource>,
    pub(crate) withheld: Vec<Unsent>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) outside: Vec<Action>,
    pub(crate) decided: Option<Decided>,
    pub(crate) order_page: Option<String>,
    pub(crate) has_raw: bool,
    pub(crate) raw: Option<String>,
    pub(crate) is_masked: bool,
    /// Names what the case says now: a person decides about what that person read.
    pub(crate) seen: String,
}

/// A statement to the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) message: &'static str,
    pub(crate) says: Said,
    pub(crate) at: When,
}

/// The facts of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OfSource {
    pub(crate) source: &'static str,
    pub(crate) facts: Vec<(Said, When)>,
}

/// A message that was not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unsent {
    pub(crate) message: &'static str,
    pub(crate) why: &'static str,
}

/// A decision that a person can make about the case now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) decision: Decision,
    pub(crate) slug: &'static str,
    pub(crate) name: &'static str,
    pub(crate) action: &'static str,
    pub(crate) effect: &'static str,
}

/// A decision that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(crate) decision: &'static str,
    pub(crate) by: Option<String>,
    pub(crate) note: Option<String>,
    /// The address of the case that it is a duplicate of.
    pub(crate) duplicate: Option<String>,
    pub(crate) at: When,
}

impl CaseView {
    pub(crate) fn of(key: &CaseKey, glance: &Glance<'_>) -> Self {
        let language = glance.reader.language;
        let (order, policy) = (glance.order(), glance.reader.policy);
        let case = glance.case(key);
        let state = state(key, glance);
        let actions = case.filter(|_| state.is_open()).map(|case| case.actions.as_slice());
        let actions = actions.unwrap_or_default();
        let raw = case.and_then(|case| case.raw.as_ref());
        let severity = key.kind().severity();
        Self {
            address: address::case(&order.key, key),
            order_address: address::order(&order.key),
            number: glance.number(),
            shop: order.key.shop.to_string(),
            customer: customer(glance),
            kind: kinds::kind(key.kind(), language),
            of_team: policy.team(key),
            team: names::team(policy.team(key), language),
            severity: names::severity(severity, language),
            severity_slug: severity.slug(),
            summary: case
                .map(|case| glance.said(&case.summary))
                .unwrap_or_else(|| Said(without_condition(key, &state, glance).to_owned())),
            lines: lines(case, glance),
            other_order: other_order(key, glance),
            opening: opening(key, glance),
            work: WorkView::of(key, opening(key, glance), glance),
            snoozes: snooze::choices(policy.calendar(&order.key.shop), glance.reader.now, language),
            told: told(glance),
            holds: case.is_some(),
            facts: by_source(case, glance),
            withheld: withheld(case, glance),
            choices: actions.iter().filter_map(|action| choice(action, glance)).collect(),
            outside: actions.iter().filter(|action| action.decision.is_none()).cloned().collect(),
            decided: order.facts.resolutions().get(key).map(|held| decided(held, glance)),
            order_page: policy.order_page(&order.key).map(|link| link.as_str().to_owned()),
            has_raw: raw.is_some(),
            raw: raw.filter(|_| !glance.privacy.is_masked()).map(|raw| raw.as_str().to_owned()),
            is_masked: glance.privacy.is_masked(),
            seen: seen(key, case, glance),
            state,
        }
    }
}

impl CaseView {
    /// Returns true if the order can be cancelled because of it.
    pub(crate) fn can_cancel(&self) -> bool {
        self.choices.iter().any(|choice| choice.decision == Decision::Cancel)
    }
}

impl CaseView {
    /// Returns true if a person can say that it was dealt with, and so that it is dealt with elsewhere.
    pub(crate) fn can_be_duplicate(&self) -> bool {
        self.choices.iter().any(|choice| choice.decision == Decision::Handled)
    }
}

/// Returns what is said of a case whose condition does not hold.
fn without_condition(key: &CaseKey, state: &CaseState, glance: &Glance<'_>) -> &'static str {
    match state {
        CaseState::Open { .. } | CaseState::Pending { .. } => glance.words().clearing(),
        CaseState::Closed { .. } if glance.order().facts.resolutions().contains_key(key) => {
            glance.words().closed_decided()
        }
        CaseState::Closed { .. } => glance.words().closed_itself(),
        CaseState::Never => glance.words().was_never(),
    }
}

/// Returns the name and the address of the customer, as the reader may see them.
pub(crate) fn customer(glance: &Glance<'_>) -> Option<String> {
    let customer = &glance.placed()?.customer;
    let name = customer.name.as_ref().map(|name| glance.privacy.name(name));
    let email = customer.email.as_ref().map(|email| glance.privacy.email(email));
    match (name, email) {
        (Some(name), Some(email)) => Some(format!("{name} ({email})")),
        (name, email) => name.or(email),
    }
}

/// Returns the names of the lines that a case mentions.
fn lines(case: Option<&Case>, glance: &Glance<'_>) -> Vec<(String, String)> {
    let Some(case) = case else { return vec![] };
    let evidence = case.evidence.iter().map(|fact| fact.says.as_str());
    let said = case.sent_statements.iter().map(|said| said.says.as_str());
    let texts: Vec<&str> = evidence.chain(said).chain([case.summary.as_str()]).collect();
    let of = glance.reader.language.pick("of", "von");
    let is_named = |id: &str| texts.iter().any(|text| text.contains(&format!(" {of} {id}")));
    let lines = glance.placed().into_iter().flat_map(|placed| &placed.lines);
    let lines = lines.filter(|line| is_named(line.line_id.as_str()));
    lines.map(|line| (line.line_id.to_string(), line.title.as_str().to_owned())).collect()
}

/// Returns the address of the other order that a case is about, if it is about one.
fn other_order(key: &CaseKey, glance: &Glance<'_>) -> Option<String> {
    let Subject::OtherOrder(other) = key.subject() else { return None };
    let shop = glance.order().key.shop.clone();
    Some(address::order(&OrderKey { shop, order_id: other.clone() }))
}

/// Returns what the customer was told, whatever becomes of the case.
fn told(glance: &Glance<'_>) -> Vec<Told> {
    let one = |said: SentStatement| Told {
        message: names::message(said.key.kind(), glance.reader.language),
        says: glance.said(&said.says),
        at: When(said.at),
    };
    sent_statements(glance.order(), glance.reader.language).into_iter().map(one).collect()
}

/// Returns the facts of a case side by side: those of a source together, oldest first.
fn by_source(case: Option<&Case>, glance: &Glance<'_>) -> Vec<OfSource> {
    let evidence = case.map(|case| case.evidence.as_slice()).unwrap_or_default();
    let of = |source: Source| {
        let own = evidence.iter().filter(|fact| fact.stamp.source == source);
        let mut facts: Vec<(Said, When)> =
            own.map(|fact| (glance.said(&fact.says), When(fact.stamp.occurred_at))).collect();
        facts.sort_by_key(|(_, at)| *at);
        OfSource { source: names::source(source, glance.reader.language), facts }
    };
    Source::ALL.into_iter().map(of).filter(|of| !of.facts.is_empty()).collect()
}

fn withheld(case: Option<&Case>, glance: &Glance<'_>) -> Vec<Unsent> {
    let language = glance.reader.language;
    let withheld = case.into_iter().flat_map(|case| &case.withheld);
    let one = |withheld: &candor_domain::case::report::Withheld| Unsent {
        message: names::message(withheld.key.kind(), language),
        why: names::reason(withheld.reason, language),
    };
    withheld.map(one).collect()
}

fn choice(action: &Action, glance: &Glance<'_>) -> Option<Choice> {
    let decision = action.decision?;
    let name = names::decision(decision, glance.reader.language);
    Some(Choice { decision, slug: decision.slug(), name, action: action.action, effect: action.effect })
}

fn decided(held: &Held<Resolution>, glance: &Glance<'_>) -> Decided {
    let Resolution { decision, note, by, duplicate_of, .. } = &held.body;
    Decided {
        decision: names::decision(*decision, glance.reader.language),
        by: by.as_ref().map(|by| by.as_str().to_owned()),
        note: note.as_ref().map(|note| glance.privacy.hide(note.as_str())),
        duplicate: duplicate_of.as_ref().map(|other| other_case(other, &held.body.case, glance)),
        at: When(held.stamp.occurred_at),
    }
}

/// Returns a short name for all that a person bases a decision on: the opening, the facts, what was not sent and what can
/// be done, and what other people did. Words are not in it: the summary may tell the time, and two people may read the case
/// in two languages.
pub(crate) fn seen(key: &CaseKey, case: Option<&Case>, glance: &Glance<'_>) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{:?}", glance.plan.ledger.cases.get(key)));
    for held in glance.order().facts.work_on(key) {
        hash.update(format!("{} ", held.stamp));
    }
    if let Some(case) = case {
        hash.update(case.basis());
    }
    short(&hash.finalize())
}
