//! The whole record of an order: a summary, its lines, why and why not, what comes next, and the timeline.

use candor_domain::case::words::amounts::money;
use candor_domain::fulfilment::units::Units;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::order::placed::Placed;
use candor_domain::payment::paid::Paid;
use candor_domain::values::address::Address;
use candor_domain::values::quantity::Quantity;

use crate::address;
use crate::views::case::customer;
use crate::views::entry::Entry;
use crate::views::glance::Glance;
use crate::views::lines::{LineRow, columns, lines};
use crate::views::timeline::timeline;
use crate::views::track::{Track, tracks};
use crate::views::when::{Ago, When};
use crate::views::why::{EffectRow, commands, messages, warehouse};
use crate::words::{clocks, kinds};

/// An order for its page.
#[derive(Debug, Clone)]
pub(crate) struct OrderView {
    pub(crate) number: String,
    pub(crate) id: String,
    pub(crate) shop: String,
    pub(crate) marks: Vec<Mark>,
    pub(crate) erased: Option<When>,
    pub(crate) summary: Option<Summary>,
    pub(crate) order_page: Option<String>,
    pub(crate) cases: Vec<CaseLine>,
    pub(crate) columns: [&'static str; 8],
    pub(crate) lines: Vec<LineRow>,
    pub(crate) tracks: Vec<Track>,
    pub(crate) messages: Vec<EffectRow>,
    pub(crate) commands: Vec<EffectRow>,
    /// The request to the warehouse that the order calls for now, with its reason.
    pub(crate) warehouse: Option<String>,
    pub(crate) next: Option<(Ago, &'static str)>,
    pub(crate) timeline: Vec<Entry>,
    pub(crate) is_masked: bool,
    pub(crate) is_newer: bool,
}

/// A word about how the order stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) text: &'static str,
    pub(crate) style: &'static str,
}

/// The order as it was placed or last revised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Summary {
    pub(crate) placed: When,
    pub(crate) total: String,
    pub(crate) paid: String,
    pub(crate) refunded: String,
    pub(crate) customer: Option<String>,
    pub(crate) ship_to: Option<String>,
}

/// A case of the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CaseLine {
    pub(crate) address: String,
    pub(crate) kind: &'static str,
    pub(crate) subject: String,
    pub(crate) state: &'static str,
    pub(crate) style: &'static str,
    pub(crate) at: Ago,
}

impl OrderView {
    pub(crate) fn of(glance: &Glance<'_>) -> Self {
        let (order, policy) = (glance.order(), glance.reader.policy);
        Self {
            number: glance.number(),
            id: order.key.order_id.to_string(),
            shop: order.key.shop.to_string(),
            marks: marks(glance),
            erased: order.facts.erased_at().map(When),
            summary: glance.placed().map(|placed| summary(placed, glance)),
            order_page: policy.order_page(&order.key).map(|link| link.as_str().to_owned()),
            cases: cases(glance),
            columns: columns(glance.words()),
            lines: lines(glance),
            tracks: tracks(glance),
            messages: messages(glance),
            commands: commands(glance),
            warehouse: warehouse(glance),
            next: glance
                .plan
                .wake
                .map(|wake| (Ago(wake.at), clocks::clock(wake.because, glance.reader.language))),
            timeline: timeline(glance),
            is_masked: glance.privacy.is_masked(),
            is_newer: !glance.stored.unread.is_nothing(),
        }
    }
}

fn summary(placed: &Placed, glance: &Glance<'_>) -> Summary {
    let facts = &glance.order().facts;
    let written_money = |amount| money(amount, glance.reader.language);
    Summary {
        placed: When(placed.placed_at),
        total: written_money(facts.as_it_stands(placed).total),
        paid: written_money(facts.received(placed.total)),
        refunded: written_money(facts.refunded(placed.total)),
        customer: customer(glance),
        ship_to: placed.ship_to.as_ref().map(|address| glance.privacy.hide(&written(address))),
    }
}

fn written(address: &Address) -> String {
    let name = address.name.iter().map(|name| name.as_str());
    let parts: Vec<&str> = name.chain(address.lines.iter().map(|line| line.as_str())).collect();
    parts.join(", ")
}

/// Returns how the order stands, in a few words: people, then money, then goods.
fn marks(glance: &Glance<'_>) -> Vec<Mark> {
    let (words, facts) = (glance.words(), &glance.order().facts);
    let mark = |text, style| Mark { text, style };
    let is_open = |entry: &CaseEntry| matches!(entry, CaseEntry::Open { .. });
    let mut marks = Vec::new();
    if glance.plan.ledger.cases.values().any(is_open) {
        marks.push(mark(words.needs_people(), "bad"));
    }
    let Some(placed) = glance.placed() else { return marks };
    if placed.test {
        marks.push(mark(words.test_order(), "quiet"));
    }
    if facts.cancelled().is_some() {
        marks.push(mark(words.cancelled(), "bad"));
    }
    marks.push(match facts.paid(placed) {
        Paid::Nothing => mark(words.not_paid(), "due"),
        Paid::Part { .. } => mark(words.part_paid(), "due"),
        Paid::InFull { .. } => mark(words.paid_in_full(), "done"),
        Paid::TooMuch { .. } => mark(words.overpaid(), "bad"),
    });
    if facts.is_disputed() {
        marks.push(mark(words.disputed(), "bad"));
    }
    if facts.cancelled().is_none() {
        marks.extend(goods(placed, glance));
    }
    marks
}

/// Returns how the goods stand, by the units of the lines; nothing is said where nothing was or is to be sent.
fn goods(placed: &Placed, glance: &Glance<'_>) -> Option<Mark> {
    let (words, facts) = (glance.words(), &glance.order().facts);
    let units = facts.units(placed);
    let is_any = |of: fn(&Units) -> bool| units.iter().any(|(_, units)| of(units));
    if is_any(|units| units.gone > Quantity::ZERO) {
        Some(Mark { text: words.some_gone(), style: "bad" })
    } else if is_any(|units| units.open() > Quantity::ZERO) {
        Some(Mark { text: words.units_to_come(), style: "quiet" })
    } else if facts.completed_at(placed).is_some() {
        Some(Mark { text: words.all_arrived(), style: "done" })
    } else if is_any(|units| units.shipped > units.delivered) {
        Some(Mark { text: words.on_its_way(), style: "quiet" })
    } else {
        None
    }
}

/// Returns the cases of the order, the open ones first.
fn cases(glance: &Glance<'_>) -> Vec<CaseLine> {
    let words = glance.words();
    let row = |(key, entry): (&candor_domain::case::key::CaseKey, &CaseEntry)| {
        let (state, style, at) = match entry {
            CaseEntry::Open { since, .. } => (words.is_open(), "bad", *since),
            CaseEntry::Pending { until, .. } => (words.is_pending(), "quiet", *until),
            CaseEntry::Closed { at, .. } => (words.is_closed(), "done", *at),
        };
        CaseLine {
            address: address::case(&glance.order().key, key),
            kind: kinds::kind(key.kind(), glance.reader.language),
            subject: glance.privacy.hide(&key.subject().to_string()),
            state,
            style,
            at: Ago(at),
        }
    };
    let mut rows: Vec<CaseLine> = glance.plan.ledger.cases.iter().map(row).collect();
    rows.sort_by_key(|row| (row.style != "bad", row.at));
    rows
}
