//! Checks an address before mail goes to it, against what other orders found out about it. The result becomes
//! a fact of the order, so that the plan uses it like any other fact, and the order shows why it sent
//! nothing.

use candor_domain::contact::mail_status::{MailStatus, MailStatusReport, MailSubject};
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::facts::held::Merge;
use candor_domain::facts::order::Order;
use candor_domain::plan::effect::{Effect, Plan};
use candor_domain::plan::pipeline::plan;
use candor_domain::policy::settings::Policy;
use candor_domain::values::hash::EmailHash;
use candor_domain::values::text::EmailAddress;

use super::Ports;
use crate::ports::{Clock, Registry, StoreError, Stored, Suppressions};

impl<S: Registry, M, D, B, C: Clock> Ports<'_, S, M, D, B, C> {
    /// Merges what is known of the address and plans again, if a mail is due. It takes one read if a mail is
    /// due, and none otherwise.
    pub(super) async fn check_suppressions(
        &self,
        policy: &Policy,
        mut stored: Stored,
        planned: Plan,
    ) -> Result<(Stored, Plan), StoreError> {
        let Some(address) = addressee(&planned) else { return Ok((stored, planned)) };
        let known = self.store.suppressions(&stored.order.key.shop, address).await?;
        let Some(event) = news(&stored.order, address, &known) else { return Ok((stored, planned)) };
        match stored.order.facts.merge(event.stamp, event.fact) {
            Ok(Merge::Merged) => {
                let again = plan(&stored.order, policy, self.clock.now());
                Ok((stored, again))
            }
            // An order without room for it has had two hundred mails. Its real problem is then a matter for a
            // case.
            Ok(Merge::Duplicate | Merge::Superseded | Merge::Erased) | Err(_) => Ok((stored, planned)),
        }
    }
}

/// Returns the address that a mail is due for. All mail of an order goes to one address.
fn addressee(planned: &Plan) -> Option<&EmailAddress> {
    planned.due.iter().find_map(|due| match &due.effect {
        Effect::Send { content, .. } => Some(&content.to.email),
        Effect::Announce(_) | Effect::Command { .. } => None,
        Effect::CheckDuplicates(_) | Effect::Suppress(_) => None,
    })
}

/// Returns the worst mail status that is known of the address, if the order does not know it yet. The worst
/// status includes all lesser ones.
fn news(order: &Order, address: &EmailAddress, known: &Suppressions) -> Option<Event> {
    let (status, since) = known.last_key_value()?;
    if knows(order, address, *status) {
        return None;
    }
    // The id depends only on the address, so that a second check gives a duplicate of this event.
    let id = format!("suppression-{}", EmailHash::of(address)).parse().ok()?;
    let stamp = Stamp { occurred_at: *since, id, source: Source::Mail };
    let tracked =
        MailStatusReport { subject: MailSubject::Address, status: *status, address: address.clone() };
    Some(Event { key: order.key.clone(), stamp, fact: Fact::EmailStatusChanged(tracked) })
}

/// Returns whether the order already knows this mail status of the address, or a worse one.
fn knows(order: &Order, address: &EmailAddress, status: MailStatus) -> bool {
    let mailbox = address.mailbox();
    let same = |other: &EmailAddress| other.mailbox() == mailbox;
    order.facts.mails().values().any(|held| held.body.status >= status && same(&held.body.address))
}
