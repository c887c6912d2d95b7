//! Holds what all acts of people on a case have in common: why an act is not sent, and its event.

use axum::http::StatusCode;
use candor_domain::case::key::CaseKey;
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::values::id::{EventId, OrderKey};
use candor_domain::values::text::{PersonName, Remark};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::asked::Asked;
use crate::digest::short;
use crate::viewer::Denied;
use crate::views::case::CaseView;
use crate::words::names;
use crate::words::sentences::Words;

/// A reason for which an act is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unsent {
    Denied(Denied),
    ClosedMeanwhile,
    ChangedMeanwhile,
    NoneChosen,
    NotOffered,
    NotAlike,
    TooMany,
    BadNote,
    BadPerson,
    BadMoment,
    BadCase,
    NoName,
    NotAllowed,
    NotTaken,
}

impl Unsent {
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::ClosedMeanwhile | Self::ChangedMeanwhile => StatusCode::CONFLICT,
            Self::Denied(_) | Self::NoName | Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::NotTaken => StatusCode::BAD_GATEWAY,
            Self::NoneChosen | Self::NotOffered | Self::NotAlike | Self::TooMany => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::BadNote | Self::BadPerson | Self::BadMoment | Self::BadCase => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
        }
    }

    pub(super) fn hint(self, words: Words) -> &'static str {
        match self {
            Self::Denied(denied) => names::denied(denied, words.0),
            Self::ClosedMeanwhile => words.closed_meanwhile(),
            Self::ChangedMeanwhile => words.changed_meanwhile(),
            Self::NoneChosen => words.choose_one(),
            Self::NotOffered => words.not_offered(),
            Self::NotAlike => words.not_alike(),
            Self::TooMany => words.too_many(),
            Self::BadNote => words.note_too_long(),
            Self::BadPerson => words.bad_person(),
            Self::BadMoment => words.bad_moment(),
            Self::BadCase => words.bad_case(),
            Self::NoName => words.no_name(),
            Self::NotAllowed => words.not_allowed(),
            Self::NotTaken => words.decision_failed(),
        }
    }
}

impl From<Denied> for Unsent {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

/// Refuses an act on a case that closed, or that says something else than what the person read.
pub(super) fn must_be_as_read(case: &CaseView, seen: &str) -> Result<(), Unsent> {
    if !case.state.is_open() {
        return Err(Unsent::ClosedMeanwhile);
    }
    if case.seen == seen { Ok(()) } else { Err(Unsent::ChangedMeanwhile) }
}

/// Returns a note, if there is one. It is one line wherever it is kept.
pub(super) fn remark(text: &str) -> Result<Option<Remark>, Unsent> {
    let note = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let note = Some(note).filter(|note| !note.is_empty()).map(|note| note.parse::<Remark>());
    note.transpose().map_err(|_| Unsent::BadNote)
}

/// Returns the name of the person who asks.
pub(super) fn me(asked: &Asked) -> Option<PersonName> {
    asked.viewer.name.parse().ok()
}

/// Returns the event of an act. Its id follows from the case, what was done, by whom and when.
pub(super) fn event(
    key: &OrderKey,
    case: &CaseKey,
    fact: Fact,
    asked: &Asked,
    now: Timestamp,
) -> Option<Event> {
    let (by, done) = (&asked.viewer.name, fact.event_type());
    let text = format!("{key} {case} {done} {by} {now} {fact:?}");
    let id: EventId = format!("desk-{}", short(&Sha256::digest(text.as_bytes()))).parse().ok()?;
    Some(Event { key: key.clone(), stamp: Stamp { occurred_at: now, id, source: Source::Desk }, fact })
}
