//! Defines the ports: traits for everything that the engine needs from the outside, and nothing more.
//!
//! `candor-aws` has the real implementations, [`crate::memory`] has some for tests.
//!
//! [`Store`] and [`Sweep`] keep orders, and [`CaseIndex`] lists those with open cases, and [`OrderIndex`] finds
//! orders by what people know of them. [`Registry`] keeps facts that concern
//! more than one order, and [`MailBooks`] whose turn it is to send; [`SentMails`] keep what was sent. [`OrderCounts`] and [`SilenceBooks`] keep the rhythm of a
//! shop. [`References`] keeps which order a tracking number or a payment belongs to, and [`FactBus`] takes the events of
//! reports that name one. [`Storefront`] is a shop that can be asked what changed, and [`ShopBooks`] keep how far that
//! came, and what else is one small record of a shop. [`Erasures`] keeps the work on demands to be forgotten, and [`Traces`] shows all that is stored; [`ErasureNotifier`]
//! and [`ErasureAnswers`] tell what became of them. [`FigureBook`] keeps the figures of what happened, and [`AllOrders`] shows
//! the orders that they are counted from; [`TruthReporter`] sends them to the shop's leads. [`CaseLooks`] note
//! who looked at which case. [`Mailer`] tells customers,
//! [`CaseNotifier`] tells the shop's people ([`TeamMails`] count the mails to them), and
//! [`Commands`] tells other systems. [`Clock`] gives the time.
//!
//! Futures here are not `Send`, because a function works on one thread, and so does the simulation.

mod case_index;
mod case_looks;
mod order_index;
mod erasures;
mod figure_book;
mod mail_books;
mod outside;
mod references;
mod registry;
mod sent_mails;
mod shop_books;
mod silence_books;
mod store;
mod storefront;
mod team_mails;
mod truth_reports;

pub use case_index::{CaseIndex, CasePage, CasePlace, LISTED_MAX, OpenCase, OpenCases};
pub use case_looks::{CaseLooks, LOOK_NAMED, LOOK_SPARED, LOOKERS_MAX, Look, Looks};
pub use erasures::{
    DemandKey, ErasureAnswers, ErasureNotifier, Erasures, KeptWork, Page, Row, Trace, Traces,
};
pub use figure_book::{AllOrders, FigureBook, FiguresBatch, OrdersPage, Segment, figures_kept_until};
pub use mail_books::{BookWrite, KeptBook, MailBooks};
pub use order_index::{OrderIndex, OrderNames, PlainNumber};
pub use outside::{CaseNotifier, Clock, Commands, MailAnswer, Mailer, OutgoingMail};
pub use references::{FactBus, KeptKnowledge, KnowledgeWrite, References};
pub use registry::{Keep, LookupHash, Reach, Registry, Suppressions};
pub use sent_mails::{SentMail, SentMails};
pub use shop_books::{KeptShopBook, ShopBookWrite, ShopBooks};
pub use silence_books::{OrderCounts, SilenceBooks, SilenceNotifier};
pub use store::{Cause, Commit, CommitError, Revision, SHARDS, Shard, Store, StoreError, Stored, Sweep};
pub use storefront::{AskError, ChangedPage, Storefront};
pub use team_mails::{MailTurn, TeamMail, TeamMails};
pub use truth_reports::{TruthReport, TruthReporter};

/// The outcome of an effect, as the outside answered it.
pub use candor_domain::ledger::outcome::Outcome;
