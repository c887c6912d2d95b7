//! Imitates what the functions talk to: the table, the mail service, the bus and the people; each fails as told.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use candor_domain::case::report::Announcement;
use candor_domain::command::command_event::Command;
use candor_domain::contact::mail_book::MailBook;
use candor_domain::contact::mail_stop::MailStopNotice;
use candor_domain::contact::mail_trouble::{MailTrouble, MailTroubleKind};
use candor_domain::fulfilment::fingerprint::Lookalikes;
use candor_domain::plan::effect::{DuplicateCheck, Suppression};
use candor_domain::reference::report::Reference;
use candor_domain::source::hours::OrderHours;
use candor_domain::values::id::{OrderKey, Shop};
use candor_domain::values::text::{EmailAddress, Remark};
use candor_engine::memory::MemoryStore;
use candor_engine::ports::{
    BookWrite, CaseNotifier, Clock, Commands, Commit, CommitError, Keep, KeptBook, KeptKnowledge,
    KnowledgeWrite, MailAnswer, MailBooks, Mailer, OrderCounts, Outcome, OutgoingMail, References, Registry,
    Revision, Shard, Store, StoreError, Stored, Suppressions, Sweep,
};
use jiff::{SignedDuration, Timestamp};

use crate::stream::Stream;
use crate::time::Time;

/// The trouble that something is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The table answers so many of 100 requests with throttling.
    TableThrottled(u32),
    /// The table does not answer at all.
    TableSilent,
    /// The mail service takes no mail.
    MailDown,
    /// The mail service takes every second mail, and answers none.
    MailSilent,
    /// The bus takes nothing.
    BusRefuses,
    /// No function may run.
    NothingRuns,
}

/// The mails that the mail service takes in any second.
const PER_SECOND: usize = 14;
const ANSWER: SignedDuration = SignedDuration::from_millis(8);
const SEND: SignedDuration = SignedDuration::from_millis(80);
/// Three attempts with their pauses, and the longest time for an operation (`shared/aws/src/times.rs`).
const THROTTLED: SignedDuration = SignedDuration::from_millis(250);
const SILENT: SignedDuration = SignedDuration::from_secs(4);
const NO_ANSWER: SignedDuration = SignedDuration::from_secs(5);

/// The world, which all who hold a copy share.
#[derive(Debug, Clone)]
pub struct World(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    time: Time,
    stream: Stream,
    store: MemoryStore,
    trouble: Cell<Option<Trouble>>,
    stuck: RefCell<Option<OrderKey>>,
    chance: Cell<u64>,
    mails: RefCell<Vec<(Timestamp, String)>>,
    commands: Cell<usize>,
    notices: Cell<usize>,
}

impl World {
    /// Returns a world in which all is well. Changes of orders go to the stream.
    #[must_use]
    pub fn new(time: &Time, stream: &Stream) -> Self {
        Self(Rc::new(Inner {
            time: time.clone(),
            stream: stream.clone(),
            store: MemoryStore::default(),
            trouble: Cell::new(None),
            stuck: RefCell::default(),
            chance: Cell::new(7),
            mails: RefCell::default(),
            commands: Cell::default(),
            notices: Cell::default(),
        }))
    }

    /// Begins a trouble, or ends it.
    pub fn suffer(&self, trouble: Option<Trouble>) {
        self.0.trouble.set(trouble);
    }

    /// Makes every call end with the load of this order, which gets no answer at all; or ends that.
    pub fn stick(&self, order: Option<OrderKey>) {
        *self.0.stuck.borrow_mut() = order;
    }

    /// Returns the store as it is, without trouble.
    #[must_use]
    pub fn store(&self) -> &MemoryStore {
        &self.0.store
    }

    /// Puts an order on the stream, as a change that was made in the store itself.
    pub fn note(&self, key: &OrderKey) {
        self.0.stream.push(&format!("ORDER#{key}"));
    }

    /// Returns each mail that the mail service took: the moment, and the mail.
    #[must_use]
    pub fn mails(&self) -> Vec<(Timestamp, String)> {
        self.0.mails.borrow().clone()
    }

    /// Returns how many commands the bus took.
    #[must_use]
    pub fn commands(&self) -> usize {
        self.0.commands.get()
    }

    /// Returns how often people were told that mail stopped, or went on.
    #[must_use]
    pub fn notices(&self) -> usize {
        self.0.notices.get()
    }

    /// Returns a number from 0 to 99, by SplitMix64.
    fn roll(&self) -> u64 {
        let seed = self.0.chance.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.chance.set(seed);
        let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % 100
    }

    /// Asks the table, which answers or not.
    async fn ask(&self, operation: &'static str, key: impl ToString) -> Result<(), StoreError> {
        let (time, cause) = match self.0.trouble.get() {
            Some(Trouble::TableThrottled(share)) if self.roll() < u64::from(share) => {
                (THROTTLED, "throttled")
            }
            Some(Trouble::TableSilent) => (SILENT, "no answer"),
            _ => {
                self.0.time.pass(ANSWER).await;
                return Ok(());
            }
        };
        self.0.time.pass(time).await;
        Err(StoreError::Unavailable { operation, key: key.to_string(), cause: cause.into() })
    }
}

impl Store for World {
    async fn load(&self, key: &OrderKey) -> Result<Option<Stored>, StoreError> {
        self.ask("load order", key).await?;
        let is_stuck = self.0.stuck.borrow().as_ref() == Some(key);
        if is_stuck {
            std::future::pending::<()>().await;
        }
        self.0.store.load(key).await
    }

    async fn commit(&self, commit: &Commit) -> Result<Revision, CommitError> {
        self.ask("commit order", &commit.order.key).await?;
        let revision = self.0.store.commit(commit).await?;
        // The filter of the stream drops all other changes.
        if commit.due {
            self.0.stream.push(&format!("ORDER#{}", commit.order.key));
        }
        Ok(revision)
    }
}

impl Sweep for World {
    async fn asleep_until(
        &self,
        shard: Shard,
        now: Timestamp,
        most: usize,
    ) -> Result<Vec<OrderKey>, StoreError> {
        self.ask("sweep shard", shard.number()).await?;
        self.0.store.asleep_until(shard, now, most).await
    }
}

impl Registry for World {
    async fn check_duplicates(
        &self,
        key: &OrderKey,
        search: &DuplicateCheck,
    ) -> Result<Lookalikes, StoreError> {
        self.ask("check duplicates of order", key).await?;
        self.0.store.check_duplicates(key, search).await
    }

    async fn suppress(&self, shop: &Shop, of: &Suppression, keep: Keep) -> Result<(), StoreError> {
        self.ask("suppress an address of shop", shop).await?;
        self.0.store.suppress(shop, of, keep).await
    }

    async fn suppressions(&self, shop: &Shop, address: &EmailAddress) -> Result<Suppressions, StoreError> {
        self.ask("look up an address of shop", shop).await?;
        self.0.store.suppressions(shop, address).await
    }
}

impl OrderCounts for World {
    async fn add_orders(&self, shop: &Shop, orders: &OrderHours) -> Result<(), StoreError> {
        self.ask("count", shop).await?;
        self.0.store.add_orders(shop, orders).await
    }
}

impl References for World {
    async fn knowledge(&self, shop: &Shop, reference: &Reference) -> Result<KeptKnowledge, StoreError> {
        self.ask("load", shop).await?;
        self.0.store.knowledge(shop, reference).await
    }

    async fn write_knowledge(
        &self,
        shop: &Shop,
        reference: &Reference,
        kept: &KeptKnowledge,
        expires_at: Timestamp,
    ) -> Result<KnowledgeWrite, StoreError> {
        self.ask("write", shop).await?;
        self.0.store.write_knowledge(shop, reference, kept, expires_at).await
    }
}

impl MailBooks for World {
    async fn mail_book(&self) -> Result<KeptBook, StoreError> {
        self.ask("load", "mail book").await?;
        self.0.store.mail_book().await
    }

    async fn write_mail_book(
        &self,
        book: &MailBook,
        seen: Option<Revision>,
    ) -> Result<BookWrite, StoreError> {
        self.ask("write", "mail book").await?;
        self.0.store.write_mail_book(book, seen).await
    }
}

impl Mailer for World {
    async fn send(&self, outgoing: &OutgoingMail<'_>) -> MailAnswer {
        let now = self.0.time.now();
        let within = |at: &Timestamp| now.duration_since(*at) < SignedDuration::from_secs(1);
        let lately = self.0.mails.borrow().iter().rev().take_while(|(at, _)| within(at)).count();
        self.0.time.pass(SEND).await;
        let trouble = |kind, why: &str| MailTrouble { kind, why: Remark::bounded(why) };
        let take = || self.0.mails.borrow_mut().push((now, outgoing.effect_id.to_owned()));
        match self.0.trouble.get() {
            Some(Trouble::MailDown) => {
                MailAnswer::Trouble(trouble(MailTroubleKind::ServiceDown, "unavailable"))
            }
            Some(Trouble::MailSilent) => {
                if self.roll() < 50 {
                    take();
                }
                self.0.time.pass(NO_ANSWER).await;
                MailAnswer::Silent(trouble(MailTroubleKind::ServiceDown, "no answer"))
            }
            _ if lately >= PER_SECOND => {
                MailAnswer::Trouble(trouble(MailTroubleKind::RateReached, "Maximum sending rate exceeded."))
            }
            _ => {
                take();
                Outcome::Done { receipt: None }.into()
            }
        }
    }
}

impl CaseNotifier for World {
    async fn announce(&self, _: &Announcement) -> Outcome {
        self.0.time.pass(ANSWER).await;
        Outcome::Done { receipt: None }
    }

    async fn announce_mail_stop(&self, _: &MailStopNotice) -> Outcome {
        self.0.notices.set(self.0.notices.get() + 1);
        Outcome::Done { receipt: None }
    }
}

impl Commands for World {
    async fn publish(&self, _: &Command) -> Outcome {
        if self.0.trouble.get() == Some(Trouble::BusRefuses) {
            self.0.time.pass(THROTTLED).await;
            return Outcome::Failed { why: Remark::bounded("InternalFailure") };
        }
        self.0.time.pass(ANSWER).await;
        self.0.commands.set(self.0.commands.get() + 1);
        Outcome::Done { receipt: None }
    }
}
