//! The cases about demands. Like that of a silent shop, they are about no order, and are announced on the same queue.
//! They name orders and the demand, and nothing of the person.

use jiff::Timestamp;
use serde::Serialize;

use crate::case::report::Action;
use crate::case::team::{Severity, Team};
use crate::case::words::pieces::count;
use crate::erasure::answer::{ErasureCompleted, LeftOrder};
use crate::erasure::cover::WhyLeft;
use crate::erasure::demand::Demand;
use crate::erasure::work::Work;
use crate::policy::settings::Policy;
use crate::values::id::{EventId, OrderId, Shop};
use crate::values::slug::slugs;

slugs! {
    /// A case about a demand.
    pub enum ErasureCaseKind {
        /// Orders stay for which something is still to be done, or what could not be read.
        Incomplete = "erasure-incomplete",
        /// Orders were erased for which something was still to be done.
        WhileOpen = "forgotten-while-open",
        /// A demand is not done, and its time will soon be over.
        Late = "erasure-late",
        /// A person's data are to be handed over.
        DataRequested = "data-requested",
        /// A shop removed the app.
        ShopDisconnected = "shop-disconnected",
    }
}

/// A message on the exceptions queue: a demand needs a person, or no longer does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErasureNotice {
    /// The shop.
    pub shop: Shop,
    /// The key of the case: its kind, and the demand.
    pub key: String,
    /// The kind of case.
    #[serde(skip)]
    pub kind: ErasureCaseKind,
    /// The number of this opening of the case: a demand has each once.
    pub number: u32,
    /// The change: opened or closed.
    pub change: ErasureChange,
    /// The team that works on it.
    pub team: Team,
    /// Its severity.
    pub severity: Severity,
}

/// A change of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum ErasureChange {
    /// It needs a person.
    Opened {
        /// The moment at which it opened.
        opened_at: Timestamp,
        /// The moment by which a person should have worked on it.
        due_at: Timestamp,
        /// The case in words.
        case: ErasureCase,
    },
    /// It needs none any more.
    Closed {
        /// The moment at which that was seen.
        closed_at: Timestamp,
    },
}

/// The case in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErasureCase {
    /// The demand.
    pub request: EventId,
    /// The problem, for the person who will act.
    pub summary: String,
    /// The orders that stay.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<LeftOrder>,
    /// The actions that a person can take, each with its effect.
    pub actions: Vec<Action>,
}

impl ErasureNotice {
    /// Returns the case that unfinished orders stay, if any do, or if something could not be read. An order that only has the
    /// same address is another person's where the shop lists orders, so it is no case; the answer names it.
    #[must_use]
    pub fn incomplete(answer: &ErasureCompleted, now: Timestamp, policy: &Policy) -> Option<Self> {
        if answer.unreadable == 0 && answer.left.iter().all(|left| left.why != WhyLeft::Unfinished) {
            return None;
        }
        let summary = format!(
            "A customer asked to be forgotten. Erased: {}. What stays until a person decides: {}, and {} that could not be read.",
            count(answer.orders, "order", "orders"),
            count(answer.left_count, "order", "orders"),
            count(answer.unreadable, "item", "items"),
        );
        let case = ErasureCase {
            request: answer.request.clone(),
            summary,
            left: answer.left.clone(),
            actions: left_actions(),
        };
        Some(Self::opened(ErasureCaseKind::Incomplete, &answer.shop, case, now, policy))
    }

    /// Returns the case that orders were erased while something was still to be done for them, if there are any. It delays
    /// nothing: the shop has no more of them either.
    #[must_use]
    pub fn while_open(answer: &ErasureCompleted, now: Timestamp, policy: &Policy) -> Option<Self> {
        if answer.unfinished.is_empty() {
            return None;
        }
        let orders: Vec<&str> = answer.unfinished.iter().map(OrderId::as_str).collect();
        let summary = format!(
            "A customer was forgotten while something was still to be done for these orders: {}. Candor sends and watches \
             nothing of them any more.",
            orders.join(", ")
        );
        let actions = vec![action(
            "See in the shop, at the warehouse and with the payment provider what is still owed: goods, a refund, a return, a \
             dispute. They have data of their own, which are to be erased too once it is settled.",
            "Nothing in Candor changes.",
        )];
        let case = ErasureCase { request: answer.request.clone(), summary, left: vec![], actions };
        Some(Self::opened(ErasureCaseKind::WhileOpen, &answer.shop, case, now, policy))
    }

    /// Returns the case that a demand is late.
    #[must_use]
    pub fn late(work: &Work, now: Timestamp, policy: &Policy) -> Self {
        let summary = format!(
            "A demand of {} is not done. The law gives a month for it, and twenty days of that are over.",
            work.demand.stamp.occurred_at
        );
        let actions = vec![action(
            "Read in the log of the function erasure why it goes on failing, and mend that. For a person's data, write them \
             with `cargo local hand-over`.",
            "The demand goes on by itself within a quarter of an hour. This case closes itself once it is done.",
        )];
        Self::about(ErasureCaseKind::Late, &work.demand, summary, actions, now, policy)
    }

    /// Returns the case that a person's data are to be handed over.
    #[must_use]
    pub fn data_requested(demand: &Demand, now: Timestamp, policy: &Policy) -> Self {
        let summary = "A customer asked for their data. The law gives a month for it.".to_owned();
        let actions = vec![action(
            "Run `cargo local hand-over --stack STACK --shop SHOP --request REQUEST` with the shop and the request of this \
             case, see that the page is the customer's alone, and send it to them by the shop's own way.",
            "It writes the data as JSON and as a page on your machine, and closes this case.",
        )];
        Self::about(ErasureCaseKind::DataRequested, demand, summary, actions, now, policy)
    }

    /// Returns the case that a shop removed the app.
    #[must_use]
    pub fn shop_disconnected(demand: &Demand, now: Timestamp, policy: &Policy) -> Self {
        let summary = "The shop removed the app: nothing more is heard of its orders, and customers get no more mails about \
                       what happens from now on. Shopify demands that its data be erased two days later, unless it comes back."
            .to_owned();
        let actions = vec![action(
            "Ask the shop if it meant to. If it did, follow `A shop leaves` in infra/README.md. If not, let it install the app \
             again within two days.",
            "A shop that comes back in time keeps its data.",
        )];
        Self::about(ErasureCaseKind::ShopDisconnected, demand, summary, actions, now, policy)
    }

    /// Returns the end of a case of a demand.
    #[must_use]
    pub fn closed(kind: ErasureCaseKind, demand: &Demand, closed_at: Timestamp) -> Self {
        Self::of(kind, &demand.shop, &demand.stamp.id, ErasureChange::Closed { closed_at })
    }

    fn about(
        kind: ErasureCaseKind,
        demand: &Demand,
        summary: String,
        actions: Vec<Action>,
        now: Timestamp,
        policy: &Policy,
    ) -> Self {
        let case = ErasureCase { request: demand.stamp.id.clone(), summary, left: vec![], actions };
        Self::opened(kind, &demand.shop, case, now, policy)
    }

    fn opened(kind: ErasureCaseKind, shop: &Shop, case: ErasureCase, at: Timestamp, policy: &Policy) -> Self {
        let due_at = policy.cases.due_at(kind.severity(), at, None);
        let request = case.request.clone();
        Self::of(kind, shop, &request, ErasureChange::Opened { opened_at: at, due_at, case })
    }

    fn of(kind: ErasureCaseKind, shop: &Shop, request: &EventId, change: ErasureChange) -> Self {
        let (team, severity) = (kind.team(), kind.severity());
        Self { shop: shop.clone(), key: format!("{kind}:{request}"), kind, number: 1, change, team, severity }
    }
}

impl ErasureCaseKind {
    /// Returns the team that works on it.
    #[must_use]
    pub fn team(self) -> Team {
        match self {
            Self::Incomplete | Self::WhileOpen | Self::DataRequested => Team::Support,
            Self::Late | Self::ShopDisconnected => Team::Storefront,
        }
    }

    /// Returns its severity.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::Incomplete | Self::WhileOpen | Self::DataRequested => Severity::Normal,
            Self::Late | Self::ShopDisconnected => Severity::High,
        }
    }
}

fn left_actions() -> Vec<Action> {
    vec![
        action(
            "For an unfinished order: finish or cancel it first. Or demand the erasure again, with the order and with \
             --even-open.",
            "The order is erased, and its customer hears nothing more of it, whatever happens to its goods and money.",
        ),
        action(
            "For an order that is not listed: see in the shop whose it is. If it is the customer's, demand the erasure again \
             and list the order. If it is another person's with the same address, leave it.",
            "A listed order is erased. One that is left stays as it is.",
        ),
    ]
}

fn action(action: &'static str, effect: &'static str) -> Action {
    Action { action, effect, decision: None }
}
