//! Reads what MiniStack tells about its queues and its outbox.

use serde_json::Value;

use crate::cloud::CloudError;
use crate::mails::Mail;
use crate::queued::Queued;

pub(super) const QUEUES: &str = "/_ministack/sqs/messages";
pub(super) const OUTBOX: &str = "/_ministack/ses/messages";

pub(super) fn queued(queues: &Value) -> Vec<Queued> {
    let accounts = queues.get("messages").and_then(Value::as_object).into_iter().flatten();
    let regions = accounts.filter_map(|(_, regions)| regions.as_object()).flatten();
    let queues = regions.filter_map(|(_, queues)| queues.as_object()).flatten();
    let read = |(queue, messages): (&String, &Value)| {
        let bodies =
            messages.as_array().into_iter().flatten().filter_map(|message| message.get("Body")?.as_str());
        bodies.map(|body| Queued { queue: queue.clone(), body: body.to_owned() }).collect::<Vec<_>>()
    };
    queues.flat_map(read).collect()
}

pub(super) fn outbox(outbox: &Value) -> Result<Vec<Mail>, CloudError> {
    let accounts = outbox.get("messages").and_then(Value::as_object);
    let entries = accounts.into_iter().flatten().filter_map(|(_, mails)| mails.as_array()).flatten();
    entries
        .map(|mail| {
            serde_json::from_value(mail.clone()).map_err(|_| CloudError::unreadable("read the outbox", mail))
        })
        .collect()
}
