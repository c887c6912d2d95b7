//! What tags mean, and which orders get them.

use std::collections::BTreeMap;

use crate::case::kind::Team;
use crate::fulfilment::request::Priority;
use crate::policy::times::{choice, wait};
use crate::values::calendar::Wait;
use crate::values::money::Money;
use crate::values::reading::At;
use crate::values::text::{TagName, Title};

/// What a tag means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagPolicy {
    /// An order gets the tag where all of these hold; never by itself where there are none.
    pub when: Vec<Condition>,
    /// Nothing of the order is sent while it has the tag.
    pub hold: bool,
    /// How long it is held at most; until somebody ends it where that is not said.
    pub release_after: Option<Wait>,
    /// How soon the order is to be sent.
    pub priority: Priority,
    /// Whether the order is a gift.
    pub gift: bool,
    /// Who looks after its hold.
    pub team: Option<Team>,
}

/// Something that can be said of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Its total is at least this, in this currency.
    TotalAtLeast(Money),
    /// It has at least so many units.
    UnitsAtLeast(u32),
    /// A line's SKU begins so.
    SkuStartsWith(Title),
    /// Its address has this text, whatever the case.
    AddressMentions(Title),
    /// At least so many attempts to pay failed.
    PaymentsFailedAtLeast(u32),
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
    ]);
    let total = at.field("total_at_least").optional(At::money);
    let units = at.field("units_at_least").optional(At::quantity);
    let sku = at.field("sku_starts_with").optional(At::parsed);
    let address = at.field("address_mentions").optional(At::parsed);
    let failed = at.field("payments_failed_at_least").optional(At::quantity);
    let conditions = [
        total?.map(Condition::TotalAtLeast),
        units?.map(Condition::UnitsAtLeast),
        sku?.map(Condition::SkuStartsWith),
        address?.map(Condition::AddressMentions),
        failed?.map(Condition::PaymentsFailedAtLeast),
    ];
    let conditions: Vec<Condition> = conditions.into_iter().flatten().collect();
    if conditions.is_empty() { at.refuse("names no condition") } else { Some(conditions) }
}
