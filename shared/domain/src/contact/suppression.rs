//! Suppressed addresses: mail to them came back for good, or the customer called it unwanted.

use crate::case::decision;
use crate::case::key::CaseKey;
use crate::contact::mail_status::{MailKey, MailStatus, MailStatusReport, MailSubject};
use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::facts::order::Order;
use crate::values::hash::EmailHash;

/// Returns the reports about this order's own mails that other orders to the same address must know. Reports
/// that it got from other orders are known there already.
pub(crate) fn suppressions(facts: &Facts) -> impl Iterator<Item = (&MailKey, &Held<MailStatusReport>)> {
    facts.mails().iter().filter(|(key, held)| {
        let own = key.subject != MailSubject::Address;
        own && match held.body.status {
            MailStatus::Bounced | MailStatus::Complained | MailStatus::Unsubscribed => true,
            MailStatus::Sent | MailStatus::Delivered | MailStatus::Rejected => false,
        }
    })
}

/// Returns the report with the greatest status that stops all mail to the customer's address and was not
/// released since. A person's release covers only the reports of one kind that came before it.
pub(crate) fn suppressed_by(order: &Order) -> Option<(CaseKey, &Held<MailStatusReport>)> {
    let facts = &order.facts;
    let stops = facts.address_statuses().filter_map(|held| Some((suppressing(held.body.status)?, held)));
    let stands = stops.filter(|(case, held)| !decision::released(facts, case, held.stamp.occurred_at));
    stands.max_by_key(|(_, held)| (held.body.status, &held.stamp))
}

/// Returns the case for a mail status that stops all further mail to its address.
fn suppressing(status: MailStatus) -> Option<CaseKey> {
    match status {
        MailStatus::Bounced => Some(CaseKey::CustomerUnreachable),
        MailStatus::Complained => Some(CaseKey::CustomerComplained),
        MailStatus::Sent | MailStatus::Delivered | MailStatus::Rejected | MailStatus::Unsubscribed => None,
    }
}

impl Facts {
    /// Returns the mail service's reports about mails to the customer's present address.
    pub fn address_statuses(&self) -> impl Iterator<Item = &Held<MailStatusReport>> {
        let email = self.placed().and_then(|held| held.body.customer.email.as_ref());
        let hash = email.map(EmailHash::of);
        self.mails().iter().filter(move |(key, _)| Some(key.to) == hash).map(|(_, held)| held)
    }

    /// Returns whether the customer, at their present address, wants only mail that an order needs.
    #[must_use]
    pub fn unsubscribed(&self) -> bool {
        self.address_statuses().any(|held| held.body.status >= MailStatus::Unsubscribed)
    }
}
