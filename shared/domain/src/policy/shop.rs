//! The profile of a shop: the sender of its messages, and its working days.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use crate::policy::brand::{self, Brand};
use crate::policy::order_page::OrderPage;
use crate::policy::times::choice;
use crate::policy::truth_reports::{self, TruthReportPolicy};
use crate::values::calendar::{Calendar, WorkingDay};
use crate::values::id::Shop;
use crate::values::reading::At;
use crate::values::text::{AddressLine, EmailAddress, Link, Locale, Title, ZoneName};

/// The largest number of days off that a shop can name.
const HOLIDAYS_MAX: usize = 400;

/// The sender of a shop's messages, and the shop's working days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopProfile {
    /// The shop's name as customers know it.
    pub name: Title,
    /// The address that messages come from; it must be verified with the mail service.
    pub from: EmailAddress,
    /// The address that answers go to.
    pub reply_to: EmailAddress,
    /// The shop's home page.
    pub site: Link,
    /// The postal address at the foot of every message, line by line.
    pub postal_address: Vec<AddressLine>,
    /// The language and region for customers whose own is not known or has no texts.
    pub locale: Locale,
    /// The time zone in which dates are told.
    pub time_zone: TimeZone,
    /// The days on which the shop works, in its time zone.
    pub calendar: Calendar,
    /// The page of an order in the shop's own admin, where people pay back, capture and change what Candor never does.
    pub order_page: Option<OrderPage>,
    /// The look of the shop's messages.
    pub brand: Brand,
    /// The moment since which Candor speaks for the shop; always, if there is none.
    pub live_since: Option<Timestamp>,
    /// The readers of the shop's truth reports.
    pub truth_reports: TruthReportPolicy,
}

/// Reads the tables of all shops.
pub(crate) fn read_all(at: &At<'_>) -> Option<BTreeMap<Shop, ShopProfile>> {
    at.object()?;
    let read_one = |name: &str| {
        let place = at.field(name);
        let shop = name.parse::<Shop>().map_err(|why| place.refuse::<Shop>(why.to_string())).ok();
        let profile = read(&place);
        Some((shop?, profile?))
    };
    let read: Vec<Option<(Shop, ShopProfile)>> = at.names().map(read_one).collect();
    if read.is_empty() {
        return at.refuse("names no shop");
    }
    read.into_iter().collect()
}

fn read(at: &At<'_>) -> Option<ShopProfile> {
    at.only(&[
        "name",
        "from",
        "reply_to",
        "site",
        "postal_address",
        "locale",
        "time_zone",
        "working_days",
        "holidays",
        "order_page",
        "brand",
        "live_since",
        "truth_reports",
    ]);
    let name = at.field("name").parsed();
    let from = at.field("from").parsed();
    let reply_to = at.field("reply_to").parsed();
    let site = at.field("site").parsed();
    let postal_address = at.field("postal_address").each(8, At::parsed);
    let locale = at.field("locale").parsed();
    let zone = at.field("time_zone").parsed::<ZoneName>().map(|name| name.zone());
    let working_days = read_week(&at.field("working_days"));
    let holidays = at.field("holidays").each(HOLIDAYS_MAX, At::date);
    let order_page = at.field("order_page").optional(At::parsed);
    let brand = at.field("brand").optional(brand::read);
    let live_since = at.field("live_since").optional(At::moment);
    let truth_reports = at.field("truth_reports").optional(truth_reports::read);
    Some(ShopProfile {
        name: name?,
        from: from?,
        reply_to: reply_to?,
        site: site?,
        postal_address: postal_address?,
        locale: locale?,
        time_zone: zone.clone()?,
        calendar: calendar(zone?, working_days?, holidays?),
        order_page: order_page?,
        brand: brand?.unwrap_or_default(),
        live_since: live_since?,
        truth_reports: truth_reports?.unwrap_or_default(),
    })
}

fn calendar(zone: TimeZone, working_days: BTreeSet<WorkingDay>, holidays: Vec<Date>) -> Calendar {
    Calendar { zone, working_days, holidays: holidays.into_iter().collect() }
}

fn read_week(at: &At<'_>) -> Option<BTreeSet<WorkingDay>> {
    let names = [
        ("mon", Weekday::Monday),
        ("tue", Weekday::Tuesday),
        ("wed", Weekday::Wednesday),
        ("thu", Weekday::Thursday),
        ("fri", Weekday::Friday),
        ("sat", Weekday::Saturday),
        ("sun", Weekday::Sunday),
    ];
    let days = at.each(names.len(), |day| choice(day, &names))?;
    if days.is_empty() {
        return at.refuse("names no day");
    }
    Some(days.into_iter().map(WorkingDay::from).collect())
}
