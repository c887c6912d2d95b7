//! What JSON Schema can say of texts, and of members that depend on each other (feature `schema`). It says a little
//! less than is checked, and nothing else: lengths are in characters there and in bytes here, and it knows no list of
//! currencies and time zones.

use serde_json::Value;
use serde_json::json;

use crate::case::kind::CaseKind;
use crate::message::key::MessageKind;
use crate::shipment::tracking_update::TrackingStatus;

/// A character of an identifier; inside of brackets.
const ID_CHARACTER: &str = r"^\s#\u0000-\u001f\u007f-\u009f";

/// Something that is not white space, and no control character.
pub(crate) const TEXT: &str =
    r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$";
pub(crate) const LINK: &str = r#"^https?://[^\s<>"'`\u0000-\u001f\u007f-\u009f]+$"#;
pub(crate) const LOCALE: &str = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$";
pub(crate) const ZONE: &str = "^[A-Za-z0-9_+/-]+$";
pub(crate) const CURRENCY: &str = "^[A-Za-z]{3}$";
pub(crate) const EMAIL: &str =
    r#"^[^\s@<>()\[\],;:\\"]{1,64}@[^\s@<>()\[\],;:\\".]+(\.[^\s@<>()\[\],;:\\".]+)+$"#;

pub(crate) fn id() -> String {
    format!("^[{ID_CHARACTER}]+$")
}

pub(crate) fn promise_subject() -> String {
    format!("^({})$", estimate())
}

fn estimate() -> String {
    format!("order|parcel:[{ID_CHARACTER}]{{1,128}}")
}

pub(crate) fn mail_subject() -> String {
    let messages: Vec<String> = MessageKind::ALL.into_iter().map(message).collect();
    format!("^(address|{})$", messages.join("|"))
}

fn message(kind: MessageKind) -> String {
    let (slug, estimate) = (kind.slug(), estimate());
    match kind {
        MessageKind::OrderConfirmation | MessageKind::CancellationNotice => slug.to_owned(),
        MessageKind::PaymentFailedNotice | MessageKind::FollowUp => slug.to_owned(),
        MessageKind::OrderUpdate => format!("{slug}:[0-9]+"),
        MessageKind::ShippingNotice | MessageKind::DeliveredNotice => {
            format!("{slug}:[{ID_CHARACTER}]{{1,128}}")
        }
        MessageKind::ShippingUpdate => format!("{slug}:[0-9]+:[{ID_CHARACTER}]{{1,128}}"),
        MessageKind::DelayNotice | MessageKind::BackOnTrack => format!("{slug}:[0-9]+:({estimate})"),
    }
}

pub(crate) fn case_key() -> String {
    let kinds: Vec<&str> = CaseKind::ALL.into_iter().map(CaseKind::slug).collect();
    format!(r"^({}):[^\u0000-\u001f\u007f-\u009f]+$", kinds.join("|"))
}

pub(crate) fn voided() -> Value {
    json!({ "properties": { "voided": { "const": true } }, "required": ["voided"] })
}

/// A parcel that exists holds something.
pub(crate) fn some_lines() -> Value {
    json!({ "properties": { "lines": { "minItems": 1 } } })
}

pub(crate) fn to_be_fetched() -> Value {
    json!({ "properties": { "status": { "const": TrackingStatus::AvailableForPickup.slug() } } })
}

pub(crate) fn no_time_to_fetch_by() -> Value {
    json!({ "properties": { "pickup_until": { "type": "null" } } })
}
