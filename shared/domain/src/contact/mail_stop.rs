//! The case of a shop whose mails wait. Like that of a silent shop, it is about no order, and is announced on the same
//! queue.

use jiff::Timestamp;
use serde::Serialize;

use crate::case::report::Action;
use crate::case::team::{Severity, Team};
use crate::case::words::alerts;
use crate::contact::mail_trouble::MailTroubleKind;
use crate::policy::settings::Policy;
use crate::values::id::Shop;
use crate::values::language::Language;
use crate::values::text::Remark;

/// The key of the case, and its kind.
pub const MAIL_STOPPED: &str = "mail-stopped";

/// A message on the exceptions queue: mail waits for the account, or goes out again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailStopNotice {
    /// The shop whose mails wait; absent where the mails of every shop do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shop: Option<Shop>,
    /// The key of the case.
    pub key: &'static str,
    /// The number of this opening of the case, from 1.
    pub number: u32,
    /// The change: opened or closed.
    pub change: MailStopChange,
    /// The team that works on it.
    pub team: Team,
    /// Its severity.
    pub severity: Severity,
}

/// A change of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum MailStopChange {
    /// Mail waits.
    Opened {
        /// The moment of the first refusal.
        opened_at: Timestamp,
        /// The moment by which a person should have worked on it.
        due_at: Timestamp,
        /// The case in words.
        case: MailStopCase,
    },
    /// Mail goes out again.
    Closed {
        /// The moment at which the mail service took a mail again.
        closed_at: Timestamp,
    },
}

/// The case in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailStopCase {
    /// The kind of trouble.
    pub trouble: MailTroubleKind,
    /// The reason, in the mail service's own words.
    #[serde(skip)]
    pub why: Remark,
    /// The problem, for the person who will act.
    pub summary: String,
    /// The actions that a person can take, each with its effect.
    pub actions: Vec<Action>,
}

impl MailStopCase {
    fn of(trouble: MailTroubleKind, why: Remark, language: Language) -> Self {
        let summary = alerts::mail_stop(trouble, &why, language);
        Self { trouble, summary, actions: vec![alerts::end_of_trouble(trouble, language)], why }
    }

    /// Returns the case in the words of a language.
    #[must_use]
    pub fn told_in(self, language: Language) -> Self {
        Self::of(self.trouble, self.why, language)
    }
}

/// The beginning of a stop, as the book of outgoing mail has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopped<'b> {
    pub(crate) shop: Option<&'b Shop>,
    pub(crate) number: u32,
    pub(crate) trouble: MailTroubleKind,
    pub(crate) why: &'b Remark,
    pub(crate) since: Timestamp,
}

impl MailStopNotice {
    pub(crate) fn opened(stopped: Stopped<'_>, policy: &Policy) -> Self {
        let Stopped { trouble, why, since, .. } = stopped;
        let case = MailStopCase::of(trouble, why.clone(), Language::English);
        let due_at = policy.cases.due_at(Severity::High, since, None);
        Self::of(stopped, MailStopChange::Opened { opened_at: since, due_at, case })
    }

    pub(crate) fn closed(stopped: Stopped<'_>, closed_at: Timestamp) -> Self {
        Self::of(stopped, MailStopChange::Closed { closed_at })
    }

    fn of(stopped: Stopped<'_>, change: MailStopChange) -> Self {
        Self {
            shop: stopped.shop.cloned(),
            key: MAIL_STOPPED,
            number: stopped.number,
            change,
            team: Team::Storefront,
            severity: Severity::High,
        }
    }
}
