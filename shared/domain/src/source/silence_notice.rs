//! The case of a shop whose orders do not come. Like that of a shop whose mails wait, it is about no order, and is
//! announced on the same queue.

use jiff::Timestamp;
use serde::Serialize;

use crate::case::report::Action;
use crate::case::team::{Severity, Team};
use crate::case::words::alerts;
use crate::policy::settings::Policy;
use crate::source::silence::Silence;
use crate::values::id::Shop;
use crate::values::language::Language;

/// The key of the case, and its kind.
pub const SOURCE_SILENT: &str = "source-silent";

/// A message on the exceptions queue: a shop is silent, or speaks again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SilenceNotice {
    /// The shop.
    pub shop: Shop,
    /// The key of the case.
    pub key: &'static str,
    /// The number of this opening of the case, from 1.
    pub number: u32,
    /// The change: opened or closed.
    pub change: SilenceChange,
    /// The team that works on it.
    pub team: Team,
    /// Its severity.
    pub severity: Severity,
}

/// A change of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum SilenceChange {
    /// No order comes.
    Opened {
        /// The moment at which the silence was found unusual.
        opened_at: Timestamp,
        /// The moment by which a person should have worked on it.
        due_at: Timestamp,
        /// The case in words.
        case: SilenceCase,
    },
    /// An order came.
    Closed {
        /// The moment at which Candor saw that.
        closed_at: Timestamp,
    },
}

/// The case in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SilenceCase {
    /// The beginning of the hour in which the last order came.
    pub last_order_from: Timestamp,
    /// The orders in the same hours of each of the four weeks before, last week first.
    pub usual_orders: Vec<u32>,
    /// The problem, for the person who will act.
    pub summary: String,
    /// The actions that a person can take, each with its effect.
    pub actions: Vec<Action>,
}

impl SilenceNotice {
    pub(crate) fn opened(
        shop: &Shop,
        number: u32,
        silence: &Silence,
        at: Timestamp,
        policy: &Policy,
    ) -> Self {
        let due_at = policy.cases.due_at(Severity::High, at, None);
        Self::of(
            shop,
            number,
            SilenceChange::Opened { opened_at: at, due_at, case: SilenceCase::of(silence) },
        )
    }

    pub(crate) fn closed(shop: &Shop, number: u32, closed_at: Timestamp) -> Self {
        Self::of(shop, number, SilenceChange::Closed { closed_at })
    }

    fn of(shop: &Shop, number: u32, change: SilenceChange) -> Self {
        let (team, severity) = (Team::Storefront, Severity::High);
        Self { shop: shop.clone(), key: SOURCE_SILENT, number, change, team, severity }
    }
}

impl SilenceCase {
    fn of(silence: &Silence) -> Self {
        Self::told(silence.last.begins_at(), silence.usual.to_vec(), Language::English)
    }

    fn told(last_order_from: Timestamp, usual_orders: Vec<u32>, language: Language) -> Self {
        let summary = alerts::silence(last_order_from, &usual_orders, language);
        Self { last_order_from, usual_orders, summary, actions: alerts::end_of_silence(language) }
    }

    /// Returns the case in the words of a language.
    #[must_use]
    pub fn told_in(self, language: Language) -> Self {
        Self::told(self.last_order_from, self.usual_orders, language)
    }
}
