//! Makes the identifiers ("names") of events. They are deterministic: the same payload must make the same event,
//! whichever topic it came with.
//!
//! A name begins with a moment, because of two events of the same moment, the event with the greater name counts.

use candor_domain::values::id::{EventId, Shop};
use candor_domain::values::reading::At;
use candor_edge::names::{digest, name};
use jiff::{SignedDuration, Timestamp};

/// Makes the name of a revision.
///
/// `date_modified_gmt` counts whole seconds, an order is changed several times in one
/// (<https://github.com/woocommerce/woocommerce/issues/43019>), and a change of its lines may leave it as it was
/// (<https://github.com/woocommerce/woocommerce/issues/34798>). No header says which delivery is newer. So what an order
/// only ever gathers decides between two revisions of the same second, and the content itself where that is the same.
pub(crate) fn revision(
    order: &At<'_>,
    shop: &Shop,
    resource: &str,
    revised_at: Timestamp,
    payload: &[u8],
) -> Option<EventId> {
    let moment = revised_at.checked_add(progress(order)).unwrap_or(revised_at);
    name(order, moment, &[shop.as_str(), resource, "revision", &digest(&[payload]).to_string()])
}

/// Makes the name of a fact that the order repeats with every later revision, such as a payment. The name is the same each
/// time as long as the moment is.
pub(crate) fn repeated(
    at: &At<'_>,
    shop: &Shop,
    resource: &str,
    what: &str,
    when: Timestamp,
) -> Option<EventId> {
    name(at, when, &[shop.as_str(), resource, what])
}

/// Returns how far an order has come, as a part of a second: whether it is paid and completed, how many refunds it has, and
/// how many notes of plugins. It only grows, but for a refund or a note that somebody deletes.
fn progress(order: &At<'_>) -> SignedDuration {
    let has = |name: &str| i64::from(order.field(name).text().is_some_and(|text| !text.is_empty()));
    let count = |name: &str, most: i64| {
        let items = order.field(name).items().count();
        i64::try_from(items).unwrap_or(most).min(most)
    };
    let stages = has("date_paid_gmt").saturating_mul(2).saturating_add(has("date_completed_gmt"));
    let refunds = count("refunds", 99).saturating_mul(1_000_000);
    let nanos = stages.saturating_mul(200_000_000).saturating_add(refunds);
    SignedDuration::from_nanos(nanos.saturating_add(count("meta_data", 999_999)))
}
