//! The port to what is stored, and to the bus on which decisions go.
//!
//! Futures are `Send` here, unlike those of the engine's ports: a web server answers several people at once.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::str::FromStr;
use std::sync::Arc;

use candor_domain::case::key::CaseKey;
use candor_domain::case::team::{Severity, Team};
use candor_domain::contact::mail_book::MailBook;
use candor_domain::event::envelope::Event;
use candor_domain::facts::order::Order;
use candor_domain::message::key::MessageKey;
use candor_domain::policy::settings::Policy;
use candor_domain::source::hours::OrderHours;
use candor_domain::source::silence_book::SilenceBook;
use candor_domain::values::id::{OrderKey, Shop};
use candor_engine::ports::{SentMail, Stored};
use jiff::Timestamp;

use crate::sought::Sought;
use crate::viewer::Scope;

/// The largest number of cases that one page of the list has.
pub const PAGE_CASES_MAX: usize = 50;
/// The largest number of orders that a search finds.
pub const FOUND_MAX: usize = 20;

/// An open case, as the index of open cases has it. What it says comes from its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCase {
    /// The order that has it.
    pub order: OrderKey,
    /// The case.
    pub case: CaseKey,
    /// The number of this opening, from 1.
    pub number: u32,
    /// The moment since which it is open.
    pub opened_at: Timestamp,
    /// The moment by which a person should have worked on it.
    pub due_at: Timestamp,
    /// The team that works on it.
    pub team: Team,
    /// Its severity.
    pub severity: Severity,
}

impl OpenCase {
    /// Returns the cases of an order that are open: those that the index is to have.
    pub fn of<'o>(order: &'o Order, policy: &'o Policy) -> impl Iterator<Item = Self> + 'o {
        let open = order.ledger.open_cases();
        open.map(|(case, number, since)| Self::by(policy, &order.key, case, number, since))
    }

    /// Returns an open case with what follows from the policy: its team, and when it is due.
    #[must_use]
    pub fn by(policy: &Policy, order: &OrderKey, case: &CaseKey, number: u32, opened_at: Timestamp) -> Self {
        let severity = case.kind().severity();
        Self {
            order: order.clone(),
            case: case.clone(),
            number,
            opened_at,
            due_at: opened_at.checked_add(policy.cases.due(severity)).unwrap_or(Timestamp::MAX),
            team: policy.team(case),
            severity,
        }
    }

    /// Returns its place in the list.
    #[must_use]
    pub fn place(&self) -> Cursor {
        Cursor { due_at: self.due_at, order: self.order.clone(), case: self.case.clone() }
    }
}

/// The open cases that a person wants to see. What is absent may be anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The shops.
    pub shops: Scope<Shop>,
    /// The team.
    pub team: Option<Team>,
    /// The severity.
    pub severity: Option<Severity>,
}

impl Wanted {
    /// Returns true if a case is one of these.
    #[must_use]
    pub fn includes(&self, open: &OpenCase) -> bool {
        self.shops.includes(&open.order.shop)
            && self.team.is_none_or(|team| team == open.team)
            && self.severity.is_none_or(|severity| severity == open.severity)
    }
}

/// A place in the list of open cases, which is ordered by when they are due, then by order and case. It is written in an
/// address as these three, with a blank between them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// The moment at which the case at this place is due.
    pub due_at: Timestamp,
    /// The order that has it.
    pub order: OrderKey,
    /// The case.
    pub case: CaseKey,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.due_at, self.order, self.case)
    }
}

/// A text that is no place in the list of open cases.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no place in the list of open cases")]
pub struct InvalidCursor(String);

impl FromStr for Cursor {
    type Err = InvalidCursor;
    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let read = || {
            let mut parts = text.splitn(3, ' ');
            let mut next = || parts.next();
            let (due_at, order, case) = (next()?, next()?, next()?);
            Some(Self { due_at: due_at.parse().ok()?, order: order.parse().ok()?, case: case.parse().ok()? })
        };
        read().ok_or_else(|| InvalidCursor(text.to_owned()))
    }
}

/// A part of the list of open cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The cases, those that are due first at the top.
    pub cases: Vec<OpenCase>,
    /// The place after which the next page begins, if there is more.
    pub next: Option<Cursor>,
}

impl Page {
    /// Returns the first of the cases that stand after a place, in their order: at most `most`, and where to go on if there
    /// are more.
    #[must_use]
    pub fn first(mut cases: Vec<OpenCase>, most: usize) -> Self {
        let is_more = cases.len() > most;
        cases.truncate(most);
        let next = cases.last().filter(|_| is_more).map(OpenCase::place);
        Self { cases, next }
    }
}

/// The state of the shops and of outgoing mail, beyond single orders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The book of outgoing mail.
    pub mail: MailBook,
    /// The shops of the policy.
    pub shops: BTreeMap<Shop, ShopStanding>,
    /// The number of orders whose time came two minutes ago or earlier, and that nothing looked at since. Each is looked at
    /// within a minute where all is well.
    pub late_orders: usize,
}

/// The state of a shop.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShopStanding {
    /// Its new orders in the hours of the last nine days: of today, and of the same day a week before.
    pub hours: OrderHours,
    /// The book of its silence.
    pub silence: SilenceBook,
}

/// The cause of an error, as the store or the bus tells it.
pub type Cause = Box<dyn Error + Send + Sync>;

/// The reasons why the records did not answer.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// **Meaning**: what is stored could not be read now. **Handling**: the page says so, and the person loads it again.
    #[error("{operation} {key}: what is stored could not be read")]
    Unread {
        /// The operation, such as `load order`.
        operation: &'static str,
        /// The key of what it was for.
        key: String,
        /// The store's own error.
        #[source]
        cause: Cause,
    },
    /// **Meaning**: the bus did not take a decision, or did not say that it did. **Handling**: the page says so, and the
    /// person decides again if the case is still open: a decision that comes twice does no harm.
    #[error("decide about order {key}: the bus did not take the decision")]
    Undecided {
        /// The order.
        key: String,
        /// The bus's own error.
        #[source]
        cause: Cause,
    },
}

/// The error behind an answer that says that the records did not answer. It is in the extensions of the answer: this crate
/// does not log, and the layer that does finds it there.
#[derive(Debug, Clone)]
pub struct Failure(pub Arc<RecordsError>);

/// Everything that the pages need from the outside.
pub trait Records: Send + Sync + 'static {
    /// Returns the open cases that are wanted, those that are due first at the top, from after a place on; at most `most`.
    fn open_cases(
        &self,
        wanted: &Wanted,
        after: Option<&Cursor>,
        most: usize,
    ) -> impl Future<Output = Result<Page, RecordsError>> + Send;

    /// Returns an order as it was last committed, if there is one.
    fn order(&self, key: &OrderKey) -> impl Future<Output = Result<Option<Stored>, RecordsError>> + Send;

    /// Returns those of some orders that there are, in any order. A page of the list asks for at most
    /// [`PAGE_CASES_MAX`].
    fn orders(&self, keys: &[OrderKey]) -> impl Future<Output = Result<Vec<Stored>, RecordsError>> + Send {
        async move {
            let mut found = Vec::with_capacity(keys.len());
            for key in keys {
                found.extend(self.order(key).await?);
            }
            Ok(found)
        }
    }

    /// Returns the orders that a person may mean, some of which may not be there ([`crate::sought::find`]).
    fn find(
        &self,
        sought: &Sought,
        most: usize,
    ) -> impl Future<Output = Result<Vec<OrderKey>, RecordsError>> + Send;

    /// Returns the state of the shops and of outgoing mail.
    fn standing(&self, now: Timestamp) -> impl Future<Output = Result<Standing, RecordsError>> + Send;

    /// Returns the mails that were handed to the mail service for a message of an order, oldest first, as far as they are
    /// kept.
    fn sent_mails(
        &self,
        order: &OrderKey,
        message: &MessageKey,
    ) -> impl Future<Output = Result<Vec<SentMail>, RecordsError>> + Send;

    /// Puts a decision on the bus: a `CaseResolved` event.
    fn decide(&self, decision: &Event) -> impl Future<Output = Result<(), RecordsError>> + Send;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_reads_back_as_it_was_written() {
        let place = Cursor {
            due_at: "2026-03-02T10:00:00.123Z".parse().unwrap(),
            order: "demo-shop#5001".parse().unwrap(),
            case: "hold-forgotten:gift wrap".parse().unwrap(),
        };
        assert_eq!(place.to_string().parse(), Ok(place));
        assert!("2026-03-02T10:00:00Z demo-shop#5001".parse::<Cursor>().is_err());
    }
}
