//! The meaning of tags, and the conditions under which orders get them.

use std::collections::BTreeMap;

use crate::case::team::Team;
use crate::fulfilment::request::Priority;
use crate::order::placed::Risk;
use crate::policy::times::{choice, wait};
use crate::values::calendar::Wait;
use crate::values::money::Money;
use crate::values::reading::At;
use crate::values::text::{TagName, Title};

/// The meaning of one tag.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagPolicy {
    /// The conditions for the tag: an order gets it where all of them hold. Without conditions, only the shop
    /// puts it on.
    pub when: Vec<Condition>,
    /// True if nothing of the order is sent while it has the tag.
    pub hold: bool,
    /// The longest time that the order is held; if absent, until a person ends the hold.
    pub release_after: Option<Wait>,
    /// The priority of the order.
    pub priority: Priority,
    /// True if the order is a gift.
    pub gift: bool,
    /// The team that looks after its hold.
    pub team: Option<Team>,
}

impl TagPolicy {
    /// Returns the rating of the risk from which orders get the tag, if it depends on that.
    pub(crate) fn risk_at_least(&self) -> Option<Risk> {
        let least = |condition: &Condition| match condition {
            Condition::RiskAtLeast(least) => Some(*least),
            Condition::TotalAtLeast(_) | Condition::UnitsAtLeast(_) => None,
            Condition::SkuStartsWith(_) | Condition::AddressMentions(_) => None,
            Condition::PaymentsFailedAtLeast(_) => None,
        };
        self.when.iter().find_map(least)
    }
}

/// A condition on an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Its total is at least this, in this currency.
    TotalAtLeast(Money),
    /// It has at least this many units.
    UnitsAtLeast(u32),
    /// The SKU of a line begins with this text.
    SkuStartsWith(Title),
    /// Its address contains this text, in capitals or not.
    AddressMentions(Title),
    /// At least this many attempts to pay failed.
    PaymentsFailedAtLeast(u32),
    /// Its risk of fraud is rated at least like this.
    RiskAtLeast(Risk),
}

/// Reads the tables of all tags.
pub(crate) fn read_all(at: &At<'_>) -> Option<BTreeMap<TagName, TagPolicy>> {
    let read_one = |name: &str| {
        let place = at.field(name);
        let tag = name.parse::<TagName>().map_err(|why| place.refuse::<TagName>(why.to_string())).ok();
        let policy = read(&place);
        Some((tag?, policy?))
    };
    let read: Vec<Option<(TagName, TagPolicy)>> = at.names().map(read_one).collect();
    read.into_iter().collect()
}

fn read(at: &At<'_>) -> Option<TagPolicy> {
    at.object()?;
    at.only(&["when", "hold", "release_after", "priority", "gift", "team"]);
    let when = at.field("when").optional(read_conditions);
    let hold = at.field("hold").optional(At::boolean);
    let release_after = at.field("release_after").optional(wait);
    let priorities = [("usual", Priority::Usual), ("first", Priority::First)];
    let priority = at.field("priority").optional(|at| choice(at, &priorities));
    let gift = at.field("gift").optional(At::boolean);
    let teams = [Team::Storefront, Team::Fulfilment, Team::Support].map(|team| (team.slug(), team));
    let team = at.field("team").optional(|at| choice(at, &teams));
    Some(TagPolicy {
        when: when?.unwrap_or_default(),
        hold: hold?.unwrap_or_default(),
        release_after: release_after?,
        priority: priority?.unwrap_or_default(),
        gift: gift?.unwrap_or_default(),
        team: team?,
    })
}

fn read_conditions(at: &At<'_>) -> Option<Vec<Condition>> {
    at.object()?;
    at.only(&[
        "total_at_least",
        "units_at_least",
        "sku_starts_with",
        "address_mentions",
        "payments_failed_at_least",
        "risk_at_least",
    ]);
    let total = at.field("total_at_least").optional(At::money);
    let units = at.field("units_at_least").optional(At::count);
    let sku = at.field("sku_starts_with").optional(At::parsed);
    let address = at.field("address_mentions").optional(At::parsed);
    let failed = at.field("payments_failed_at_least").optional(At::count);
    let risks = Risk::ALL.map(|risk| (risk.slug(), risk));
    let risk = at.field("risk_at_least").optional(|at| choice(at, &risks));
    let conditions = [
        total?.map(Condition::TotalAtLeast),
        units?.map(Condition::UnitsAtLeast),
        sku?.map(Condition::SkuStartsWith),
        address?.map(Condition::AddressMentions),
        failed?.map(Condition::PaymentsFailedAtLeast),
        risk?.map(Condition::RiskAtLeast),
    ];
    let conditions: Vec<Condition> = conditions.into_iter().flatten().collect();
    if conditions.is_empty() { at.refuse("names no condition") } else { Some(conditions) }
}
