//! Sends mails to SES's mailbox simulator, and waits for what SES's own events say became of them.

use candor_domain::case::key::CaseKey;
use candor_domain::contact::mail_status::{MailStatus, MailSubject};
use candor_domain::facts::order::Order;
use candor_domain::message::key::MessageKey;

use crate::stack::Stack;

use super::trial::{Seen, marked, put, until};

/// Lists the mailboxes that behave in a known way
/// (<https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html>), and the status that a mail to
/// each comes to. A mail that is called unwanted was delivered before.
const MAILBOXES: [(&str, MailStatus); 3] = [
    ("success@simulator.amazonses.com", MailStatus::Delivered),
    ("bounce@simulator.amazonses.com", MailStatus::Bounced),
    ("complaint@simulator.amazonses.com", MailStatus::Complained),
];

/// Orders from each of the mailboxes. SES's events about the confirmations come by the default bus and the rule of
/// the template to `email-status-changed`, which must record them.
pub(super) fn tell_what_became_of_mails(stack: &Stack) -> Seen {
    let mut told = Vec::new();
    for (address, status) in MAILBOXES {
        let (order, key) = marked(stack, &format!("{status}"), address)?;
        put(stack, &order)?;
        let order = until(stack, &key, &format!("known to be {status}"), |order| has(order, status))?;
        if let Some(case) = order.ledger.cases.keys().find(|case| matches!(case, CaseKey::EventMalformed(_)))
        {
            return Err(format!("{key} has the case {case}, so an event of SES could not be read"));
        }
        let cases: Vec<String> = order.ledger.cases.keys().map(ToString::to_string).collect();
        let cases = if cases.is_empty() { String::new() } else { format!(" ({})", cases.join(", ")) };
        told.push(format!("{status}{cases}"));
    }
    Ok(format!("SES's events are recorded: {}", told.join(", ")))
}

pub(super) fn has(order: &Order, status: MailStatus) -> bool {
    let subject = MailSubject::Message(MessageKey::OrderConfirmation);
    order.facts.mails().values().any(|held| held.body.subject == subject && held.body.status == status)
}
