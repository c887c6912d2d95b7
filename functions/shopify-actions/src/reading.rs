//! Reads a command from its event on the bus (`candor_domain::command::command_event`).

use candor_domain::case::list::{ENDED_MAX, OPEN_MAX};
use candor_domain::command::command_event::CommandBody;
use candor_domain::command::key::CommandKey;
use candor_domain::fulfilment::request::StopReason;
use candor_domain::order::tagged::TagChange;
use candor_domain::values::id::OrderKey;
use candor_domain::values::reading::{At, Violation, Violations};
use candor_shopify::action::{Asked, Wish};
use candor_shopify::cancellation::Consequences;
use serde_json::Value;

/// Reads a command.
///
/// # Errors
/// Returns everything that is wrong with it: an error of ours, since only we write commands.
pub fn read(command: &str) -> Result<Asked, Vec<Violation>> {
    let violations = Violations::default();
    let value: Value = serde_json::from_str(command).unwrap_or_default();
    let asked = read_event(&At::root(&value, &violations));
    match asked {
        Some(asked) if violations.is_empty() => Ok(asked),
        Some(_) | None => Err(violations.into_vec()),
    }
}

fn read_event(event: &At<'_>) -> Option<Asked> {
    let kind = event.field("detail-type").one_of(&CommandBody::DETAIL_TYPES, |name| name);
    let detail = event.field("detail");
    let (shop, order_id) = (detail.field("shop").parsed(), detail.field("order_id").parsed());
    let order = OrderKey { shop: shop?, order_id: order_id? };
    let key = read_key(&detail.field("id"), &order);
    let wish = read_wish(kind?, &detail);
    Some(Asked { order, key: key?, wish: wish? })
}

/// Reads the key of a command from its id: the order's key, `#`, and the command's own.
fn read_key(at: &At<'_>, order: &OrderKey) -> Option<CommandKey> {
    let key = at.string()?.strip_prefix(&format!("{order}#"))?;
    key.parse().ok().or_else(|| at.refuse("does not end in the key of a command"))
}

fn read_wish(kind: &str, detail: &At<'_>) -> Option<Wish> {
    match kind {
        "TagChangeRequested" => {
            let tag = detail.field("tag").parsed();
            let change = detail.field("change").one_of(&TagChange::ALL, TagChange::slug);
            Some(Wish::Tag(tag?, change?))
        }
        "CancellationRequested" => {
            let case = detail.field("case").string();
            let (refund, restock) = (detail.field("refund").boolean(), detail.field("restock").boolean());
            let consequences = Consequences { refunded: refund?, restocked: restock? };
            Some(Wish::Cancelled(consequences, format!("Decided about the case {}", case?)))
        }
        "CaseListChanged" => {
            let cases = detail.field("cases");
            let open = cases.field("open").each(OPEN_MAX, At::object);
            let ended = cases.field("ended").each(ENDED_MAX, At::object);
            open.and(ended).and(cases.value()).map(|cases| Wish::Cases(cases.clone()))
        }
        "ArchiveRequested" => Some(Wish::Archived),
        "FulfilmentStopped" => {
            detail.field("reason").one_of(&StopReason::ALL, StopReason::slug).map(Wish::Held)
        }
        _ => Some(Wish::Released),
    }
}
