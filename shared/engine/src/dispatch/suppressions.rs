//! Learning: what other orders found out about an address, before mail goes to it. It becomes a fact of the order, so
//! that the plan heeds it like any other, and the order says why it was silent.

use candor_domain::contact::mail_status::{MailStatus, MailStatusReport, MailSubject};
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::facts::held::Merge;
use candor_domain::facts::order::Order;
use candor_domain::plan::effect::{Effect, Plan};
use candor_domain::plan::pipeline::plan;
use candor_domain::policy::settings::Policy;
use candor_domain::values::text::EmailAddress;

use super::Ports;
use crate::ports::{Clock, LookupHash, Registry, StoreError, Stored, Suppressions};

impl<S: Registry, M, D, B, C: Clock> Ports<'_, S, M, D, B, C> {
    /// Where mail is due, merges what is known of its address and plans again. One read where mail is due, none
    /// otherwise.
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
            // Without room for it, an order has had two hundred mails: it is cases that are amiss there.
            Ok(Merge::Duplicate | Merge::Superseded) | Err(_) => Ok((stored, planned)),
        }
    }
}

/// Whom mail is due for. All mail of an order goes to one address.
fn addressee(planned: &Plan) -> Option<&EmailAddress> {
    planned.due.iter().find_map(|due| match &due.effect {
        Effect::Send { letter, .. } => Some(&letter.to.email),
        Effect::Announce(_) | Effect::Command { .. } => None,
        Effect::CheckDuplicates(_) | Effect::Suppress(_) => None,
    })
}

/// The worst that is known of the address, where the order does not know it yet. It stands for all that is less.
fn news(order: &Order, address: &EmailAddress, known: &Suppressions) -> Option<Event> {
    let (status, since) = known.last_key_value()?;
    let hash = LookupHash::of_address(&order.key.shop, address);
    if knows(order, &hash, *status) {
        return None;
    }
    // The same for whoever learns it, so that learning it twice is a duplicate.
    let id = format!("suppression-{}", hash.digest()).parse().ok()?;
    let stamp = Stamp { occurred_at: *since, id, source: Source::Mail };
    let tracked =
        MailStatusReport { subject: MailSubject::Address, status: *status, address: address.clone() };
    Some(Event { key: order.key.clone(), stamp, fact: Fact::EmailStatusChanged(tracked) })
}

/// Whether the order has heard as much of the address, or worse.
fn knows(order: &Order, hash: &LookupHash, status: MailStatus) -> bool {
    let same = |address: &EmailAddress| LookupHash::of_address(&order.key.shop, address) == *hash;
    order.facts.mails.values().any(|held| held.body.status >= status && same(&held.body.address))
}
