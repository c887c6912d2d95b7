//! What SES says of a mail, as EventBridge delivers it: source `aws.ses`, and SES's own event record as `detail`
//! (docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html; the same for every destination).
//!
//! The account's other mail is told of on the same bus. What is ours has the tags that our mails go out with.

use candor_aws::mailer::tag;
use candor_domain::contact::mail_status::MailStatus;
use candor_domain::event::event_type::EventType;
use candor_domain::event::stamp::Source;
use candor_engine::intake::{Adapted, NotUsed};
use serde_json::{Value, json};

/// Puts an event of SES into the form of our bus.
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
        Ok(word) => Adapted::Rewritten(rewritten(detail, &tags, &word)),
        Err(why) => not_used(why),
    }
}

/// The tags of a mail of ours, as SES repeats them.
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

/// Where an event says what of it is used.
struct Word {
    /// `None` where it says something that only a person can understand: it is refused then.
    status: Option<MailStatus>,
    /// What SES names this statement by. Redeliveries have it too; the envelope's own `id` differs.
    id: &'static str,
    moment: &'static str,
    address: &'static str,
}

/// Said by what is about the mail as a whole; our mails have one recipient each.
const OF_THE_MAIL: Word =
    Word { status: None, id: "/mail/messageId", moment: "/mail/timestamp", address: "/mail/destination/0" };

impl Word {
    /// # Errors
    /// Why it is not used.
    fn of(detail: &Value) -> Result<Self, &'static str> {
        match text(detail, "/eventType") {
            Some("Send") => Ok(Self { status: Some(MailStatus::Sent), ..OF_THE_MAIL }),
            Some("Delivery") => Ok(Self {
                status: Some(MailStatus::Delivered),
                moment: "/delivery/timestamp",
                address: "/delivery/recipients/0",
                ..OF_THE_MAIL
            }),
            // Neither has a time of its own: both follow the sending at once.
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
            Some("Transient" | "Undetermined") => return Err("is not for good: the next mail may arrive"),
            Some(_) | None => None,
        };
        Ok(Self {
            status,
            id: "/bounce/feedbackId",
            moment: "/bounce/timestamp",
            address: "/bounce/bouncedRecipients/0/emailAddress",
        })
    }

    fn of_complaint(detail: &Value) -> Result<Self, &'static str> {
        if text(detail, "/complaint/complaintFeedbackType") == Some("not-spam") {
            return Err("takes a complaint back");
        }
        Ok(Self {
            status: Some(MailStatus::Complained),
            id: "/complaint/feedbackId",
            moment: "/complaint/timestamp",
            address: "/complaint/complainedRecipients/0/emailAddress",
        })
    }

    /// Whoever leaves one list of several is taken to leave ours: one mail too few does less harm than one too many.
    fn of_subscription(detail: &Value) -> Result<Self, &'static str> {
        let now = detail.pointer("/subscription/newTopicPreferences").unwrap_or(&Value::Null);
        let topics = now.get("topicSubscriptionStatus").and_then(Value::as_array).into_iter().flatten();
        let leaves = now.get("unsubscribeAll").and_then(Value::as_bool) == Some(true)
            || topics.into_iter().any(|topic| text(topic, "/subscriptionStatus") == Some("OptOut"));
        if !leaves {
            return Err("asks for more mail, not for less");
        }
        Ok(Self { status: Some(MailStatus::Unsubscribed), moment: "/subscription/timestamp", ..OF_THE_MAIL })
    }
}

/// The event as our bus would carry it. What cannot be read is left out, and is noted as missing by whoever reads it.
fn rewritten(detail: &Value, tags: &Tags<'_>, word: &Word) -> Value {
    let status = word.status.map(MailStatus::slug);
    // One mail is told of several times under its one name.
    let id = text(detail, word.id).zip(status).map(|(id, status)| format!("{status}-{id}"));
    let address = text(detail, word.address).or_else(|| text(detail, OF_THE_MAIL.address)).map(bare);
    json!({
        "source": Source::Mail.name(),
        "detail-type": EventType::EmailStatusChanged.detail_type(),
        "detail": {
            "id": id,
            "shop": tag::decode(tags.shop),
            "order_id": tag::decode(tags.order),
            "occurred_at": text(detail, word.moment),
            "subject": tag::decode(tags.message),
            "status": status,
            "address": address,
            // For the person who gets the case, should it be refused.
            "ses": detail,
        },
    })
}

/// SES names a recipient as the mail's own header does where it has nothing better: `Ada Fox <ada@customer.example>`.
fn bare(address: &str) -> &str {
    let inner = address.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or(address, |(inner, _)| inner)
}

fn text<'v>(value: &'v Value, pointer: &str) -> Option<&'v str> {
    value.pointer(pointer).and_then(Value::as_str)
}

#[cfg(test)]
mod tests;
