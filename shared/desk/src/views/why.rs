//! Why, and why not: each message and each command, with its state and the reason for it.

use std::collections::BTreeMap;

use candor_domain::command::statement::CommandStatement;
use candor_domain::fulfilment::request::FulfilmentRequest;
use candor_domain::ledger::state::EffectState;
use candor_domain::message::candidate::{Candidate, Eligibility};
use candor_domain::message::key::MessageKey;
use candor_domain::message::sent::sent_statements;
use candor_domain::plan::pipeline::fulfilment_request;

use crate::address;
use crate::views::became::{Became, became};
use crate::views::glance::{Glance, Reader};
use crate::views::when::When;
use crate::words::{names, numbers};
use candor_domain::values::language::Language;

/// A message or a command, with its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EffectRow {
    pub(crate) name: String,
    pub(crate) key: String,
    pub(crate) state: State,
    pub(crate) word: &'static str,
    pub(crate) at: Option<When>,
    /// The reason for its state, where there is more to say.
    pub(crate) why: Vec<String>,
    /// The attempts to send it and the reports about it, where it is a message.
    pub(crate) became: Vec<Became>,
    /// The page with its mails, where it is a message.
    pub(crate) mails: Option<String>,
}

/// The state of an effect in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Done,
    Due,
    Waits,
    Withheld,
    NeedsPerson,
    InProgress,
    Unknown,
    Refused,
}

impl State {
    pub(crate) fn word(self, language: Language) -> &'static str {
        match self {
            Self::Done => language.pick("sent", "gesendet"),
            Self::Due => language.pick("due", "fällig"),
            Self::Waits => language.pick("waits", "wartet"),
            Self::Withheld => language.pick("not sent", "nicht gesendet"),
            Self::NeedsPerson => language.pick("needs a person", "braucht einen Menschen"),
            Self::InProgress => language.pick("being sent", "wird gesendet"),
            Self::Unknown => language.pick("may have gone out", "vielleicht gesendet"),
            Self::Refused => language.pick("refused", "abgelehnt"),
        }
    }

    /// Returns its name for the style.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Due | Self::InProgress => "due",
            Self::Waits | Self::Withheld => "quiet",
            Self::NeedsPerson | Self::Unknown | Self::Refused => "bad",
        }
    }
}

/// Returns the messages that the facts call for, or called for.
pub(crate) fn messages(glance: &Glance<'_>) -> Vec<EffectRow> {
    let candidates: BTreeMap<&MessageKey, &Candidate> =
        glance.plan.candidates.iter().map(|candidate| (&candidate.key, candidate)).collect();
    let ledger = &glance.plan.ledger.messages;
    let said: BTreeMap<MessageKey, String> = sent_statements(glance.order(), glance.reader.language)
        .into_iter()
        .map(|said| (said.key, said.says))
        .collect();
    let mut keys: Vec<&MessageKey> = candidates.keys().copied().chain(ledger.keys()).collect();
    keys.sort();
    keys.dedup();
    let row = |key: &MessageKey| {
        let entry = ledger.get(key).map(|entry| entry.state());
        let candidate = candidates.get(key).map(|candidate| candidate.eligibility);
        let mut row = effect(entry, candidate, glance);
        row.name = names::message(key.kind(), glance.reader.language).to_owned();
        row.key = key.to_string();
        row.mails = Some(address::mails(&glance.order().key, key));
        row.why.extend(said.get(key).map(|says| glance.privacy.hide(says)));
        row.became = became(key, glance);
        row
    };
    by_time(keys.into_iter().map(row).collect())
}

/// Returns rows with the earliest first, and those without a time at the end.
fn by_time(mut rows: Vec<EffectRow>) -> Vec<EffectRow> {
    rows.sort_by_key(|row| (row.at.is_none(), row.at));
    rows
}

/// Returns the row of an effect by its state in the ledger, and the reason for which it is not done.
fn effect(entry: Option<EffectState<'_>>, candidate: Option<Eligibility>, glance: &Glance<'_>) -> EffectRow {
    let language = glance.reader.language;
    let (mut state, at, mut why) = match entry {
        None => (State::Waits, None, vec![]),
        Some(EffectState::Due { not_before, attempts }) => {
            (State::Due, Some(not_before), numbers::attempts(attempts, language).into_iter().collect())
        }
        Some(EffectState::Withheld { reason, at }) => {
            (State::Withheld, Some(at), vec![names::reason(reason, language).to_owned()])
        }
        Some(EffectState::Claimed { until, .. }) => (State::InProgress, Some(until), vec![]),
        Some(EffectState::Unknown { since, .. }) => (State::Unknown, Some(since), vec![]),
        Some(EffectState::Done { at }) => (State::Done, Some(at), vec![]),
        Some(EffectState::Refused { at, why }) => {
            (State::Refused, Some(at), vec![glance.privacy.hide(why.as_str())])
        }
    };
    let (by_plan, reason) = match candidate {
        None | Some(Eligibility::Eligible) => (state, None),
        Some(Eligibility::Waiting(reason)) => (State::Waits, Some(reason)),
        Some(Eligibility::Withheld(reason)) => (State::Withheld, Some(reason)),
        Some(Eligibility::Blocked(reason)) => (State::NeedsPerson, Some(reason)),
    };
    if matches!(state, State::Due | State::Waits | State::Withheld) {
        state = by_plan;
    }
    let reason = reason.map(|reason| names::reason(reason, language).to_owned());
    why.extend(reason.filter(|reason| !why.contains(reason)));
    let word = state.word(language);
    let (name, key) = (String::new(), String::new());
    EffectRow { name, key, state, word, at: at.map(When), why, became: vec![], mails: None }
}

/// Returns what other systems were told, or are to be told.
pub(crate) fn commands(glance: &Glance<'_>) -> Vec<EffectRow> {
    let row = |(key, entry): (
        &candor_domain::command::key::CommandKey,
        &candor_domain::command::entry::CommandEntry,
    )| {
        let mut row = effect(Some(entry.state()), None, glance);
        row.name = names::command(key, glance.reader.language);
        row.key = key.to_string();
        row.why.extend(entry.statement().map(|statement| command(statement, glance.reader.language)));
        row
    };
    by_time(glance.plan.ledger.commands.iter().map(row).collect())
}

/// Returns what the warehouse ought to do now, and why: a hold shows here even where the warehouse was never asked.
pub(crate) fn warehouse(glance: &Glance<'_>) -> Option<String> {
    let Reader { policy, now, language, .. } = glance.reader;
    let request = fulfilment_request(glance.order(), policy, now)?;
    Some(command(&CommandStatement::Fulfilment(request), language))
}

/// Returns a statement to another system, in words.
pub(crate) fn command(statement: &CommandStatement, language: Language) -> String {
    match statement {
        CommandStatement::Fulfilment(FulfilmentRequest::Fulfil { lines, .. }) => {
            let units: Vec<String> =
                lines.iter().map(|line| format!("{} × {}", line.quantity, line.line_id)).collect();
            format!("{} {}", language.pick("Send, in all:", "Senden, insgesamt:"), units.join(", "))
        }
        CommandStatement::Fulfilment(FulfilmentRequest::Stop(reason)) => {
            let stop = language.pick("Send nothing more.", "Nichts mehr senden.");
            format!("{stop} {}", names::stop(*reason, language))
        }
        CommandStatement::Tag(change) => match change {
            candor_domain::order::tagged::TagChange::Added => language.pick("Put it on.", "Setzen."),
            candor_domain::order::tagged::TagChange::Removed => language.pick("Take it off.", "Entfernen."),
        }
        .to_owned(),
        CommandStatement::Cancellation => {
            language.pick("Cancel the order.", "Bestellung stornieren.").to_owned()
        }
        CommandStatement::CaseList(_) => {
            language.pick("Show the cases of the order.", "Die Fälle der Bestellung zeigen.").to_owned()
        }
        CommandStatement::Archive => {
            language.pick("Archive the order.", "Bestellung archivieren.").to_owned()
        }
    }
}
