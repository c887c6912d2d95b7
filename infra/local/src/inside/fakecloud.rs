//! Reads what fakecloud tells about its queues and its outbox.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::cloud::CloudError;
use crate::mails::Mail;
use crate::queued::Queued;

pub(super) const QUEUES: &str = "/_fakecloud/sqs/messages";
pub(super) const OUTBOX: &str = "/_fakecloud/ses/emails";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    message_id: String,
    from: String,
    to: Vec<String>,
    #[serde(default)]
    subject: Option<String>,
    #[serde(default)]
    text_body: Option<String>,
    #[serde(default)]
    html_body: Option<String>,
    timestamp: Timestamp,
}

pub(super) fn queued(queues: &Value) -> Vec<Queued> {
    let queues = queues.get("queues").and_then(Value::as_array).into_iter().flatten();
    let read = |queue: &Value| {
        let name = queue.get("queueUrl")?.as_str()?;
        let messages = queue.get("messages")?.as_array()?.iter();
        let bodies = messages.filter_map(|message| message.get("body")?.as_str());
        let queued = |body: &str| Queued { queue: name.to_owned(), body: body.to_owned() };
        Some(bodies.map(queued).collect::<Vec<_>>())
    };
    queues.filter_map(read).flatten().collect()
}

pub(super) fn outbox(outbox: &Value) -> Result<Vec<Mail>, CloudError> {
    let entries = outbox.get("emails").and_then(Value::as_array).into_iter().flatten();
    let read = |mail: &Value| {
        Sent::deserialize(mail).map(Mail::from).map_err(|_| CloudError::unreadable("read the outbox", mail))
    };
    entries.map(read).collect()
}

impl From<Sent> for Mail {
    fn from(sent: Sent) -> Self {
        Self {
            message_id: sent.message_id,
            source: sent.from,
            to: sent.to,
            subject: sent.subject.unwrap_or_default(),
            body_text: sent.text_body.unwrap_or_default(),
            body_html: sent.html_body,
            timestamp: sent.timestamp.duration_since(Timestamp::UNIX_EPOCH).as_secs_f64(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_sent_mail_is_read_with_its_moment() {
        let mail = json!({ "messageId": "m1", "from": "a@shop.example", "to": ["b@mail.example"], "cc": [],
            "subject": "Hello", "textBody": "Text", "htmlBody": null, "timestamp": "2026-03-02T10:00:00.5+00:00" });
        let read = outbox(&json!({ "emails": [mail] })).unwrap();
        assert_eq!(read[0].sent_at(), "2026-03-02T10:00:00.5Z".parse().unwrap());
        assert_eq!((read[0].subject.as_str(), read[0].body_html.as_deref()), ("Hello", None));
        assert!(outbox(&json!({ "emails": [{ "messageId": "m1" }] })).is_err());
    }

    #[test]
    fn a_message_is_read_with_the_queue_that_it_is_in() {
        let queue =
            json!({ "queueUrl": "http://h/1/candor-DeadLetterQueue", "messages": [{ "body": "{}" }] });
        let read = queued(&json!({ "queues": [queue] }));
        assert!(read[0].is_dead() && read[0].body == "{}");
    }
}
