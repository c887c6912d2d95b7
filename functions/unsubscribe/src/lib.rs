//! The page behind the link in mails that can be done without: reads what a visitor wants ([`visit`]), says it as an
//! event ([`Unsubscribe::translate`]), and writes the page (`page`, `words`).
//!
//! Invariants:
//! - **Pure**: no clock, no I/O. Whether a link is ours is for the runtime to say, before anything here is believed.
//! - **Only a post unsubscribes**: scanners open every link of a mail.
//! - **Nothing of the visitor's is on the page**: it shows the shop's words and the shop's address, escaped.

mod page;
mod words;

pub mod visit;

use candor_aws::runtime::unsubscribe::{Page, Says, Visit};
use candor_aws::wire::Request;
use candor_domain::contact::mail_status::{MailStatus, MailStatusReport, MailSubject};
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::facts::order::Order;
use candor_domain::message::key::MessageKey;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::values::id::{EventId, OrderKey};
use candor_domain::values::text::EmailAddress;
use candor_engine::intake::digest;
use jiff::Timestamp;

/// The page, to the runtime.
#[derive(Debug, Clone, Copy)]
pub struct Unsubscribe;

impl Page for Unsubscribe {
    const SLUG: &'static str = "unsubscribe";

    fn read(request: &Request) -> Option<Visit> {
        visit::read(request)
    }

    fn translate(order: &Order, now: Timestamp) -> Option<Event> {
        let address = addressee(order)?.clone();
        let subject = MailSubject::Message(MessageKey::FollowUp);
        let fact =
            Fact::EmailStatusChanged(MailStatusReport { subject, status: MailStatus::Unsubscribed, address });
        let stamp = Stamp { occurred_at: now, id: id(&order.key)?, source: Source::Mail };
        Some(Event { key: order.key.clone(), stamp, fact })
    }

    fn write(says: Says, shop: Option<&ShopProfile>, request: &Request) -> String {
        page::write(says, shop, request.headers.get("accept-language"))
    }
}

/// Whom the follow-up went to: by the mail service, which knows it of the very mail, or else whom the order is for.
fn addressee(order: &Order) -> Option<&EmailAddress> {
    let follow_up = MailSubject::Message(MessageKey::FollowUp);
    let tracked = order.facts.statuses(&follow_up).max_by_key(|held| &held.stamp);
    let placed = || order.facts.placed.as_ref().and_then(|held| held.body.customer.email.as_ref());
    tracked.map(|held| &held.body.address).or_else(placed)
}

/// The same however often the button is pressed, so that it counts once.
fn id(order: &OrderKey) -> Option<EventId> {
    let named = format!("unsubscribed-{}", order.order_id).parse();
    // Longer than an identifier can be.
    named.or_else(|_| format!("unsubscribed-{}", digest(order.order_id.as_str())).parse()).ok()
}

#[cfg(test)]
mod tests;
