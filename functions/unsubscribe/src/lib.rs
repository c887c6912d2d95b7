//! Answers the unsubscribe link in optional mails: reads what a visitor wants ([`visit`]), makes an event of
//! it ([`Unsubscribe::translate`]), and writes the page (`page`, `words`).
//!
//! Invariants:
//! - **Pure**: no clock, no I/O. The runtime checks that a link is ours, before anything here is believed.
//! - **Only a POST request unsubscribes**: scanners open every link of a mail, but with GET.
//! - **Nothing from the visitor is on the page**: it shows the shop's words and the shop's address, escaped.

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

/// The unsubscribe page, as the runtime sees it.
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

/// Returns the address that the follow-up mail went to. The mail service knows it for that mail; otherwise it
/// is the address of the order's customer.
fn addressee(order: &Order) -> Option<&EmailAddress> {
    let follow_up = MailSubject::Message(MessageKey::FollowUp);
    let tracked = order.facts.statuses(&follow_up).max_by_key(|held| &held.stamp);
    let placed = || order.facts.placed().and_then(|held| held.body.customer.email.as_ref());
    tracked.map(|held| &held.body.address).or_else(placed)
}

/// Makes the event's identifier. It is the same however often the visitor presses the button, so that the
/// event counts once.
fn id(order: &OrderKey) -> Option<EventId> {
    let named = format!("unsubscribed-{}", order.order_id).parse();
    // The order's id may make the identifier too long; then a hash stands for the order.
    named.or_else(|_| format!("unsubscribed-{}", digest(order.order_id.as_str())).parse()).ok()
}

#[cfg(test)]
mod tests;
