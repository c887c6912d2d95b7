//! Reads transactions: attempts to move money. The order's own topics say what was paid and the refund's what went back,
//! so only attempts that failed are used.

use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Aspect;
use candor_domain::payment::transaction::PaymentFailed;
use candor_domain::values::id::PaymentId;
use candor_domain::values::reading::At;
use candor_edge::heard::{Heard, Statement};
use candor_edge::texts::usable;
use serde_json::Value;

use crate::delivery::Delivery;
use crate::names;

/// Reads a transaction. A failed capture is the shop's trouble and not the customer's, who did pay as far as they know:
/// it is refused, so that a person looks.
pub(crate) fn hear(delivery: &Delivery, body: &At<'_>, heard: &mut Heard) {
    if body.field("test").value().and_then(Value::as_bool) == Some(true) || !is_failed(body) {
        return;
    }
    let about: Option<PaymentId> = body.if_readable(|body| body.field("id").id());
    match body.field("kind").text() {
        Some("sale" | "authorization" | "emv_authorization") => {
            heard.read(body, about.map(Aspect::PaymentFailed), |transaction| failed(transaction, delivery));
        }
        Some("capture") => {
            heard.about = about.map(Aspect::Payment);
            heard.note(
                "",
                "says that a payment was not captured, so its money is not in. Capture it in the shop",
            );
        }
        // A refund that failed is in the order's next revision; a void takes nothing.
        Some(_) => {}
        None => heard.note("/kind", "is not a string"),
    }
}

fn is_failed(transaction: &At<'_>) -> bool {
    matches!(transaction.field("status").text(), Some("failure" | "error"))
}

fn failed(transaction: &At<'_>, delivery: &Delivery) -> Option<Option<Statement>> {
    let payment_id: Option<PaymentId> = transaction.field("id").id();
    let processed_at = transaction.field("processed_at");
    let occurred_at = if processed_at.is_absent() {
        transaction.field("created_at").moment()
    } else {
        processed_at.moment()
    };
    let (payment_id, occurred_at) = (payment_id?, occurred_at?);
    let id = names::once(transaction, delivery, payment_id.as_str(), "failed", occurred_at)?;
    let reasons = [transaction.field("message"), transaction.field("error_code")];
    let reason = reasons.iter().find_map(usable);
    Some(Some(Statement { occurred_at, id, fact: Fact::PaymentFailed(PaymentFailed { payment_id, reason }) }))
}
