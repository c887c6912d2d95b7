//! The port to what is stored, and to the bus on which goes what people decide and do.
//!
//! Futures are `Send` here, unlike those of the engine's ports: a web server answers several people at once.

use std::collections::BTreeMap;
use std::error::Error;
use std::future::Future;
use std::sync::Arc;

use candor_domain::case::key::CaseKey;
use candor_domain::case::team::{Severity, Team};
use candor_domain::contact::mail_book::MailBook;
use candor_domain::event::envelope::Event;
use candor_domain::facts::order::Order;
use candor_domain::figures::counts::Figures;
use candor_domain::message::key::MessageKey;
use candor_domain::policy::settings::Policy;
use candor_domain::source::hours::OrderHours;
use candor_domain::source::silence_book::SilenceBook;
use candor_domain::values::id::{OrderKey, Shop};
use candor_domain::values::text::PersonName;
pub use candor_engine::ports::Look;
use candor_engine::ports::{self, SentMail, Stored};
use jiff::Timestamp;

use crate::sought::Sought;
use crate::viewer::Scope;

/// The largest number of orders that a search finds.
pub const FOUND_MAX: usize = 20;

/// The number of days of which the figures are shown: today, a week, and the week before.
pub const FIGURES_DAYS: usize = 15;

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
    /// The moment by which a person should have worked on it. A case that is put off is not due before that is over: who
    /// put it off answers for it until then.
    pub due_at: Timestamp,
    /// The team that works on it.
    pub team: Team,
    /// Its severity.
    pub severity: Severity,
    /// The person who works on it.
    pub assignee: Option<PersonName>,
    /// The moment until which it is put off, also where that is over.
    pub snoozed_until: Option<Timestamp>,
}

impl OpenCase {
    /// Returns the cases of an order that are open: those that the index is to have.
    pub fn of<'o>(order: &'o Order, policy: &'o Policy) -> impl Iterator<Item = Self> + 'o {
        let open = order.ledger.open_cases();
        let open = open.map(|(key, number, since)| ports::OpenCase::of(order, key, number, since));
        open.map(|open| Self::by(policy, &order.key, open))
    }

    /// Returns an open case with what follows from the policy: its team, and when it is due.
    #[must_use]
    pub fn by(policy: &Policy, order: &OrderKey, open: ports::OpenCase) -> Self {
        let severity = open.key.kind().severity();
        Self {
            order: order.clone(),
            number: open.number,
            opened_at: open.opened_at,
            due_at: policy.cases.due_at(severity, open.opened_at, open.snoozed_until),
            team: policy.team(&open.key),
            severity,
            case: open.key,
            assignee: open.assignee,
            snoozed_until: open.snoozed_until,
        }
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
    /// The figures of the last [`FIGURES_DAYS`] days, by its own clock.
    pub figures: Figures,
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
    /// **Meaning**: the bus did not take what a person decided or did, or did not say that it did. **Handling**: the page
    /// says so, and the person does it again if the case is still open: what comes twice does no harm.
    #[error("put an event about order {key}: the bus did not take it")]
    Undecided {
        /// The order.
        key: String,
        /// The bus's own error.
        #[source]
        cause: Cause,
    },
    /// **Meaning**: it was not noted that a person looked at a case, or not known who else did. **Handling**: the page is
    /// shown all the same, without the others; the next look is noted half a minute later.
    #[error("note a look at a case of order {key}: it was not noted")]
    Unnoted {
        /// The order.
        key: String,
        /// The store's own error.
        #[source]
        cause: Cause,
    },
}

/// The error behind an answer that says that the records did not answer. It is in the extensions of the answer: this crate
/// does not log, and the layer that does finds it there.
#[derive(Debug, Clone)]
pub struct Failure(pub Arc<RecordsError>);

/// The error for which it was not noted that a person looked at a case. It is in the extensions of an answer that shows the
/// case all the same, for the layer that logs.
#[derive(Debug, Clone)]
pub struct Unnoted(pub Arc<RecordsError>);

/// Everything that the pages need from the outside.
pub trait Records: Send + Sync + 'static {
    /// Returns all open cases, in any order: the index of open cases has what a list shows of them, and a shop's fit into
    /// memory.
    fn open_cases(&self) -> impl Future<Output = Result<Vec<OpenCase>, RecordsError>> + Send;

    /// Returns an order as it was last committed, if there is one.
    fn order(&self, key: &OrderKey) -> impl Future<Output = Result<Option<Stored>, RecordsError>> + Send;

    /// Returns those of some orders that there are, in any order. A page of the list asks for at most fifty.
    fn orders(&self, keys: &[OrderKey]) -> impl Future<Output = Result<Vec<Stored>, RecordsError>> + Send {
        async move {
            let mut found = Vec::with_capacity(keys.len());
            for key in keys {
                found.extend(self.order(key).await?);
            }
            Ok(found)
        }
    }

    /// Returns the orders of some shops that a person may mean, some of which may not be there ([`crate::sought::find`]).
    fn find(
        &self,
        shops: &Scope<Shop>,
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

    /// Puts what a person decided or did on the bus: a `CaseResolved` or a `CaseWorkedOn` event.
    fn put(&self, event: &Event) -> impl Future<Output = Result<(), RecordsError>> + Send;

    /// Notes that a person has a case open, and returns who else had it open shortly before, newest first.
    fn note_look(
        &self,
        order: &OrderKey,
        case: &CaseKey,
        by: &PersonName,
        now: Timestamp,
    ) -> impl Future<Output = Result<Vec<Look>, RecordsError>> + Send;
}
