//! Collects what came of a story: from the orders what should have been done, from the outbox what was.

use std::collections::{BTreeMap, BTreeSet};

use candor_domain::ledger::effect_key::EffectKey;
use candor_domain::ledger::entry::Entry;
use candor_domain::values::id::OrderKey;
use candor_story::outcome::{Message, OrderName, Outcome};

use crate::mails::Mail;
use crate::orders::StoredOrder;
use crate::watch::Snapshot;

/// What is found.
#[derive(Default)]
pub(crate) struct Collected {
    /// All but the messages.
    pub(crate) outcome: Outcome,
    /// The messages, each with its mail.
    pub(crate) sent: Vec<(Message, Mail)>,
    /// What should not be.
    pub(crate) problems: Vec<String>,
    addressees: BTreeSet<String>,
}

impl Collected {
    /// Takes in what is about these orders. What is left in the outbox then, nobody wrote down.
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

    /// Takes in an order, and its mails from the outbox; of another story's order only the mails, to be rid of them.
    fn add(&mut self, stored: &StoredOrder, own: bool, outbox: &mut BTreeMap<String, Mail>) {
        let order = &stored.order;
        let name = OrderName::from(&order.key);
        if own {
            let placed = order.facts.placed.as_ref();
            let email = placed.and_then(|held| held.body.customer.email.as_ref());
            self.addressees.extend(email.map(|email| email.as_str().to_owned()));
            self.outcome.add_ledger(order);
        }
        for (effect, entry) in &order.ledger.effects {
            let (message, receipt) = match (effect, entry) {
                (EffectKey::Message(message), Entry::Done { receipt, .. }) => (message, receipt),
                // It left, and came back.
                (EffectKey::Message(message), Entry::Refused { receipt: receipt @ Some(_), .. }) => {
                    (message, receipt)
                }
                (_, _) => continue,
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

    /// Mails to this story's customers that no ledger knows of: somebody was told something, and nobody wrote it down.
    fn add_unexplained(&mut self, outbox: impl Iterator<Item = Mail>) {
        for mail in outbox {
            if self.addressees.iter().any(|address| mail.is_for(address)) {
                let nobody = OrderName { shop: "unknown".into(), order_id: "unknown".into() };
                self.add_sent(None, nobody, mail);
            }
        }
    }
}
