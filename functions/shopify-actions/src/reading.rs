//! Reads a message: a command from its event on the bus (`candor_domain::command::command_event`), or a notice that a
//! fulfilment order changed.

use candor_domain::case::list::{ENDED_MAX, OPEN_MAX};
use candor_domain::command::command_event::CommandBody;
use candor_domain::command::key::CommandKey;
use candor_domain::fulfilment::changed::FulfilmentOrderChanged;
use candor_domain::fulfilment::request::StopReason;
use candor_domain::order::tagged::TagChange;
use candor_domain::values::id::OrderKey;
use candor_domain::values::reading::{At, Violation, Violations};
use candor_shopify::action::{Asked, Task, Wish};
use candor_shopify::cancellation::Consequences;
use serde_json::Value;

/// Reads a message.
///
/// # Errors
/// Returns everything that is wrong with it: an error of ours, since only we write commands and notices.
pub fn read(message: &str) -> Result<Task, Vec<Violation>> {
    let violations = Violations::default();
    let value: Value = serde_json::from_str(message).unwrap_or_default();
    let event = At::root(&value, &violations);
    let is_notice = value.get("detail-type") == Some(&FulfilmentOrderChanged::DETAIL_TYPE.into());
    let task = if is_notice {
        FulfilmentOrderChanged::read(&event).map(Task::Look)
    } else {
        read_command(&event).map(Task::CarryOut)
    };
    match task {
        Some(task) if violations.is_empty() => Ok(task),
        Some(_) | None => Err(violations.into_vec()),
    }
}

fn read_command(event: &At<'_>) -> Option<Asked> {
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
