//! Translates SES's events about mails into the form of our bus.
//!
//! EventBridge delivers such an event with the source `aws.ses`, and with SES's own event record as its
//! `detail` (docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html; the record is
//! the same for every destination).
//!
//! What an event need not have, it need not have here. Each value has others that stand in for it: the report's own
//! first, then the mail's, then EventBridge's envelope. A bounce is one without a `feedbackId`, a time or a
//! recipient of its own. Without our tags no event is about a mail of ours, and without a word for what happened
//! there is nothing to record.
//!
//! The same bus also carries events about other mails of the AWS account. Our mails are recognised by the
//! tags that they are sent with.

use candor_aws::mailer::tag;
use candor_domain::contact::mail_status::MailStatus;
use candor_domain::event::event_type::EventType;
use candor_domain::event::stamp::Source;
use candor_engine::intake::{Adapted, NotUsed};
use serde_json::{Value, json};

/// Rewrites an event of SES in the form of our bus, if it is about one of our mails and says something that
/// is used.
#[must_use]
pub fn adapt(event: &Value) -> Adapted {
    if text(event, "/source") != Some("aws.ses") {
        return Adapted::AsItIs;
    }
    let topic =
        text(event, "/detail-type").or_else(|| text(event, "/detail/eventType")).unwrap_or("SES event");
    let not_used = |why| Adapted::NotUsed(NotUsed { topic: topic.to_owned(), why });
    let detail = event.get("detail").unwrap_or(&Value::Null);
    let Some(tags) = Tags::of(detail) else { return not_used("is not about a mail of ours") };
    match Word::of(detail) {
        Ok(word) => Adapted::Rewritten(rewritten(event, &tags, &word)),
        Err(why) => not_used(why),
    }
}

/// The tags of one of our mails, as SES repeats them in its events.
struct Tags<'e> {
    shop: &'e str,
    order: &'e str,
    message: &'e str,
}

impl<'e> Tags<'e> {
    fn of(detail: &'e Value) -> Option<Self> {
        let tag = |name: &str| text(detail, &format!("/mail/tags/{name}/0"));
        Some(Self { shop: tag(tag::SHOP)?, order: tag(tag::ORDER)?, message: tag(tag::MESSAGE)? })
    }
}

/// A status, and the JSON pointers to the other values that are used of an event. The first that leads to a text
/// counts.
struct Word {
    /// The status. `None` if the event says something that only a person can understand; it is then refused.
    status: Option<MailStatus>,
    /// The identifier that SES gives this report. It is the same in every redelivery, but the envelope's own `id`
    /// differs.
    id: &'static [&'static str],
    moment: &'static [&'static str],
    address: &'static [&'static str],
}

/// Holds the pointers for events that are about the mail as a whole. Each of our mails has one recipient.
const OF_THE_MAIL: Word = Word { status: None, id: &[], moment: &[], address: &[] };

/// Lists the pointers that stand in for any others.
const IDS: [&str; 2] = ["/detail/mail/messageId", "/id"];
/// A report is newer than its mail, so the time of its envelope is nearer than that of the mail.
const MOMENTS_OF_A_REPORT: [&str; 2] = ["/time", "/detail/mail/timestamp"];
const MOMENTS_OF_THE_MAIL: [&str; 2] = ["/detail/mail/timestamp", "/time"];
const ADDRESSES: [&str; 2] = ["/detail/mail/destination/0", "/detail/mail/commonHeaders/to/0"];

impl Word {
    /// Reads which status an event reports, and where its values are.
    ///
    /// # Errors
    /// Returns the reason, in words, if the event is not used.
    fn of(detail: &Value) -> Result<Self, &'static str> {
        match text(detail, "/eventType") {
            Some("Send") => Ok(Self { status: Some(MailStatus::Sent), ..OF_THE_MAIL }),
            Some("Delivery") => Ok(Self {
                status: Some(MailStatus::Delivered),
                moment: &["/detail/delivery/timestamp"],
                address: &["/detail/delivery/recipients/0"],
                ..OF_THE_MAIL
            }),
            // Neither event has a time of its own. Both happen directly after sending, so the time of sending
            // is used.
            Some("Reject" | "Rendering Failure") => {
                Ok(Self { status: Some(MailStatus::Rejected), ..OF_THE_MAIL })
            }
            Some("Bounce") => Self::of_bounce(detail),
            Some("Complaint") => Self::of_complaint(detail),
            Some("Subscription") => Self::of_subscription(detail),
            Some("DeliveryDelay") => Err("says that SES is still trying"),
            Some("Open" | "Click") => Err("proves nothing: machines open mails and follow links, too"),
            Some(_) | None => Err("is not known here"),
        }
    }

    fn of_bounce(detail: &Value) -> Result<Self, &'static str> {
        let status = match text(detail, "/bounce/bounceType") {
            Some("Permanent") => Some(MailStatus::Bounced),
            // The documentation has no bounce without a type; one would be as undetermined.
            Some("Transient" | "Undetermined") | None => {
                return Err("is not for good: the next mail may arrive");
            }
            Some(_) => None,
        };
        Ok(Self {
            status,
            id: &["/detail/bounce/feedbackId"],
            moment: &["/detail/bounce/timestamp"],
            address: &["/detail/bounce/bouncedRecipients/0/emailAddress"],
        })
    }

    fn of_complaint(detail: &Value) -> Result<Self, &'static str> {
        if text(detail, "/complaint/complaintFeedbackType") == Some("not-spam") {
            return Err("takes a complaint back");
        }
        Ok(Self {
            status: Some(MailStatus::Complained),
            id: &["/detail/complaint/feedbackId"],
            moment: &["/detail/complaint/timestamp", "/detail/complaint/arrivalDate"],
            address: &["/detail/complaint/complainedRecipients/0/emailAddress"],
        })
    }

    /// Reads a change of subscriptions. A customer who leaves one list of several counts as having left ours,
    /// because one mail too few does less harm than one mail too many.
    fn of_subscription(detail: &Value) -> Result<Self, &'static str> {
        let now = detail.pointer("/subscription/newTopicPreferences").unwrap_or(&Value::Null);
        let topics = now.get("topicSubscriptionStatus").and_then(Value::as_array).into_iter().flatten();
        let leaves = now.get("unsubscribeAll").and_then(Value::as_bool) == Some(true)
            || topics.into_iter().any(|topic| text(topic, "/subscriptionStatus") == Some("OptOut"));
        if !leaves {
            return Err("asks for more mail, not for less");
        }
        let moment = &["/detail/subscription/timestamp"];
        Ok(Self { status: Some(MailStatus::Unsubscribed), moment, ..OF_THE_MAIL })
    }
}

/// Returns the event in the form that our bus carries. A value that cannot be read is left out, and the
/// reader of the new event then notes that it is missing.
fn rewritten(event: &Value, tags: &Tags<'_>, word: &Word) -> Value {
    let status = word.status.map(MailStatus::slug);
    let stand_ins = if word.moment.is_empty() { MOMENTS_OF_THE_MAIL } else { MOMENTS_OF_A_REPORT };
    // SES reports several statuses of one mail under the same identifier, so the status makes the identifier
    // unique.
    let id = first(event, word.id, &IDS).zip(status).map(|(id, status)| format!("{status}-{id}"));
    json!({
        "source": Source::Mail.name(),
        "detail-type": EventType::EmailStatusChanged.detail_type(),
        "detail": {
            "id": id,
            "shop": tag::decode(tags.shop),
            "order_id": tag::decode(tags.order),
            "occurred_at": first(event, word.moment, &stand_ins),
            "subject": tag::decode(tags.message),
            "status": status,
            "address": first(event, word.address, &ADDRESSES).map(bare),
            // This is for the person who gets the case, if the event is refused.
            "ses": event.get("detail"),
        },
    })
}

/// Returns the first text that a pointer leads to, and otherwise the first that stands in for it.
fn first<'v>(event: &'v Value, pointers: &[&str], stand_ins: &[&str]) -> Option<&'v str> {
    pointers.iter().chain(stand_ins).find_map(|pointer| text(event, pointer))
}

/// Returns the address alone. If SES has nothing better, it repeats the recipient as the mail's own header
/// has it: `Ada Fox <ada@customer.example>`.
fn bare(address: &str) -> &str {
    let inner = address.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or(address, |(inner, _)| inner)
}

fn text<'v>(value: &'v Value, pointer: &str) -> Option<&'v str> {
    value.pointer(pointer).and_then(Value::as_str)
}

#[cfg(test)]
mod tests;
