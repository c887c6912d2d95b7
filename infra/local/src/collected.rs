//! Collects the results of a story: reads from the orders what should have been done, and from the outbox
//! what was done.

use std::collections::{BTreeMap, BTreeSet};

use candor_domain::message::entry::MessageEntry;
use candor_domain::values::id::OrderKey;
use candor_story::outcome::{Message, OrderName, Outcome};

use crate::mails::Mail;
use crate::orders::StoredOrder;
use crate::watch::Snapshot;

/// The results of a story.
#[derive(Default)]
pub(crate) struct Collected {
    /// The outcome, without the messages.
    pub(crate) outcome: Outcome,
    /// The messages, each with its mail.
    pub(crate) sent: Vec<(Message, Mail)>,
    /// The problems: results that must not occur.
    pub(crate) problems: Vec<String>,
    addressees: BTreeSet<String>,
}

impl Collected {
    /// Adds everything that is about these orders. A mail that is left in the outbox after that is in no
    /// order's ledger.
    pub(crate) fn add_all(
        &mut self,
        world: &Snapshot,
        keys: &BTreeSet<OrderKey>,
        mut outbox: BTreeMap<String, Mail>,
    ) {
        let dead = world.queued.iter().filter(|queued| queued.is_dead());
        let dead = dead.filter(|queued| keys.iter().any(|key| queued.is_about(key)));
        self.problems
            .extend(dead.map(|queued| format!("a message was given up, and is in {}", queued.queue)));
        for stored in &world.orders {
            self.add(stored, keys.contains(&stored.order.key), &mut outbox);
        }
        self.add_unexplained(outbox.into_values());
    }

    /// Adds an order, and moves its mails out of the outbox. For another story's order, it only removes the
    /// mails from the outbox.
    fn add(&mut self, stored: &StoredOrder, own: bool, outbox: &mut BTreeMap<String, Mail>) {
        let order = &stored.order;
        let name = OrderName::from(&order.key);
        if own {
            let placed = order.facts.placed();
            let email = placed.and_then(|held| held.body.customer.email.as_ref());
            self.addressees.extend(email.map(|email| email.as_str().to_owned()));
            self.outcome.add_ledger(order);
        }
        for (message, entry) in &order.ledger.messages {
            let receipt = match entry {
                MessageEntry::Done { receipt, .. } => receipt,
                // The mail was sent, and came back.
                MessageEntry::Refused { receipt: receipt @ Some(_), .. } => receipt,
                MessageEntry::Refused { receipt: None, .. } | MessageEntry::Unknown { .. } => continue,
                MessageEntry::Due { .. } | MessageEntry::Withheld { .. } | MessageEntry::Claimed { .. } => {
                    continue;
                }
            };
            let (key, kind) = (message.to_string(), message.kind().to_string());
            let mail = receipt.as_ref().and_then(|receipt| outbox.remove(receipt.as_str()));
            match mail {
                Some(mail) if own => self.add_sent(Some((key, kind)), name.clone(), mail),
                None if own => self.problems.push(format!("{key} of {} never left", order.key)),
                Some(_) | None => {}
            }
        }
    }

    fn add_sent(&mut self, key: Option<(String, String)>, order: OrderName, mail: Mail) {
        let (key, kind) = key.unwrap_or_else(|| ("unknown".into(), "unknown".into()));
        let html = mail.body_html.as_deref().unwrap_or_default();
        let text = [&mail.subject, &mail.body_text, html].join("\n");
        let message = Message { key, kind, order, to: mail.addresses(), subject: mail.subject.clone(), text };
        self.sent.push((message, mail));
    }

    /// Adds mails to this story's customers that are in no ledger: a customer was told something, and no
    /// order recorded it.
    fn add_unexplained(&mut self, outbox: impl Iterator<Item = Mail>) {
        for mail in outbox {
            if self.addressees.iter().any(|address| mail.is_for(address)) {
                let nobody = OrderName { shop: "unknown".into(), order_id: "unknown".into() };
                self.add_sent(None, nobody, mail);
            }
        }
    }
}
