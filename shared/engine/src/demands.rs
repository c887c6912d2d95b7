//! Turns what the bus and the clock bring to the function `erasure` into what it is. A demand that cannot be believed becomes
//! an event that says so, as any other event does ([`intake`](crate::intake)).

use candor_domain::erasure::demand::{Asks, Demand};
use candor_domain::event::envelope::Event;
use candor_domain::event::refused::WhyRefused;
use candor_domain::event::stamp::Source;
use candor_domain::values::id::{EventId, Shop};
use candor_domain::values::reading::{At, Violations};
use jiff::Timestamp;
use serde_json::Value;

use crate::intake::refuse;

/// Reads a demand from its `detail-type` and its `detail`, and notes every violation.
pub type TranslateDemand = fn(&str, &At<'_>, Source) -> Option<Demand>;

/// The `detail-type` of the event that says that a person's data were handed over.
pub const HANDED_OVER: &str = "DataHandedOver";

/// The thing that was brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// The clock: go on.
    Tick,
    /// A demand.
    Demand(Box<Demand>),
    /// A person's data were handed over.
    HandedOver {
        /// The shop.
        shop: Shop,
        /// The demand.
        request: EventId,
    },
    /// It cannot be believed: the event says why.
    Refused(Box<Event>),
}

/// Reads what was brought. Anything that is none of our events is the clock.
#[must_use]
pub fn read(translate: TranslateDemand, body: &str, now: Timestamp) -> Heard {
    let value: Value = serde_json::from_str(body).unwrap_or(Value::Null);
    let name = value.get("detail-type").and_then(Value::as_str).unwrap_or_default();
    if name != HANDED_OVER && !Asks::DETAIL_TYPES.contains(&name) {
        return Heard::Tick;
    }
    let violations = Violations::default();
    let at = At::root(&value, &violations);
    let source = read_source(&at.field("source"));
    let detail = at.field("detail");
    let heard = if name == HANDED_OVER {
        read_handed_over(&detail)
    } else {
        let demand = translate(name, &detail, source.unwrap_or(Source::Storefront));
        demand.map(|demand| Heard::Demand(Box::new(demand)))
    };
    match heard.filter(|_| violations.is_empty()) {
        Some(heard) => heard,
        None => Heard::Refused(Box::new(refused(&value, violations, body, now))),
    }
}

fn read_handed_over(detail: &At<'_>) -> Option<Heard> {
    let shop = detail.field("shop").parsed();
    let request = detail.field("request").parsed();
    Some(Heard::HandedOver { shop: shop?, request: request? })
}

fn read_source(at: &At<'_>) -> Option<Source> {
    let source: Source = at.parsed()?;
    if Demand::may_come_from(source) {
        Some(source)
    } else {
        at.refuse("is none of candor.storefront, candor.support and candor.desk")
    }
}

/// Returns the refusal, of the shop system: the function that puts it on the bus may speak for that alone.
fn refused(value: &Value, violations: Violations, body: &str, now: Timestamp) -> Event {
    let mut refused = refuse(None, WhyRefused::Malformed, value, violations, body, now);
    refused.stamp.source = Source::Storefront;
    refused
}
