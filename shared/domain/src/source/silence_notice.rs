//! The case of a shop whose orders do not come. Like that of a shop whose mails wait, it is about no order, and is
//! announced on the same queue.

use jiff::Timestamp;
use serde::Serialize;

use crate::case::report::Action;
use crate::case::team::{Severity, Team};
use crate::policy::settings::Policy;
use crate::source::silence::Silence;
use crate::values::id::Shop;

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
        let [last, two, three, four] = silence.usual;
        let last_order_from = silence.last.begins_at();
        Self {
            last_order_from,
            usual_orders: silence.usual.to_vec(),
            summary: format!(
                "No new order of this shop came since the hour that began at {last_order_from}. In the same hours of the \
                 last four weeks there came, at the shop's present pace, {last}, {two}, {three} and {four} (last week \
                 first). If customers do buy, Candor does not hear of it, and they get no mail."
            ),
            actions: actions(),
        }
    }
}

fn actions() -> Vec<Action> {
    let action = |action, effect| Action { action, effect, decision: None };
    vec![
        action(
            "Compare with the shop's own list of orders. If it has newer ones, look at its webhook subscriptions, their \
             address and key, and mend them.",
            "With the next new order this case closes itself. The storefront can send again what was missed.",
        ),
        action(
            "If the shop has no newer ones, see if customers can pay. If it is closed, do nothing, and name the days on \
             which it is closed as its holidays in the policy.",
            "With the next new order this case closes itself. The hours of a holiday are never missed.",
        ),
    ]
}
